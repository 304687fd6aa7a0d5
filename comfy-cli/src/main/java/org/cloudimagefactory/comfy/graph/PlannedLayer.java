package org.cloudimagefactory.comfy.graph;

import java.util.Locale;
import org.cloudimagefactory.comfy.layer.LayerKey;
import org.jspecify.annotations.Nullable;

/**
 * A layer that an appliance is made in.
 *
 * @param key digest over all that it is made from
 * @param parent the layer below, null for the lowest
 * @param kind what it is
 * @param firstStep number of its first provisioner, counted from 1 through all that the appliance has
 * @param steps how many provisioners run in it
 * @param description one line for people, which stays the same when what it is made from changes
 */
public record PlannedLayer(
        LayerKey key, @Nullable LayerKey parent, Kind kind, int firstStep, int steps, String description) {
    /** What a layer is. */
    public enum Kind {
        /** An image that the build begins with. */
        BASE,
        /** What an installer makes. */
        INSTALLATION,
        /** Settings of a description, and provisioners. */
        STEPS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
