package org.cloudimagefactory.comfy.assembly;

import java.util.List;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.Problem;

/**
 * How a run with one or several builds ended.
 *
 * @param finished what is there now
 * @param failed what is not, and why
 * @param notBuilt what was not begun, as what it stands on failed
 */
public record BuildOutcome(List<FinishedImage> finished, List<Failure> failed, List<NotBuilt> notBuilt) {
    public BuildOutcome {
        notBuilt = List.copyOf(notBuilt);
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

    /**
     * A build that was not begun.
     *
     * @param name of the build
     * @param reason why not, for people
     */
    public record NotBuilt(String name, String reason) {}

    /** The same with more failures, which came first. */
    BuildOutcome after(List<Failure> before) {
        List<Failure> all = new java.util.ArrayList<>(before);
        all.addAll(failed);
        return new BuildOutcome(finished, all, notBuilt);
    }
}
