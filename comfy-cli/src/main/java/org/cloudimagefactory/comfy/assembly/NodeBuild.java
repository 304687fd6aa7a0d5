package org.cloudimagefactory.comfy.assembly;

import java.util.List;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.jspecify.annotations.Nullable;

/**
 * A node of the graph of layers, as one job of a farm.
 *
 * @param plan of it
 * @param ground what must have been made before it; null: nothing
 * @param targets what is asked for: the appliance itself, or all that stand on the layers
 * @param layers how many layers are made and kept; zero: an image is made
 * @param digest of all that it is made from
 */
record NodeBuild(BuildPlan plan, @Nullable NodeBuild ground, List<String> targets, int layers, String digest) {
    /** How the names of jobs end that make layers and no image. */
    static final String OF_LAYERS = " (layers)";

    NodeBuild {
        targets = List.copyOf(targets);
    }

    boolean makesImage() {
        return layers == 0;
    }

    /** What people call it. */
    String label() {
        return makesImage() ? plan.name() : plan.name() + OF_LAYERS;
    }
}
