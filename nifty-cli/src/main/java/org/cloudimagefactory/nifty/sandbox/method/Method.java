package org.cloudimagefactory.nifty.sandbox.method;

import org.cloudimagefactory.nifty.sandbox.rpc.RpcCall;
import org.cloudimagefactory.nifty.sandbox.rpc.RpcFault;
import org.cloudimagefactory.nifty.sandbox.rpc.RpcValue;

/** A method of the API; parameter 0 of the call is the session, which is known already. */
@FunctionalInterface
interface Method {
    /** Does what is asked, or doesn't, and says why. */
    RpcValue call(Session session, RpcCall call) throws RpcFault, Refusal;
}
