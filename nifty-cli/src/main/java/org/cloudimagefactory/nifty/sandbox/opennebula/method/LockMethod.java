package org.cloudimagefactory.nifty.sandbox.opennebula.method;

import java.time.Clock;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.Lock;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.PoolObject;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcCall;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcFault;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcValue;

/**
 * {@code one.<kind>.lock} and {@code one.<kind>.unlock}; that one may not change what is locked is recorded, the rest
 * documented.
 *
 * @param <T> kind of the objects
 */
record LockMethod<T extends PoolObject>(ManagedKind<T> objects, boolean lock, Clock clock) implements Method {
    private static final int HIGHEST = 4;

    @Override
    public RpcValue call(Session session, RpcCall call) throws RpcFault, Refusal {
        int id = call.integer(1);
        T object = objects.require(id);
        Authorization.require(session, Authorization.Operation.MANAGE, objects.kind(), object);
        Lock now = null;
        if (lock) {
            int level = call.integer(2);
            if (level < 1 || level > HIGHEST) {
                throw Refusal.api("Wrong lock level");
            }
            if (call.bool(3, false) && objects.locks().of(object) != null) {
                throw Refusal.action("Error trying to lock the resource.");
            }
            now = new Lock(level, session.user().id(), clock.instant().getEpochSecond());
        }
        objects.table().put(objects.locks().with(object, now));
        return new RpcValue.Int(id);
    }
}
