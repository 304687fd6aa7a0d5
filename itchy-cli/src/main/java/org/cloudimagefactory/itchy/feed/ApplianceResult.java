package org.cloudimagefactory.itchy.feed;

import org.jspecify.annotations.Nullable;

/**
 * Whether an appliance can be taken.
 *
 * @param identifier as far as it has one
 * @param appliance what it is, when it can be
 * @param reason why it can't be, when it can't
 */
public record ApplianceResult(
        String identifier,
        @Nullable OfferedAppliance appliance,
        @Nullable String reason) {
    /** One that can be. */
    public static ApplianceResult accepted(OfferedAppliance appliance) {
        return new ApplianceResult(appliance.identifier(), appliance, null);
    }

    /** One that can't be. */
    public static ApplianceResult refused(String identifier, String reason) {
        return new ApplianceResult(identifier, null, reason);
    }
}
