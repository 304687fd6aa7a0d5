package org.cloudimagefactory.nifty.sandbox.opennebula.method;

import org.cloudimagefactory.nifty.sandbox.opennebula.model.OneVersion;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.PoolObject;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcCall;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcFault;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcValue;
import org.cloudimagefactory.nifty.sandbox.opennebula.store.Table;

/**
 * {@code one.<kind>.info}: an object as XML. Further parameters (decrypt, extended) make no difference here: there is nothing
 * encrypted, and no disk is looked up.
 *
 * @param <T> kind of the objects
 */
record InfoMethod<T extends PoolObject>(ObjectKind kind, Table<T> table, OneVersion version) implements Method {
    @Override
    public RpcValue call(Session session, RpcCall call) throws RpcFault, Refusal {
        int id = call.integer(1);
        T object = table.get(id).orElseThrow(() -> Refusal.noSuch(kind, id));
        Authorization.require(session, Authorization.Operation.USE, kind, object);
        StringBuilder xml = new StringBuilder();
        object.appendTo(xml, version);
        return new RpcValue.Text(xml.toString());
    }
}
