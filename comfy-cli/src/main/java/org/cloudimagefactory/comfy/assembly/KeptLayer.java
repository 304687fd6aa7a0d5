package org.cloudimagefactory.comfy.assembly;

import org.cloudimagefactory.comfy.layer.LayerUse;
import org.cloudimagefactory.common.problem.ItemProblem;

/** A layer as the cache keeps it, and as a build goes on upon it. */
final class KeptLayer {
    private KeptLayer() {}

    /** What the cache keeps of the way into a layer. */
    static org.cloudimagefactory.comfy.layer.WayIn wayIn(BuiltLayer built) {
        return new org.cloudimagefactory.comfy.layer.WayIn(
                built.wayIn().privateKey(), built.wayIn().publicKey(), built.seed(), built.secrets());
    }

    /** A layer of the cache for a build, where it lies; it is only read. */
    static BuiltLayer of(LayerUse use) {
        org.cloudimagefactory.comfy.layer.WayIn wayIn = use.record().wayIn();
        if (wayIn == null) {
            throw new ItemProblem("layer " + use.record().layer().brief() + " has no way in")
                    .hint("'comfy clean-cache' removes it, with all layers that nobody uses");
        }
        return new BuiltLayer(
                use.overlay(),
                new WayIn(wayIn.privateKey(), wayIn.publicKey()),
                wayIn.seed(),
                use.variables().orElse(null),
                wayIn.secrets());
    }
}
