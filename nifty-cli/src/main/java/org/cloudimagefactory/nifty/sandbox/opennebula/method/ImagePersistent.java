package org.cloudimagefactory.nifty.sandbox.opennebula.method;

import org.cloudimagefactory.nifty.sandbox.opennebula.model.ImageState;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxImage;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcCall;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcFault;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcValue;

/** {@code one.image.persistent}: whether what a machine writes stays in the image. */
record ImagePersistent(ManagedKind<SandboxImage> images) implements Method {
    @Override
    public RpcValue call(Session session, RpcCall call) throws RpcFault, Refusal {
        int id = call.integer(1);
        boolean persistent = call.bool(2);
        SandboxImage image = images.requireUnlocked(id);
        Authorization.require(session, Authorization.Operation.MANAGE, ObjectKind.IMAGE, image);
        if (!image.type().isDisk()) {
            throw Refusal.action("KERNEL, RAMDISK and CONTEXT must be non-persistent");
        }
        if (image.state().isUsed() || image.state() == ImageState.CLONE) {
            throw Refusal.internal("Could not make image " + (persistent ? "persistent" : "non-persistent")
                    + ": Image cannot be in state " + image.state() + ".");
        }
        images.table().put(image.stored(change -> change.persistent(persistent)));
        return new RpcValue.Int(id);
    }
}
