package org.cloudimagefactory.common.problem;

import org.jspecify.annotations.Nullable;

/** Another run holds the lock. */
public final class LockedProblem extends Problem {
    /** The text says what is locked, and by whom. */
    public LockedProblem(String problem) {
        this(problem, null, null);
    }

    private LockedProblem(String problem, @Nullable String hint, @Nullable Throwable cause) {
        super(ExitCode.LOCKED, problem, hint, cause);
    }

    @Override
    LockedProblem with(String problem, @Nullable String hint, @Nullable Throwable cause) {
        return new LockedProblem(problem, hint, cause);
    }

    @Override
    public LockedProblem hint(String text) {
        return (LockedProblem) super.hint(text);
    }

    @Override
    public LockedProblem causedBy(Throwable cause) {
        return (LockedProblem) super.causedBy(cause);
    }
}
