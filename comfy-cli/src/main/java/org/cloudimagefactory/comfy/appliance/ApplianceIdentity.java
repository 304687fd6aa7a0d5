package org.cloudimagefactory.comfy.appliance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the descriptor says of the appliance itself.
 *
 * @param identifier what makes two descriptors speak of the same appliance
 * @param version a timestamp; the same inputs built again are another version
 * @param title for people
 * @param description for people
 * @param groups who may use it
 */
public record ApplianceIdentity(
        String identifier,
        String version,
        String title,
        @Nullable String description,
        List<String> groups) {
    public ApplianceIdentity {
        groups = List.copyOf(groups);
    }
}
