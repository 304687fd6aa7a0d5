package org.cloudimagefactory.comfy.assembly;

import java.util.List;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.Problem;

/**
 * How a run with one or several builds ended.
 *
 * @param finished what is there now
 * @param failed what is not, and why
 */
public record BuildOutcome(List<FinishedImage> finished, List<Failure> failed) {
    public BuildOutcome {
        finished = List.copyOf(finished);
        failed = List.copyOf(failed);
    }

    /** What the run ends with: the worst of all. */
    public int exitCode() {
        return failed.stream().mapToInt(failure -> failure.problem().exitCode()).reduce(ExitCode.OK, ExitCode::worse);
    }

    /**
     * A build that failed.
     *
     * @param name of the build
     * @param problem why
     */
    public record Failure(String name, Problem problem) {}
}
