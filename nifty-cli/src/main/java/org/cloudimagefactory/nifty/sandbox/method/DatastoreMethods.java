package org.cloudimagefactory.nifty.sandbox.method;

import org.cloudimagefactory.nifty.sandbox.image.Datastores;
import org.cloudimagefactory.nifty.sandbox.model.Datastore;
import org.cloudimagefactory.nifty.sandbox.model.OneVersion;
import org.cloudimagefactory.nifty.sandbox.rpc.RpcCall;
import org.cloudimagefactory.nifty.sandbox.rpc.RpcFault;
import org.cloudimagefactory.nifty.sandbox.rpc.RpcValue;

/** {@code one.datastore.info} and {@code one.datastorepool.info}. */
record DatastoreMethods(Datastores datastores, OneVersion version) {
    RpcValue info(Session session, RpcCall call) throws RpcFault, Refusal {
        int id = call.integer(1);
        Datastore datastore = datastores.observed(id).orElseThrow(() -> Refusal.noSuch(ObjectKind.DATASTORE, id));
        Authorization.require(session, Authorization.Operation.USE, ObjectKind.DATASTORE, datastore);
        StringBuilder xml = new StringBuilder();
        datastore.appendTo(xml, version);
        return new RpcValue.Text(xml.toString());
    }

    RpcValue pool(Session session, RpcCall call) {
        StringBuilder xml = new StringBuilder("<DATASTORE_POOL>");
        datastores.newestFirst().forEach(datastore -> datastore.appendTo(xml, version));
        return new RpcValue.Text(xml.append("</DATASTORE_POOL>").toString());
    }
}
