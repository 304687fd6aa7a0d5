package org.cloudimagefactory.nifty.sandbox.opennebula.method;

import java.util.Optional;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.OneVersion;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.PoolObject;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcCall;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcFault;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcValue;

/**
 * {@code one.<kind>.rename}.
 *
 * @param <T> kind of the objects
 */
record RenameMethod<T extends PoolObject>(ManagedKind<T> objects, OneVersion version) implements Method {
    @Override
    public RpcValue call(Session session, RpcCall call) throws RpcFault, Refusal {
        int id = call.integer(1);
        String name = call.text(2);
        T object = objects.requireUnlocked(id);
        if (!name.equals(object.name())) {
            Authorization.require(session, Authorization.Operation.MANAGE, objects.kind(), object);
            requireUsable(name, object);
            objects.table().put(objects.withName().apply(object, name));
        }
        return new RpcValue.Int(id);
    }

    private void requireUsable(String name, T object) throws Refusal {
        String kind = objects.kind().words();
        Optional<Integer> other = objects.table().idOf(object.owner().uid(), name);
        if (other.isPresent()) {
            throw Refusal.action(
                    kind + " cannot be renamed to " + name + " because it collides with " + kind + " " + other.get());
        }
        Optional<String> problem = Names.problem(name, version);
        if (problem.isPresent()) {
            throw Refusal.action(problem.get());
        }
    }
}
