package org.cloudimagefactory.comfy.assembly;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.Provisioner;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.qemu.MachineType;
import org.jspecify.annotations.Nullable;

/**
 * One layer to build.
 *
 * @param plan of what the layer belongs to, with all that it inherits: its machine, the size of its disk, its seal; for the
 *     first layer also what it starts from
 * @param machine that QEMU emulates, with UEFI's variables as they come
 * @param image absolute path of a qcow2 image without a way in that the first layer goes on upon; null for an installation and
 *     above the first layer
 * @param below the layer below, which has been written to here; null for the first one
 * @param settings what is described anew in this layer, done before its provisioners; null: nothing, as behind a checkpoint
 * @param provisioners of this layer, in order; names of their files are absolute
 */
public record LayerRequest(
        BuildPlan plan,
        MachineType machine,
        @Nullable Path image,
        @Nullable BuiltLayer below,
        @Nullable AppliancePlan settings,
        List<Provisioner> provisioners) {
    public LayerRequest {
        provisioners = List.copyOf(provisioners);
    }

    /** An installation, or a layer upon another one. */
    public LayerRequest(
            BuildPlan plan,
            MachineType machine,
            @Nullable BuiltLayer below,
            @Nullable AppliancePlan settings,
            List<Provisioner> provisioners) {
        this(plan, machine, null, below, settings, provisioners);
    }

    /** The disk that it goes on upon; nothing for an installation. */
    Optional<Path> ground() {
        return below == null ? Optional.ofNullable(image) : Optional.of(below.disk());
    }

    /** The first layer, with all settings and some of the provisioners of its plan. */
    public static LayerRequest first(BuildPlan plan, MachineType machine, List<Provisioner> provisioners) {
        return new LayerRequest(plan, machine, null, plan.appliance(), provisioners);
    }
}
