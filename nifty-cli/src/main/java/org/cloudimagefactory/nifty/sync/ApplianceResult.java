package org.cloudimagefactory.nifty.sync;

import java.util.List;
import java.util.Locale;
import org.cloudimagefactory.nifty.plan.AppliancePlan;
import org.cloudimagefactory.nifty.plan.Step;

/**
 * What became of one appliance.
 *
 * @param plan what was to be done
 * @param status how it ended
 * @param done the steps that were carried out
 * @param problems what went wrong
 * @param warnings what an operator has to see to, although the appliance is as it should be
 */
public record ApplianceResult(
        AppliancePlan plan, Status status, List<Step> done, List<String> problems, List<String> warnings) {
    /** How the work for an appliance ended. */
    public enum Status {
        /** All is as it should be, after some steps. */
        CHANGED,
        /** All was as it should be. */
        UNCHANGED,
        /**
         * Something went wrong. The descriptor stays for the next run, unless it was applied and only something else that is there could
         * not be kept up.
         */
        FAILED,
        /** Nothing was begun, as it failed before and is to be tried again later. */
        WAITING,
        /** Nothing was begun, as the run had to end. */
        SKIPPED,
        /** The descriptor can't be applied and was set aside. */
        REJECTED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public ApplianceResult {
        done = List.copyOf(done);
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }
}
