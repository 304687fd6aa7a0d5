package org.cloudimagefactory.nifty.sandbox.opennebula.method;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.OneVersion;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxGroup;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxUser;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcCall;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcFault;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcValue;
import org.cloudimagefactory.nifty.sandbox.opennebula.store.Cloud;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.Attributes;

/** {@code one.group.allocate}, {@code one.group.info} (documented, not recorded) and {@code one.grouppool.info}. */
record GroupMethods(Cloud cloud, OneVersion version) {
    RpcValue allocate(Session session, RpcCall call) throws RpcFault, Refusal {
        String name = call.text(1);
        Authorization.requireCreate(session, ObjectKind.GROUP);
        Optional<SandboxGroup> same = cloud.groups().newestFirst().stream()
                .filter(group -> group.name().equals(name))
                .findFirst();
        Optional<String> problem = Names.problem(name, version)
                .or(() -> same.map(group -> "NAME is already taken by GROUP " + group.id() + "."));
        if (problem.isPresent()) {
            throw Refusal.internal(problem.get());
        }
        SandboxGroup group = new SandboxGroup(cloud.groups().nextId(), name, Attributes.NONE);
        cloud.groups().put(group);
        return new RpcValue.Int(group.id());
    }

    RpcValue info(Session session, RpcCall call) throws RpcFault, Refusal {
        int asked = call.integer(1);
        int id = asked == -1 ? session.user().groupId() : asked;
        SandboxGroup group = cloud.groups().get(id).orElseThrow(() -> Refusal.noSuch(ObjectKind.GROUP, id));
        Authorization.require(session, Authorization.Operation.USE, ObjectKind.GROUP, group);
        StringBuilder xml = new StringBuilder();
        group.appendAlone(xml, members(group), version);
        return new RpcValue.Text(xml.toString());
    }

    RpcValue pool(Session session, RpcCall call) {
        StringBuilder xml = new StringBuilder("<GROUP_POOL>");
        Stream<SandboxGroup> seen = cloud.groups().newestFirst().stream()
                .filter(group -> session.isAdmin() || session.user().groupIds().contains(group.id()));
        seen.forEach(group -> {
            group.appendTo(xml, members(group));
            group.appendQuotas(xml, version);
        });
        SandboxGroup.appendDefaultQuotas(xml);
        return new RpcValue.Text(xml.append("</GROUP_POOL>").toString());
    }

    private List<Integer> members(SandboxGroup group) {
        return cloud.users().oldestFirst().stream()
                .filter(user -> user.groupIds().contains(group.id()))
                .map(SandboxUser::id)
                .toList();
    }
}
