package org.cloudimagefactory.nifty.sandbox.opennebula.method;

import java.util.List;
import java.util.stream.Stream;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.PoolObject;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxUser;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcCall;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcFault;

/**
 * Which objects of a pool are wanted.
 *
 * @param flag a user's id, or one of the negative ones
 * @param start the lowest id, -1 for all ids; or the number of objects to pass over when a page is wanted
 * @param end the highest id, -1 for no limit; or, below -1, the negative size of a page
 */
record PoolSelection(int flag, int start, int end) {
    private static final int MINE_AND_GROUPS = -1;
    private static final int ALL = -2;
    private static final int MINE = -3;
    private static final int PRIMARY_GROUP = -4;

    static PoolSelection of(RpcCall call) throws RpcFault {
        return new PoolSelection(call.integer(1), call.integer(2), call.integer(3));
    }

    /** This filter, if there is such a flag. */
    PoolSelection checked() throws Refusal {
        if (flag < PRIMARY_GROUP) {
            throw Refusal.api("Incorrect filter_flag");
        }
        return this;
    }

    /** The objects that are wanted and that a user may see, in the order in which they were given. */
    <T extends PoolObject> Stream<T> select(List<T> objects, SandboxUser user) {
        Stream<T> wanted = objects.stream().filter(object -> isWanted(object, user));
        if (end < -1) {
            return wanted.skip(Math.max(0, start)).limit(-(long) end);
        }
        return start == -1
                ? wanted
                : wanted.filter(object -> object.id() >= start && (end == -1 || object.id() <= end));
    }

    private boolean isWanted(PoolObject object, SandboxUser user) {
        int owner = object.owner().uid();
        boolean mine = owner == user.id();
        boolean visible = user.isAdmin() || Authorization.sees(user, object);
        return switch (flag) {
            case MINE -> mine;
            case PRIMARY_GROUP -> object.owner().gid() == user.groupId();
            case MINE_AND_GROUPS ->
                mine || (user.groupIds().contains(object.owner().gid()) && visible);
            case ALL -> mine || visible;
            default -> owner == flag && (mine || visible);
        };
    }
}
