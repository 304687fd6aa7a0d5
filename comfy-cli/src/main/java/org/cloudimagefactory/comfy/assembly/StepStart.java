package org.cloudimagefactory.comfy.assembly;

import java.util.List;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.Provisioner;
import org.cloudimagefactory.comfy.layer.LayerUse;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.qemu.MachineType;
import org.jspecify.annotations.Nullable;

/**
 * What a look at a step begins with: a layer that is kept, which nobody removes until this is closed, and what has been done between
 * it and the step.
 *
 * @param ground the layer
 * @param plan of what the step belongs to, for this host
 * @param machine that QEMU emulates
 * @param again what is done over again, in order; only the last one may hold a provisioner that is not
 * @param step that one looks at, counted from 1 through all of the appliance; one behind the last one is the end
 */
public record StepStart(LayerUse ground, BuildPlan plan, MachineType machine, List<Again> again, int step)
        implements AutoCloseable {
    public StepStart {
        again = List.copyOf(again);
    }

    /**
     * A layer that is done over again, or its beginning.
     *
     * @param plan of what it belongs to
     * @param settings what is described anew in it, null: nothing
     * @param provisioners of it up to the step that one looks at, that one included
     * @param done how many of these are run
     * @param firstStep the number of the first of them
     */
    public record Again(
            BuildPlan plan, @Nullable AppliancePlan settings, List<Provisioner> provisioners, int done, int firstStep) {
        public Again {
            provisioners = List.copyOf(provisioners);
        }
    }

    /** The layer as a build would go on upon it. */
    public BuiltLayer below() {
        return BuiltLayer.of(ground);
    }

    @Override
    public void close() {
        ground.close();
    }
}
