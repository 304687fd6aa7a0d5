package org.cloudimagefactory.common.problem;

import org.jspecify.annotations.Nullable;

/**
 * A problem that an operator can understand and act on: what failed, on which item and why in one sentence, and a hint
 * what to do. It is rendered in one place as one line. Each kind is a class of its own, so that a {@code catch} names what it is
 * for, and has its own exit code.
 */
public abstract sealed class Problem extends RuntimeException
        permits ItemProblem, UsageProblem, EnvironmentProblem, LockedProblem, Defect {
    private final int exitCode;
    private final @Nullable String hint;

    Problem(int exitCode, String problem, @Nullable String hint, @Nullable Throwable cause) {
        super(problem, cause);
        this.exitCode = exitCode;
        this.hint = hint;
    }

    /** A problem of the same kind. */
    abstract Problem with(String problem, @Nullable String hint, @Nullable Throwable cause);

    /** The same problem with a hint what to do. */
    public Problem hint(String text) {
        return with(message(), text, getCause());
    }

    /** The same problem with one more hint after the one that it has. */
    public Problem furtherHint(String text) {
        return hint(hint == null ? text : hint + "; " + text);
    }

    /** The same problem with the exception behind it, which {@code --debug} shows. */
    public Problem causedBy(Throwable cause) {
        return with(message(), hint, cause);
    }

    /** The exit code of a run that ends with it, see {@link ExitCode}. */
    public final int exitCode() {
        return exitCode;
    }

    /** Problem and hint as one line of plain text; control characters of any input are made visible. */
    public final String line() {
        return PrintableText.of(hint == null ? message() : message() + "; " + hint);
    }

    private String message() {
        return String.valueOf(getMessage());
    }
}
