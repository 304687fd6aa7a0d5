package org.cloudimagefactory.comfy.graph;

import org.cloudimagefactory.comfy.assembly.PlannedLayer;

/**
 * A layer of an appliance, and whether it is there.
 *
 * @param layer as it is planned
 * @param why it is there, or not
 */
public record LayerState(PlannedLayer layer, Why why) {
    /** Whether a layer is there, and if not, why. */
    public enum Why {
        /** It is. */
        KEPT(""),
        /** There never was one like it, or it was removed. */
        NEW("it was not made here yet, or was removed"),
        /** One that was made from something else is. */
        CHANGED("what it is made from has changed"),
        /** Nothing stands on it, so that builds make it for the image alone. */
        IMAGE("each build makes it; it is kept once another appliance stands on it"),
        /** The one below is missing. */
        BELOW("the layer below it is missing");

        private final String text;

        Why(String text) {
            this.text = text;
        }
    }

    /** Whether nothing has to be done for it. */
    public boolean isKept() {
        return why == Why.KEPT;
    }

    /** Why it would be made, for people. */
    public String reason() {
        return why.text;
    }
}
