package org.cloudimagefactory.nifty.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.cloudimagefactory.nifty.intake.Rejection;
import org.cloudimagefactory.nifty.plan.ApplianceOverview;
import org.cloudimagefactory.nifty.plan.WaitingDescriptor;
import org.cloudimagefactory.nifty.sync.LastRun;
import org.jspecify.annotations.Nullable;

/**
 * The state of things at one time.
 *
 * @param at that time
 * @param appliances in the cloud
 * @param waiting descriptors that the next pass looks at
 * @param unreadable files among them that are no descriptors
 * @param rejected descriptors that were set aside, the newest first
 * @param lastRun how the last pass ended, or null where none has left a note
 */
public record CloudReport(
        Instant at,
        List<ApplianceOverview> appliances,
        List<WaitingDescriptor> waiting,
        List<Rejection> unreadable,
        List<Rejection> rejected,
        @Nullable LastRun lastRun) {
    public CloudReport {
        appliances = List.copyOf(appliances);
        waiting = List.copyOf(waiting);
        unreadable = List.copyOf(unreadable);
        rejected = List.copyOf(rejected);
    }

    /** How many appliances are in this state. */
    public long count(String state) {
        return appliances.stream()
                .filter(appliance -> appliance.state().equals(state))
                .count();
    }

    /** How many that users can start expire within this time. */
    public long expiringWithin(Duration time) {
        return appliances.stream()
                .filter(appliance -> appliance.state().equals("offered"))
                .filter(appliance ->
                        appliance.expires() != null && appliance.expires().isBefore(at.plus(time)))
                .count();
    }

    /** How many problems the last pass has met. */
    public int problems() {
        return lastRun == null ? 0 : lastRun.problems().size() + (lastRun.abort() == null ? 0 : 1);
    }
}
