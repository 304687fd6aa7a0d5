package org.cloudimagefactory.nifty.plan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run will do for one appliance.
 *
 * @param identifier of the appliance
 * @param waiting the descriptors that are applied when all steps are done
 * @param datastores what is to be done in each; none where nothing is to be done
 * @param notes what an operator should know, such as what is waited for
 * @param postponed why its descriptors are left alone in this run, or null
 */
public record AppliancePlan(
        String identifier,
        List<WaitingDescriptor> waiting,
        List<DatastorePlan> datastores,
        List<String> notes,
        @Nullable String postponed) {
    /** One that is not postponed. */
    public AppliancePlan(
            String identifier, List<WaitingDescriptor> waiting, List<DatastorePlan> datastores, List<String> notes) {
        this(identifier, waiting, datastores, notes, null);
    }

    public AppliancePlan {
        waiting = List.copyOf(waiting);
        datastores = List.copyOf(datastores);
        notes = List.copyOf(notes);
    }

    /** The same with further notes. */
    public AppliancePlan noting(List<String> more) {
        List<String> all = new ArrayList<>(notes);
        all.addAll(more);
        return new AppliancePlan(identifier, waiting, datastores, all, postponed);
    }

    /** All steps in all datastores. */
    public List<Step> steps() {
        return datastores.stream()
                .flatMap(datastore -> datastore.steps().stream())
                .toList();
    }
}
