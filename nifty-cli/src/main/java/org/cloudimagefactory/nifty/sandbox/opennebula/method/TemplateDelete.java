package org.cloudimagefactory.nifty.sandbox.opennebula.method;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.VmTemplate;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcCall;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcFault;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcValue;
import org.cloudimagefactory.nifty.sandbox.opennebula.store.Cloud;

/** {@code one.template.delete}, with the images of its disks when asked for. */
record TemplateDelete(ManagedKind<VmTemplate> templates, ImageDelete images, Cloud cloud) implements Method {
    @Override
    public RpcValue call(Session session, RpcCall call) throws RpcFault, Refusal {
        int id = call.integer(1);
        boolean recursive = call.bool(2, false);
        VmTemplate template = templates.requireUnlocked(id);
        Authorization.require(session, Authorization.Operation.MANAGE, ObjectKind.TEMPLATE, template);
        templates.table().remove(id);
        if (recursive) {
            deleteImages(session, template);
        }
        return new RpcValue.Int(id);
    }

    private void deleteImages(Session session, VmTemplate template) throws Refusal {
        List<Integer> failed = new ArrayList<>();
        for (int image : new TemplateDisks(cloud)
                .imageIds(template.template(), session.user().id())) {
            try {
                images.delete(session, image, false);
            } catch (Refusal e) {
                failed.add(image);
            }
        }
        if (!failed.isEmpty()) {
            throw Refusal.action("Cannot delete image: "
                    + failed.stream().map(String::valueOf).collect(Collectors.joining(",")));
        }
    }
}
