package org.cloudimagefactory.common.problem;

import org.jspecify.annotations.Nullable;

/** The command line is wrong. */
public final class UsageProblem extends Problem {
    /** The text says what was asked for, and why it can't be. */
    public UsageProblem(String problem) {
        this(problem, null, null);
    }

    private UsageProblem(String problem, @Nullable String hint, @Nullable Throwable cause) {
        super(ExitCode.USAGE, problem, hint, cause);
    }

    @Override
    UsageProblem with(String problem, @Nullable String hint, @Nullable Throwable cause) {
        return new UsageProblem(problem, hint, cause);
    }

    @Override
    public UsageProblem hint(String text) {
        return (UsageProblem) super.hint(text);
    }

    @Override
    public UsageProblem causedBy(Throwable cause) {
        return (UsageProblem) super.causedBy(cause);
    }
}
