package org.cloudimagefactory.nifty.sandbox.opennebula.method;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.nifty.sandbox.opennebula.image.Datastores;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.ImageState;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.OneVersion;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxImage;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.VirtualMachine;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.VmTemplate;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcCall;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcFault;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcValue;
import org.cloudimagefactory.nifty.sandbox.opennebula.store.Cloud;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.Attribute;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.Attributes;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.TemplateException;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.TemplateText;

/**
 * {@code one.template.instantiate}: makes a machine that keeps its images in use. It never runs, for there is no host. A
 * persistent copy of the template is not imitated.
 */
record TemplateInstantiate(
        ManagedKind<VmTemplate> templates, Cloud cloud, Datastores datastores, OneVersion version, Clock clock)
        implements Method {
    @Override
    public RpcValue call(Session session, RpcCall call) throws RpcFault, Refusal {
        int id = call.integer(1);
        String name = call.text(2);
        boolean hold = call.bool(3, false);
        String extra = call.size() > 3 ? call.text(4) : "";
        if (call.bool(5, false)) {
            throw Refusal.internal("The sandbox makes no persistent copies of templates");
        }
        VmTemplate template = templates.require(id);
        Attributes merged = template.template().merged(parse(extra));
        Authorization.require(session, Authorization.Operation.USE, ObjectKind.TEMPLATE, template);
        List<SandboxImage> images = images(session, merged);
        int vmId = cloud.machines().nextId();
        images.forEach(image -> cloud.images().put(image.stored(change -> change.acquire(vmId))));
        NewMachine machine = new NewMachine(vmId, template, session.owner(), name, hold, merged);
        VirtualMachine vm = machine.build(
                new DiskAttributes(cloud, datastores, session.user().id()),
                version,
                clock.instant().getEpochSecond());
        cloud.machines().put(vm);
        return new RpcValue.Int(vmId);
    }

    private List<SandboxImage> images(Session session, Attributes template) throws Refusal {
        List<SandboxImage> images = new ArrayList<>();
        for (Attribute.Vector disk : template.vectors("DISK")) {
            Optional<Integer> id =
                    new TemplateDisks(cloud).imageId(disk, session.user().id());
            if (id.isPresent()) {
                images.add(usable(session, id.get()));
            } else if (disk.parts().containsKey("IMAGE")) {
                throw notAllocated("User " + session.user().id() + " does not own an image with name: "
                        + disk.parts().get("IMAGE") + " . Set IMAGE_UNAME or IMAGE_UID of owner in DISK.");
            }
        }
        return images;
    }

    private SandboxImage usable(Session session, int id) throws Refusal {
        Optional<SandboxImage> image = cloud.images().get(id);
        if (image.isEmpty()) {
            throw notAllocated("Image with ID: " + id + " does not exist");
        }
        Authorization.require(session, Authorization.Operation.USE, ObjectKind.IMAGE, image.get());
        ImageState state = image.get().state();
        if (!image.get().type().isDisk()) {
            throw notAllocated("Image " + id + " (" + image.get().name() + ") of type "
                    + image.get().type() + " cannot be used as DISK.");
        }
        if (state == ImageState.USED_PERS || state == ImageState.LOCKED_USED_PERS) {
            throw notAllocated("Cannot acquire image " + id + ", it is persistent and already in use");
        }
        if (state != ImageState.READY && !state.isUsed() && !state.isLocked()) {
            throw notAllocated("Cannot acquire image " + id + ", it is in state: " + state);
        }
        return image.get();
    }

    private static Refusal notAllocated(String message) {
        return Refusal.allocation(ObjectKind.TEMPLATE, message);
    }

    private static Attributes parse(String text) throws Refusal {
        try {
            return TemplateText.repeatable(text);
        } catch (TemplateException e) {
            throw Refusal.internal(e.text());
        }
    }
}
