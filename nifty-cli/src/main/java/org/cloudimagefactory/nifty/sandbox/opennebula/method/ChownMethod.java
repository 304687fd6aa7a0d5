package org.cloudimagefactory.nifty.sandbox.opennebula.method;

import java.util.Optional;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.Owner;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.PoolObject;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxGroup;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxUser;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcCall;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcFault;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcValue;
import org.cloudimagefactory.nifty.sandbox.opennebula.store.Cloud;

/**
 * {@code one.<kind>.chown}: another user, another group, or -1 for "as it is". New user and group are looked for before the
 * object is.
 *
 * @param <T> kind of the objects
 */
record ChownMethod<T extends PoolObject>(ManagedKind<T> objects, Cloud cloud) implements Method {
    @Override
    public RpcValue call(Session session, RpcCall call) throws RpcFault, Refusal {
        int id = call.integer(1);
        int uid = call.integer(2);
        int gid = call.integer(3);
        Optional<SandboxUser> user = uid < 0 ? Optional.empty() : Optional.of(user(uid));
        Optional<SandboxGroup> group = gid < 0 ? Optional.empty() : Optional.of(group(gid));
        T object = objects.requireUnlocked(id);
        Owner old = object.owner();
        user = user.filter(other -> other.id() != old.uid());
        group = group.filter(other -> other.id() != old.gid());
        authorize(session, object, user, group);
        Owner owner = new Owner(
                user.map(SandboxUser::id).orElse(old.uid()),
                group.map(SandboxGroup::id).orElse(old.gid()),
                user.map(SandboxUser::name).orElse(old.uname()),
                group.map(SandboxGroup::name).orElse(old.gname()));
        if (user.isPresent()) {
            requireFreeName(owner.uid(), object);
        }
        objects.table().put(objects.withOwner().apply(object, owner));
        return new RpcValue.Int(id);
    }

    private void authorize(Session session, T object, Optional<SandboxUser> user, Optional<SandboxGroup> group)
            throws Refusal {
        Authorization.require(session, Authorization.Operation.MANAGE, objects.kind(), object);
        if (user.isPresent()) {
            Authorization.require(session, Authorization.Operation.MANAGE, ObjectKind.USER, user.get());
        }
        if (group.isPresent()) {
            Authorization.require(session, Authorization.Operation.USE, ObjectKind.GROUP, group.get());
        }
    }

    private void requireFreeName(int uid, T object) throws Refusal {
        Optional<Integer> other = objects.table().idOf(uid, object.name());
        if (other.isPresent()) {
            throw Refusal.internal("user [" + uid + "] already owns "
                    + objects.kind().words() + " [" + other.get() + "] with NAME " + object.name());
        }
    }

    private SandboxUser user(int id) throws Refusal {
        return cloud.users().get(id).orElseThrow(() -> Refusal.noSuch(ObjectKind.USER, id));
    }

    private SandboxGroup group(int id) throws Refusal {
        return cloud.groups().get(id).orElseThrow(() -> Refusal.noSuch(ObjectKind.GROUP, id));
    }
}
