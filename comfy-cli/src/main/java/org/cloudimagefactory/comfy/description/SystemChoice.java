package org.cloudimagefactory.comfy.description;

import org.cloudimagefactory.comfy.appliance.Architecture;
import org.cloudimagefactory.comfy.appliance.BuildMethod;
import org.cloudimagefactory.comfy.appliance.Firmware;
import org.jspecify.annotations.Nullable;

/** Which system of a distribution is wanted, and how to come to it; null: not said. */
public record SystemChoice(
        @Nullable String version,
        @Nullable Architecture arch,
        @Nullable Firmware firmware,
        @Nullable BuildMethod method,
        @Nullable String mirror) {
    /** Nothing is said. */
    public static final SystemChoice NONE = new SystemChoice(null, null, null, null, null);
}
