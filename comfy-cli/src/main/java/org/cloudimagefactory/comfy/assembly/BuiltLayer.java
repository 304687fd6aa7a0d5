package org.cloudimagefactory.comfy.assembly;

import java.nio.file.Path;
import org.cloudimagefactory.comfy.layer.LayerUse;
import org.cloudimagefactory.comfy.layer.WayIn;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.jspecify.annotations.Nullable;

/**
 * A layer that a machine has written and left in order, and what the next one needs to go on upon it. It is not sealed:
 * whoever reads its disk and the key here can log in.
 *
 * @param disk absolute path of its qcow2 file: the whole disk of the first layer, an overlay of all others
 * @param wayIn how the next layer gets in
 * @param firmwareVariables UEFI's variables as the machine left them; null for BIOS
 */
public record BuiltLayer(Path disk, WayIn wayIn, @Nullable Path firmwareVariables) {
    /** A layer of the cache, where it lies; it is only read. */
    static BuiltLayer of(LayerUse use) {
        WayIn wayIn = use.record().wayIn();
        if (wayIn == null) {
            throw new ItemProblem("layer " + use.record().layer().brief() + " has no way in")
                    .hint("'comfy clean-cache' removes it, with all layers that nobody uses");
        }
        return new BuiltLayer(use.overlay(), wayIn, use.variables().orElse(null));
    }

    /** Whether a seed is attached to all that stands on it. */
    public boolean hasSeed() {
        return !wayIn.seed().isEmpty();
    }

    @Override
    public String toString() {
        return "BuiltLayer[" + disk + ", hidden]";
    }
}
