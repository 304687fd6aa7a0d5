package org.cloudimagefactory.common.problem;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The environment is wrong, for example a program is missing; nothing can be done before it is mended. */
public final class EnvironmentProblem extends Problem {
    private final boolean ofOneItem;

    /** The text says what can't be used, and why. */
    public EnvironmentProblem(String problem) {
        this(problem, null, null, false);
    }

    private EnvironmentProblem(String problem, @Nullable String hint, @Nullable Throwable cause, boolean ofOneItem) {
        super(ExitCode.ENVIRONMENT, problem, hint, cause);
        this.ofOneItem = ofOneItem;
    }

    /** A file operation failed: what could not be done, for example {@code cannot write /a/b}, and why. */
    public static EnvironmentProblem of(String what, IOException cause) {
        return new EnvironmentProblem(what + ": " + IoReason.of(cause))
                .hint("check permissions and free space")
                .causedBy(cause);
    }

    /** The same where it meets one item alone, such as a file that only this item needs. */
    public EnvironmentProblem ofOneItem() {
        return new EnvironmentProblem(String.valueOf(getMessage()), hint, getCause(), true);
    }

    @Override
    public boolean isOfOneItem() {
        return ofOneItem;
    }

    @Override
    EnvironmentProblem with(String problem, @Nullable String hint, @Nullable Throwable cause) {
        return new EnvironmentProblem(problem, hint, cause, ofOneItem);
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
