package org.cloudimagefactory.nifty.plan;

import java.util.List;

/**
 * What a run will do.
 *
 * @param appliances in order of their identifiers
 */
public record Plan(List<AppliancePlan> appliances) {
    public Plan {
        appliances = List.copyOf(appliances);
    }

    /** Whether there is nothing to do in the cloud. */
    public boolean isEmpty() {
        return appliances.stream().allMatch(appliance -> appliance.steps().isEmpty());
    }
}
