package org.cloudimagefactory.comfy.appliance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an appliance is reached when it is up.
 *
 * @param contextualization names such as {@code cloud-init} and {@code one-context}; null: as its distribution usually does
 * @param consoleLogin whether passwords of described users let in on the console
 * @param listeningPorts TCP ports that are open; null means none
 */
public record Access(@Nullable List<String> contextualization, boolean consoleLogin, List<Integer> listeningPorts) {
    public Access {
        contextualization = contextualization == null ? null : List.copyOf(contextualization);
        listeningPorts = listeningPorts == null ? List.of() : List.copyOf(listeningPorts);
    }

    /** The same with these ways of contextualization. */
    public Access withContextualization(List<String> ways) {
        return new Access(ways, consoleLogin, listeningPorts);
    }
}
