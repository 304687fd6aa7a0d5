package org.cloudimagefactory.common.cli;

import java.io.PrintWriter;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.cloudimagefactory.common.metrics.FinishedRun;
import org.cloudimagefactory.common.metrics.RunRecord;
import org.cloudimagefactory.common.problem.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/** What every command of every tool has: the common options, a place for results, and an exit code. */
public abstract class ToolCommand implements Callable<Integer> {
    @Mixin
    private final CommonOptions common;

    @Spec
    private @Nullable CommandSpec spec;

    private int exitCode;
    private RunRecord record = new RunRecord();
    private Instant began = Instant.EPOCH;

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
            tellEnd();
            out().flush();
            err().flush();
        }
    }

    /** People read what became of the run as the last line of its results; for programs it is in the log. */
    private void tellEnd() {
        if (record.isTold() && format() == OutputFormat.TEXT) {
            CommandSpec known = Objects.requireNonNull(spec);
            printer()
                    .line(new FinishedRun(known.root().name(), known.name(), record, began, Instant.now(), exitCode)
                            .summary());
        }
    }

    /** A run begins. */
    final void begin(Instant time) {
        record = new RunRecord();
        began = time;
        identify(record);
    }

    final Instant began() {
        return began;
    }

    /** What the run tells of itself: counts end up in its summary and its metrics. */
    protected final RunRecord record() {
        return record;
    }

    /** Labels what the run belongs to, so that its metrics are told from those of others; always with the same labels. */
    protected void identify(RunRecord run) {}

    /** How runs are watched; null where they aren't, as when nothing is to be done. */
    protected @Nullable WatchOptions watch() {
        return null;
    }

    /** Whether somebody wants to know how things stand after the run. */
    protected final boolean isMeasured() {
        WatchOptions watched = watch();
        return watched != null && watched.metricsFile() != null;
    }

    /** Whether the end of a run is logged though nobody has asked for more than warnings. */
    final boolean isEndLogged(CommonOptions options) {
        return options.logFormat == LogFormat.JSON || format() == OutputFormat.JSON;
    }

    /** How results are printed. */
    protected OutputFormat format() {
        return OutputFormat.TEXT;
    }

    /** The file that the log goes to, if it goes to one. */
    final Optional<Path> logFile() {
        return Optional.ofNullable(common.effectiveLogFile())
                .filter(file -> !CommonOptions.isStream(file))
                .map(Path::toAbsolutePath);
    }

    /** Prints results in that format. */
    protected final ResultPrinter printer() {
        return new ResultPrinter(
                Objects.requireNonNull(spec).root().name(),
                out(),
                err(),
                format() == OutputFormat.JSON,
                record::problem);
    }

    /** Whether an option stands on the command line; settings of files and of the environment are for all commands. */
    protected final boolean isGiven(String option) {
        return Objects.requireNonNull(spec).commandLine().getParseResult().hasMatchedOption(option);
    }

    /** The options of these classes that stand on the command line, with their values, as words of another one. */
    protected final List<String> given(Set<Class<?>> classes) {
        List<String> words = new ArrayList<>();
        for (OptionSpec option :
                Objects.requireNonNull(spec).commandLine().getParseResult().matchedOptions()) {
            if (option.userObject() instanceof Field field && classes.contains(field.getDeclaringClass())) {
                for (String value : option.originalStringValues()) {
                    words.add(option.longestName());
                    words.add(value);
                }
            }
        }
        return words;
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
