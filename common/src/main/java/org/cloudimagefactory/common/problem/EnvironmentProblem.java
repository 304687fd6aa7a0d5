package org.cloudimagefactory.common.problem;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The environment is wrong, for example a program is missing; nothing can be done before it is mended. */
public final class EnvironmentProblem extends Problem {
    /** The text says what can't be used, and why. */
    public EnvironmentProblem(String problem) {
        this(problem, null, null);
    }

    private EnvironmentProblem(String problem, @Nullable String hint, @Nullable Throwable cause) {
        super(ExitCode.ENVIRONMENT, problem, hint, cause);
    }

    /** A file operation failed: what could not be done, for example {@code cannot write /a/b}, and why. */
    public static EnvironmentProblem of(String what, IOException cause) {
        return new EnvironmentProblem(what + ": " + IoReason.of(cause))
                .hint("check permissions and free space")
                .causedBy(cause);
    }

    @Override
    EnvironmentProblem with(String problem, @Nullable String hint, @Nullable Throwable cause) {
        return new EnvironmentProblem(problem, hint, cause);
    }

    @Override
    public EnvironmentProblem hint(String text) {
        return (EnvironmentProblem) super.hint(text);
    }

    @Override
    public EnvironmentProblem causedBy(Throwable cause) {
        return (EnvironmentProblem) super.causedBy(cause);
    }
}
