package org.cloudimagefactory.comfy.layer;

import java.nio.file.Path;

/**
 * A file among the layers that is of no layer.
 *
 * @param file its path
 * @param kind why it is there
 */
public record LayerRemnant(Path file, Kind kind) {
    /** Why it is there. */
    public enum Kind {
        /** A run was killed, or is still making it. */
        UNFINISHED("of a run that has not finished it"),
        /** It could not be used. */
        ASIDE("put aside, because its layer could not be used"),
        /** Not made by comfy. */
        FOREIGN("not comfy's; it is left alone");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
