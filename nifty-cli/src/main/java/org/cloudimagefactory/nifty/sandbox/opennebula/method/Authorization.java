package org.cloudimagefactory.nifty.sandbox.opennebula.method;

import org.cloudimagefactory.nifty.sandbox.opennebula.model.Permissions;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.PoolObject;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxUser;

/**
 * Who may do what: oneadmin and its group everything; others what the permission bits allow. Of the access control lists
 * there are those that a new server has: members of "users" may create, everybody may use datastores. The refusals are
 * documented, not recorded.
 */
final class Authorization {
    /** What an object is wanted for. */
    enum Operation {
        USE(0),
        MANAGE(1),
        ADMIN(2);

        /** Place of the bit among the three of owner, group or others. */
        private final int bit;

        Operation(int bit) {
            this.bit = bit;
        }
    }

    private static final int USERS_GROUP = 1;

    private Authorization() {}

    static void require(Session session, Operation operation, ObjectKind kind, PoolObject object) throws Refusal {
        if (!allows(session.user(), operation, kind, object)) {
            throw Refusal.authorization(
                    session, "Not authorized to perform " + operation + " " + kind.code() + " [" + object.id() + "]");
        }
    }

    static void requireCreate(Session session, ObjectKind kind) throws Refusal {
        boolean common = kind == ObjectKind.IMAGE || kind == ObjectKind.TEMPLATE || kind == ObjectKind.VM;
        if (!session.isAdmin() && !(common && session.user().groupIds().contains(USERS_GROUP))) {
            throw Refusal.authorization(session, "Not authorized to perform CREATE " + kind.code());
        }
    }

    /** Whether a user sees an object in a pool without owning it. */
    static boolean sees(SandboxUser user, PoolObject object) {
        Permissions permissions = object.permissions();
        return permissions.at(6) == 1
                || (user.groupIds().contains(object.owner().gid()) && permissions.at(3) == 1);
    }

    private static boolean allows(SandboxUser user, Operation operation, ObjectKind kind, PoolObject object) {
        if (user.isAdmin()) {
            return true;
        }
        if (kind == ObjectKind.DATASTORE) {
            return operation == Operation.USE;
        }
        if (kind == ObjectKind.GROUP) {
            return operation == Operation.USE && user.groupIds().contains(object.id());
        }
        if (kind == ObjectKind.USER) {
            return operation != Operation.ADMIN && user.id() == object.id();
        }
        int bit = operation.bit;
        Permissions permissions = object.permissions();
        return (user.id() == object.owner().uid() && permissions.at(bit) == 1)
                || (user.groupIds().contains(object.owner().gid()) && permissions.at(3 + bit) == 1)
                || permissions.at(6 + bit) == 1;
    }
}
