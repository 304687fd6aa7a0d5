package org.cloudimagefactory.nifty.sandbox.opennebula.method;

import org.cloudimagefactory.nifty.sandbox.opennebula.image.Datastores;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.OneVersion;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxDatastore;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcCall;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcFault;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcValue;

/** {@code one.datastore.info} and {@code one.datastorepool.info}. */
record DatastoreMethods(Datastores datastores, OneVersion version) {
    RpcValue info(Session session, RpcCall call) throws RpcFault, Refusal {
        int id = call.integer(1);
        SandboxDatastore datastore =
                datastores.observed(id).orElseThrow(() -> Refusal.noSuch(ObjectKind.DATASTORE, id));
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
