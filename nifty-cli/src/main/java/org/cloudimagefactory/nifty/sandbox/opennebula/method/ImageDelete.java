package org.cloudimagefactory.nifty.sandbox.opennebula.method;

import org.cloudimagefactory.nifty.sandbox.opennebula.image.ImageJobs;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.ImageState;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxImage;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcCall;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcFault;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcValue;

/**
 * {@code one.image.delete}: an image that has no file yet is gone at once, others go through DELETE while the file is
 * removed. One that is LOCKED goes only by force, and force asks for the admin right.
 */
record ImageDelete(ManagedKind<SandboxImage> images, ImageJobs jobs) implements Method {
    @Override
    public RpcValue call(Session session, RpcCall call) throws RpcFault, Refusal {
        int id = call.integer(1);
        delete(session, id, call.bool(2, false));
        return new RpcValue.Int(id);
    }

    void delete(Session session, int id, boolean force) throws Refusal {
        SandboxImage image = images.requireUnlocked(id);
        boolean locked = image.state() == ImageState.LOCKED;
        if (locked && !force) {
            throw new Refusal(
                    Refusal.INTERNAL,
                    "Image locked, use --force flag to remove the image. Force delete may leave some files on"
                            + " Datastore",
                    id);
        }
        Authorization.require(
                session,
                locked ? Authorization.Operation.ADMIN : Authorization.Operation.MANAGE,
                ObjectKind.IMAGE,
                image);
        if (image.state().isUsed()) {
            throw Refusal.action(
                    "Cannot delete image. There are " + image.machines().size() + " VMs using it.");
        }
        if (image.file().source().isEmpty()) {
            images.table().remove(id);
        } else {
            images.table().put(image.stored(change -> change.state(ImageState.DELETE)));
            jobs.remove(id);
        }
    }
}
