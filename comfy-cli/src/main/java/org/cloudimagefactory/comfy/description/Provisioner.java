package org.cloudimagefactory.comfy.description;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One step that makes an installed system into the appliance; steps run in their order.
 *
 * @param type what kind of step
 * @param source of a file step: a file of the template directory; names that end in {@code .j2} are rendered first
 * @param destination of a file step: absolute path in the guest
 * @param script of a shell step: a file of the template directory
 */
public record Provisioner(
        @JsonProperty(value = "type", required = true) Type type,
        @Nullable String source,
        @Nullable String destination,
        @Nullable String script) {
    /** The kinds of step. */
    public enum Type {
        /** Puts a file into the guest. */
        @JsonProperty("file")
        FILE,
        /** Runs a script in the guest. */
        @JsonProperty("shell")
        SHELL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
