package org.cloudimagefactory.comfy.description;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an appliance is to be called, and for whom it is; null: not said. */
public record IdentityTexts(
        @Nullable String title,
        @Nullable String identifier,
        @Nullable String description,
        List<String> groups) {
    /** Nothing is said. */
    public static final IdentityTexts NONE = new IdentityTexts(null, null, null, List.of());

    public IdentityTexts {
        groups = groups == null ? List.of() : List.copyOf(groups);
    }
}
