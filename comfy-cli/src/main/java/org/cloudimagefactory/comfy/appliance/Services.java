package org.cloudimagefactory.comfy.appliance;

import java.util.List;

/**
 * What is started at boot, by the names of the distribution's service manager.
 *
 * @param enable to be started
 * @param disable not to be started
 */
public record Services(List<String> enable, List<String> disable) {
    /** No changes. */
    public static final Services NONE = new Services(List.of(), List.of());

    /** Copies the lists; null means none. */
    public Services {
        enable = enable == null ? List.of() : List.copyOf(enable);
        disable = disable == null ? List.of() : List.copyOf(disable);
    }
}
