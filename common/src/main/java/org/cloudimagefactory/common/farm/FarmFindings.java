package org.cloudimagefactory.common.farm;

import org.cloudimagefactory.common.problem.Finding;
import org.cloudimagefactory.common.problem.Problem;

/** What a check finds out about an engine. */
public final class FarmFindings {
    private FarmFindings() {}

    /** Whether it can be asked. */
    public static Finding of(Scheduler scheduler) {
        try {
            int jobs = scheduler.list().size();
            return Finding.good(
                    "farm", scheduler.name() + " has " + jobs + (jobs == 1 ? " job" : " jobs") + " of ours");
        } catch (Problem e) {
            return Finding.bad("farm", e.line());
        }
    }
}
