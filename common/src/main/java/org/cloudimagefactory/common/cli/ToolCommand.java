package org.cloudimagefactory.common.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.cloudimagefactory.common.problem.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What every command of every tool has: the common options, a place for results, and an exit code. */
public abstract class ToolCommand implements Callable<Integer> {
    @Mixin
    private final CommonOptions common;

    @Spec
    private @Nullable CommandSpec spec;

    private int exitCode;

    /** With the options that every command has. */
    protected ToolCommand() {
        this(new CommonOptions());
    }

    /** With options that spell some of those differently, too. */
    protected ToolCommand(CommonOptions common) {
        this.common = common;
    }

    /** Does the work of the command, which ends with {@link ExitCode#OK} unless {@link #endWith} says otherwise. */
    protected abstract void run() throws Exception;

    /** Has the command end with one of {@link ExitCode}; what comes after this call is still done. */
    protected final void endWith(int code) {
        exitCode = code;
    }

    @Override
    public final Integer call() throws Exception {
        exitCode = ExitCode.OK;
        try {
            run();
            return exitCode;
        } finally {
            out().flush();
            err().flush();
        }
    }

    /** How results are printed. */
    protected OutputFormat format() {
        return OutputFormat.TEXT;
    }

    /** The directory that the log goes to, if it goes to a file. */
    protected final Optional<Path> logDirectory() {
        Path file = common.effectiveLogFile();
        return CommonOptions.isStream(file)
                ? Optional.empty()
                : Optional.ofNullable(
                        Objects.requireNonNull(file).toAbsolutePath().getParent());
    }

    /** Prints results in that format. */
    protected final ResultPrinter printer() {
        return new ResultPrinter(
                Objects.requireNonNull(spec).root().name(), out(), err(), format() == OutputFormat.JSON);
    }

    /** Where results go. */
    protected final PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    /** Where problems and progress go. */
    protected final PrintWriter err() {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }
}
