package org.cloudimagefactory.nifty.sandbox.opennebula.method;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxImage;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.VmTemplate;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcCall;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcFault;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcValue;
import org.cloudimagefactory.nifty.sandbox.opennebula.store.Cloud;

/** {@code one.template.chmod}, for the images of its disks as well when asked for. */
record TemplateChmod(ChmodMethod<VmTemplate> templates, ChmodMethod<SandboxImage> images, Cloud cloud)
        implements Method {
    @Override
    public RpcValue call(Session session, RpcCall call) throws RpcFault, Refusal {
        int id = call.integer(1);
        int[] values = ChmodMethod.values(call);
        boolean recursive = call.bool(ChmodMethod.RECURSIVE, false);
        templates.change(session, id, values);
        if (recursive) {
            changeImages(session, templates.objects().require(id), values);
        }
        return new RpcValue.Int(id);
    }

    private void changeImages(Session session, VmTemplate template, int[] values) throws Refusal {
        List<Integer> failed = new ArrayList<>();
        for (int image : new TemplateDisks(cloud)
                .imageIds(template.template(), session.user().id())) {
            try {
                images.change(session, image, values);
            } catch (Refusal e) {
                failed.add(image);
            }
        }
        if (!failed.isEmpty()) {
            throw Refusal.action("Cannot chmod image: "
                    + failed.stream().map(String::valueOf).collect(Collectors.joining(",")));
        }
    }
}
