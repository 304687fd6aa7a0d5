package org.cloudimagefactory.comfy.graph;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An appliance in the graph.
 *
 * @param name of its build, such as {@code web-12.11}
 * @param origin its description's file as it was named, or its distribution
 * @param parent the appliance that it stands on, null where it stands on none
 * @param layers that it adds, the lowest first
 */
public record ApplianceNode(
        String name, String origin, @Nullable ApplianceNode parent, List<LayerState> layers) {
    public ApplianceNode {
        layers = List.copyOf(layers);
    }

    /** How many of its layers are kept. */
    public long kept() {
        return layers.stream().filter(LayerState::isKept).count();
    }

    /** Why it would have to be made, from where on; nothing where all of it is kept. */
    public String reason() {
        return layers.stream()
                .filter(layer -> !layer.isKept())
                .map(LayerState::reason)
                .findFirst()
                .orElse("");
    }
}
