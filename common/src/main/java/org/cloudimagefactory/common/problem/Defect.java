package org.cloudimagefactory.common.problem;

import org.jspecify.annotations.Nullable;

/** The suite itself is wrong: it did something that its makers thought impossible. Reported, so that it can be mended. */
public final class Defect extends Problem {
    /** The text says what was thought impossible. */
    public Defect(String problem) {
        this(problem, null, null);
    }

    private Defect(String problem, @Nullable String hint, @Nullable Throwable cause) {
        super(ExitCode.DEFECT, problem, hint, cause);
    }

    @Override
    Defect with(String problem, @Nullable String hint, @Nullable Throwable cause) {
        return new Defect(problem, hint, cause);
    }

    @Override
    public Defect hint(String text) {
        return (Defect) super.hint(text);
    }

    @Override
    public Defect causedBy(Throwable cause) {
        return (Defect) super.causedBy(cause);
    }
}
