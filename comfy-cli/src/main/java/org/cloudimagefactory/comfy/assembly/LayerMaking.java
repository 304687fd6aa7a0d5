package org.cloudimagefactory.comfy.assembly;

import java.nio.file.Path;
import java.util.Collection;
import org.cloudimagefactory.comfy.packer.BuildDirectory;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.common.web.Deadline;

/** Makes single layers in the empty directory of a build; layers below are only read. */
public interface LayerMaking {
    /**
     * Has the image ready that a build begins with, as a qcow2 file: in the directory of the build where it had to be made there.
     *
     * @param deadline of the whole build
     */
    Path image(BuildPlan plan, BuildDirectory directory, Deadline deadline, BuildMonitor monitor);

    /**
     * Builds a layer that others stand on.
     *
     * @param directory of the build; the layer's files lie there until somebody takes them
     * @param deadline of the whole build
     */
    BuiltLayer build(LayerRequest request, BuildDirectory directory, Deadline deadline, BuildMonitor monitor);

    /**
     * Builds the last layer: sealed, and made into one disk with all below it, at {@link BuildDirectory#image()}.
     *
     * @param secretsBelow those of all layers below, none of which may be in the image
     */
    void seal(
            LayerRequest request,
            Collection<String> secretsBelow,
            BuildDirectory directory,
            Deadline deadline,
            BuildMonitor monitor);
}
