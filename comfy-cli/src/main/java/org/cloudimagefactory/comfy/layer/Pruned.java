package org.cloudimagefactory.comfy.layer;

import java.util.List;

/**
 * What pruning has come to.
 *
 * @param layers that were removed
 * @param bytes that were removed in all
 * @param left bytes of the layers that are there
 */
public record Pruned(List<LayerKey> layers, long bytes, long left) {
    /** There was nothing. */
    public static final Pruned NOTHING = new Pruned(List.of(), 0, 0);

    public Pruned {
        layers = List.copyOf(layers);
    }
}
