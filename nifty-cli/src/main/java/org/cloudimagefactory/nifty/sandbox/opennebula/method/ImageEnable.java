package org.cloudimagefactory.nifty.sandbox.opennebula.method;

import org.cloudimagefactory.nifty.sandbox.opennebula.model.ImageState;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxImage;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcCall;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcFault;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcValue;

/** {@code one.image.enable}: makes an image DISABLED, or READY again, also one in ERROR. */
record ImageEnable(ManagedKind<SandboxImage> images) implements Method {
    @Override
    public RpcValue call(Session session, RpcCall call) throws RpcFault, Refusal {
        int id = call.integer(1);
        boolean enable = call.bool(2);
        SandboxImage image = images.requireUnlocked(id);
        Authorization.require(session, Authorization.Operation.MANAGE, ObjectKind.IMAGE, image);
        ImageState state = image.state();
        if (state != ImageState.READY && state != ImageState.DISABLED && state != ImageState.ERROR) {
            throw Refusal.internal(
                    "Could not " + (enable ? "enable" : "disable") + " image: Image cannot be in state " + state + ".");
        }
        images.table().put(image.stored(change -> enable ? change.unlock() : change.state(ImageState.DISABLED)));
        return new RpcValue.Int(id);
    }
}
