package org.cloudimagefactory.comfy.assembly;

import java.util.List;
import java.util.Locale;
import org.cloudimagefactory.comfy.appliance.Provisioner;
import org.cloudimagefactory.comfy.layer.LayerKey;
import org.jspecify.annotations.Nullable;

/**
 * A layer that an appliance is made in.
 *
 * @param key digest over all that it is made from
 * @param parent the layer below, null for the lowest
 * @param kind what it is
 * @param firstStep number of its first provisioner, counted from 1 through all that the appliance has
 * @param provisioners that run in it, in order
 * @param hasSettings whether all that its description says besides provisioners is done in it
 * @param description one line for people, which stays the same when what it is made from changes
 */
public record PlannedLayer(
        LayerKey key,
        @Nullable LayerKey parent,
        Kind kind,
        int firstStep,
        List<Provisioner> provisioners,
        boolean hasSettings,
        String description) {
    public PlannedLayer {
        provisioners = List.copyOf(provisioners);
    }

    /** What a layer is. */
    public enum Kind {
        /** What an installer makes, with the settings of its description. */
        INSTALLATION,
        /** The image that the build begins with, to which nothing is done. */
        IMAGE,
        /** Settings of a description, and provisioners, upon the layer below. */
        STEPS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How many provisioners run in it. */
    public int steps() {
        return provisioners.size();
    }

    /** Whether the description says that a build may go on after its last provisioner. */
    public boolean endsAtCheckpoint() {
        return !provisioners.isEmpty()
                && provisioners.get(provisioners.size() - 1).checkpoint();
    }
}
