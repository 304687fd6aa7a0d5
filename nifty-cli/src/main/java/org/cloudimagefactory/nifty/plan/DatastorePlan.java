package org.cloudimagefactory.nifty.plan;

import java.util.List;

/**
 * What a run will do for one appliance in one place; what fails there does not hold the others up.
 *
 * @param datastore where
 * @param steps in their order
 */
public record DatastorePlan(CloudDatastore datastore, List<Step> steps) {
    public DatastorePlan {
        steps = List.copyOf(steps);
    }
}
