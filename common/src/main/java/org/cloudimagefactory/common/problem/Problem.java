package org.cloudimagefactory.common.problem;

import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/**
 * A problem that an operator can understand and act on: what failed, on which item and why in one sentence, and a hint
 * what to do. It is rendered in one place as one line. Each kind is a class of its own, so that a {@code catch} names what it is
 * for, and has its own exit code.
 */
public abstract sealed class Problem extends RuntimeException
        permits ItemProblem, UsageProblem, EnvironmentProblem, LockedProblem, Defect {
    private final int exitCode;
    final @Nullable String hint;

    Problem(int exitCode, String problem, @Nullable String hint, @Nullable Throwable cause) {
        super(problem, cause);
        this.exitCode = exitCode;
        this.hint = hint;
    }

    /**
     * Whatever was thrown, as a problem: what the JDK's streams of files throw and a lack of memory are the environment's, all that is
     * no problem is a {@link Defect}.
     */
    public static Problem of(Throwable failure) {
        if (failure instanceof Problem problem) {
            return problem;
        }
        if (failure instanceof UncheckedIOException unread && unread.getCause() != null) {
            String file = unread.getCause() instanceof FileSystemException known ? known.getFile() : null;
            return EnvironmentProblem.of("cannot read " + (file == null ? "a file" : file), unread.getCause());
        }
        if (failure instanceof OutOfMemoryError) {
            return new EnvironmentProblem("out of memory")
                    .hint("use fewer --jobs, or set FACTORY_JAVA_OPTIONS=-Xmx512m")
                    .causedBy(failure);
        }
        return new Defect("unexpected " + failure.getClass().getSimpleName() + ": " + failure.getMessage())
                .hint("this is a defect: run again with --debug and report what it prints")
                .causedBy(failure);
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

    /** Whether it meets one item alone, so that the others can go on; whatever else is wrong meets them all. */
    public boolean isOfOneItem() {
        return this instanceof ItemProblem || this instanceof Defect;
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
