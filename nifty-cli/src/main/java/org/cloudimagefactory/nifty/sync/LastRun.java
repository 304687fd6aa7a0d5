package org.cloudimagefactory.nifty.sync;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the last pass ended.
 *
 * @param at when
 * @param changed how many appliances were changed
 * @param unchanged how many were as they should be
 * @param abort why the pass ended early, or null
 * @param problems what went wrong with single appliances
 */
public record LastRun(
        Instant at, int changed, int unchanged, @Nullable String abort, List<Trouble> problems) {
    public LastRun {
        problems = List.copyOf(problems);
    }

    /**
     * What went wrong.
     *
     * @param identifier of the appliance, or the file name of a descriptor that is none
     * @param problem why, for people
     */
    public record Trouble(String identifier, String problem) {}

    /** How a pass ended that came to its end, or was cut short by a problem. */
    static LastRun of(SyncResult result, Instant at) {
        List<Trouble> problems = new ArrayList<>();
        result.rejections()
                .forEach(rejection ->
                        problems.add(new Trouble(String.valueOf(rejection.file().getFileName()), rejection.reason())));
        for (ApplianceResult appliance : result.appliances()) {
            String identifier = appliance.plan().identifier();
            appliance.problems().forEach(problem -> problems.add(new Trouble(identifier, problem)));
            String postponed = appliance.plan().postponed();
            if (postponed != null) {
                problems.add(new Trouble(identifier, postponed));
            }
        }
        return new LastRun(
                at,
                (int) result.count(ApplianceResult.Status.CHANGED),
                (int) result.count(ApplianceResult.Status.UNCHANGED),
                result.abort() == null ? null : result.abort().line(),
                problems);
    }
}
