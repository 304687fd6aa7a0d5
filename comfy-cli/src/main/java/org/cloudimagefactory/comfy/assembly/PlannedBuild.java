package org.cloudimagefactory.comfy.assembly;

import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.jspecify.annotations.Nullable;

/**
 * What a run would do about one thing.
 *
 * @param plan of its build
 * @param need whether it would be built
 * @param layers in which it is made, null: in one run
 */
public record PlannedBuild(
        BuildPlan plan, BuildNeed need, @Nullable Layers layers) {
    /**
     * How far a build would come with what is there.
     *
     * @param kept layers that it would not have to make
     * @param count of all layers, the one that is sealed counted
     */
    public record Layers(int kept, int count) {}
}
