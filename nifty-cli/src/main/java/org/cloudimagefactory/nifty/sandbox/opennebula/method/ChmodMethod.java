package org.cloudimagefactory.nifty.sandbox.opennebula.method;

import java.util.Set;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.Permissions;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.PoolObject;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcCall;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcFault;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcValue;

/**
 * {@code one.<kind>.chmod}: nine bits, each 1, 0, or -1 for "as it is". Changing an admin bit asks for the admin right.
 *
 * @param <T> kind of the objects
 */
record ChmodMethod<T extends PoolObject>(ManagedKind<T> objects) implements Method {
    /** The parameter that says whether to change what belongs to the object, too. */
    static final int RECURSIVE = 11;

    private static final int BITS = 9;
    private static final Set<Integer> ADMIN_BITS = Set.of(2, 5, 8);

    @Override
    public RpcValue call(Session session, RpcCall call) throws RpcFault, Refusal {
        int id = call.integer(1);
        int[] values = values(call);
        call.bool(RECURSIVE, false);
        change(session, id, values);
        return new RpcValue.Int(id);
    }

    static int[] values(RpcCall call) throws RpcFault {
        int[] values = new int[BITS];
        for (int i = 0; i < BITS; i++) {
            values[i] = call.integer(2 + i);
        }
        return values;
    }

    void change(Session session, int id, int[] values) throws Refusal {
        T object = objects.requireUnlocked(id);
        Permissions permissions = object.permissions();
        Authorization.Operation operation = Authorization.Operation.MANAGE;
        boolean sensible = true;
        for (int i = 0; i < BITS; i++) {
            if (ADMIN_BITS.contains(i) && values[i] != -1 && values[i] != permissions.at(i)) {
                operation = Authorization.Operation.ADMIN;
            }
            sensible &= values[i] >= -1 && values[i] <= 1;
            permissions = permissions.with(i, values[i]);
        }
        Authorization.require(session, operation, objects.kind(), object);
        if (!sensible) {
            throw Refusal.internal("New permission values must be -1, 0 or 1");
        }
        objects.table().put(objects.withPermissions().apply(object, permissions));
    }
}
