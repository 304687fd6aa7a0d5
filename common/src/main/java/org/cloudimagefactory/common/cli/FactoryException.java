package org.cloudimagefactory.common.cli;

import org.jspecify.annotations.Nullable;

/**
 * A problem that an operator can understand and act on: what failed, on which item and why in one sentence, and a hint
 * what to do. It is rendered in one place as one line; its kind decides the exit code.
 */
public final class FactoryException extends RuntimeException {
    /** What a problem means for the run, hence for its exit code. */
    public enum Kind {
        /** One item is bad; others go on. */
        ITEM(ExitCode.ITEMS_FAILED),
        /** The command line is wrong. */
        USAGE(ExitCode.USAGE),
        /** The environment is wrong; nothing can be done before it is mended. */
        ENVIRONMENT(ExitCode.ENVIRONMENT),
        /** Another run holds the lock. */
        LOCKED(ExitCode.LOCKED);

        private final int exitCode;

        Kind(int exitCode) {
            this.exitCode = exitCode;
        }

        /** The exit code of a run that ends with this kind of problem. */
        public int exitCode() {
            return exitCode;
        }
    }

    private final Kind kind;
    private final @Nullable String hint;

    private FactoryException(Kind kind, String problem, @Nullable String hint, @Nullable Throwable cause) {
        super(problem, cause);
        this.kind = kind;
        this.hint = hint;
    }

    /** A bad item, for example {@code cannot read descriptor /a/b.json: not JSON}. */
    public static FactoryException item(String problem) {
        return new FactoryException(Kind.ITEM, problem, null, null);
    }

    /** A wrong command line. */
    public static FactoryException usage(String problem) {
        return new FactoryException(Kind.USAGE, problem, null, null);
    }

    /** A wrong environment, for example a missing program. */
    public static FactoryException environment(String problem) {
        return new FactoryException(Kind.ENVIRONMENT, problem, null, null);
    }

    /** A lock held by another run. */
    public static FactoryException locked(String problem) {
        return new FactoryException(Kind.LOCKED, problem, null, null);
    }

    /** The same problem with a hint what to do. */
    public FactoryException hint(String text) {
        return new FactoryException(kind, message(), text, getCause());
    }

    /** The same problem with one more hint after the one that it has. */
    public FactoryException furtherHint(String text) {
        return hint(hint == null ? text : hint + "; " + text);
    }

    /** The same problem with the exception behind it, which {@code --debug} shows. */
    public FactoryException causedBy(Throwable cause) {
        return new FactoryException(kind, message(), hint, cause);
    }

    /** What this problem means for the run. */
    public Kind kind() {
        return kind;
    }

    /** Problem and hint as one line of plain text; control characters of any input are made visible. */
    public String line() {
        return PrintableText.of(hint == null ? message() : message() + "; " + hint);
    }

    private String message() {
        return String.valueOf(getMessage());
    }
}
