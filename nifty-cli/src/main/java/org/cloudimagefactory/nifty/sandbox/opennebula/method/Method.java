package org.cloudimagefactory.nifty.sandbox.opennebula.method;

import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcCall;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcFault;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcValue;

/** A method of the API; parameter 0 of the call is the session, which is known already. */
@FunctionalInterface
interface Method {
    /** Does what is asked, or doesn't, and says why. */
    RpcValue call(Session session, RpcCall call) throws RpcFault, Refusal;
}
