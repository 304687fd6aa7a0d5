package org.cloudimagefactory.comfy.assembly;

import java.util.List;
import org.cloudimagefactory.comfy.plan.BuildPlan;

/** Decides in what layers appliances are made. */
@FunctionalInterface
public interface LayerPlanning {
    /**
     * The layers of a description and of those that it stands on.
     *
     * @param lineage plans, the lowest first
     * @return for each plan the layers that it adds, the lowest first
     */
    List<List<PlannedLayer>> layers(List<BuildPlan> lineage);
}
