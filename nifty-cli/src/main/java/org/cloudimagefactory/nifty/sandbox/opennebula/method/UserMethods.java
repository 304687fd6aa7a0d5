package org.cloudimagefactory.nifty.sandbox.opennebula.method;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.OneVersion;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.Quota;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxGroup;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxUser;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcCall;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcFault;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcValue;
import org.cloudimagefactory.nifty.sandbox.opennebula.store.Cloud;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.Attribute;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.TemplateException;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.TemplateText;

/** {@code one.user.allocate}, {@code one.user.info} and {@code one.userpool.info}. */
record UserMethods(Cloud cloud, OneVersion version) {
    private static final int USERS_GROUP = 1;

    RpcValue allocate(Session session, RpcCall call) throws RpcFault, Refusal {
        String name = call.text(1);
        String password = call.text(2);
        String driver = call.text(3);
        Set<Integer> groups = call.size() > 4 ? groups(call) : new LinkedHashSet<>();
        Authorization.requireCreate(session, ObjectKind.USER);
        if (groups.isEmpty()) {
            groups.add(
                    session.user().groupId() == 0 ? USERS_GROUP : session.user().groupId());
        }
        int primary = groups.iterator().next();
        Optional<String> problem = Names.problem(name, version)
                .or(() -> password.isEmpty() ? Optional.of("Invalid password, it cannot be empty") : Optional.empty())
                .or(() -> Authentication.find(cloud, name)
                        .map(user -> "NAME is already taken by USER " + user.id() + "."));
        if (problem.isPresent()) {
            throw Refusal.internal(problem.get());
        }
        SandboxUser user = new SandboxUser(
                cloud.users().nextId(),
                name,
                Authentication.hash(password),
                driver.isEmpty() ? "core" : driver,
                primary,
                group(primary).name(),
                groups,
                true,
                List.of());
        cloud.users().put(user);
        return new RpcValue.Int(user.id());
    }

    RpcValue info(Session session, RpcCall call) throws RpcFault, Refusal {
        int asked = call.integer(1);
        int id = asked == -1 ? session.user().id() : asked;
        SandboxUser user = cloud.users().get(id).orElseThrow(() -> Refusal.noSuch(ObjectKind.USER, id));
        Authorization.require(session, Authorization.Operation.USE, ObjectKind.USER, user);
        StringBuilder xml = new StringBuilder();
        user.appendAlone(xml, cloud.images().oldestFirst());
        return new RpcValue.Text(xml.toString());
    }

    /** Quotas of datastores only, in place of those that there are. */
    RpcValue quota(Session session, RpcCall call) throws RpcFault, Refusal {
        int id = call.integer(1);
        String text = call.text(2);
        SandboxUser user = cloud.users().get(id).orElseThrow(() -> Refusal.noSuch(ObjectKind.USER, id));
        Authorization.require(session, Authorization.Operation.ADMIN, ObjectKind.USER, user);
        try {
            List<Quota> quotas = new ArrayList<>();
            for (Attribute.Vector vector : TemplateText.repeatable(text).vectors("DATASTORE")) {
                quotas.add(new Quota(
                        Integer.parseInt(vector.parts().getOrDefault("ID", "")),
                        Long.parseLong(vector.parts().getOrDefault("SIZE", "-1")),
                        Long.parseLong(vector.parts().getOrDefault("IMAGES", "-1"))));
            }
            cloud.users().put(user.withQuotas(quotas));
            return new RpcValue.Int(id);
        } catch (TemplateException | NumberFormatException e) {
            throw Refusal.internal("Parse error.");
        }
    }

    RpcValue pool(Session session, RpcCall call) throws Refusal {
        if (!session.isAdmin()) {
            throw Refusal.authorization(session, "Not authorized to perform USE USER");
        }
        StringBuilder xml = new StringBuilder("<USER_POOL>");
        cloud.users().newestFirst().forEach(user -> {
            user.appendTo(xml, version);
            user.appendQuotas(xml);
        });
        SandboxUser.appendDefaultQuotas(xml);
        return new RpcValue.Text(xml.append("</USER_POOL>").toString());
    }

    private Set<Integer> groups(RpcCall call) throws RpcFault, Refusal {
        Set<Integer> ids = new LinkedHashSet<>();
        for (RpcValue value : call.array(4)) {
            if (value instanceof RpcValue.Int id) {
                ids.add(group(id.value()).id());
            } else {
                throw new RpcFault(RpcFault.TYPE, "Value of type other than integer in an array of integers");
            }
        }
        return ids;
    }

    private SandboxGroup group(int id) throws Refusal {
        return cloud.groups().get(id).orElseThrow(() -> Refusal.noSuch(ObjectKind.GROUP, id));
    }
}
