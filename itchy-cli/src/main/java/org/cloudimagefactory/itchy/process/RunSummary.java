package org.cloudimagefactory.itchy.process;

import java.util.EnumMap;
import java.util.Map;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.itchy.queue.JournalEntry.Step;

/** How many events of a run ended how. */
public final class RunSummary {
    private final Map<Step, Integer> counts = new EnumMap<>(Step.class);
    private int exitCode = ExitCode.OK;
    private int left;

    RunSummary() {}

    /** How many ended so. */
    public int count(Step step) {
        return counts.getOrDefault(step, 0);
    }

    /** How many there were. */
    public int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** What the run ends with: a wrong environment says more than a bad event. */
    public int exitCode() {
        return exitCode;
    }

    /** How many wait for jobs that have not ended. */
    public int left() {
        return left;
    }

    void left(int events) {
        left = events;
    }

    void add(EventResult result) {
        counts.merge(result.step(), 1, Integer::sum);
        Problem problem = result.problem();
        if (problem != null) {
            exitCode = ExitCode.worse(exitCode, problem.exitCode());
        }
    }
}
