package org.cloudimagefactory.common.cli;

import java.nio.file.Path;
import java.time.Instant;
import org.cloudimagefactory.common.cli.CommonOptions.LogLevel;
import org.cloudimagefactory.common.metrics.FailureHook;
import org.cloudimagefactory.common.metrics.FinishedRun;
import org.cloudimagefactory.common.metrics.MetricsFile;
import org.cloudimagefactory.common.metrics.RunMetrics;
import org.cloudimagefactory.common.metrics.RunRecord;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * What is done when a command is over, however it ended: its summary goes to the log, what was measured to the file of metrics, and
 * the program of the site is called if it failed. What goes wrong here is told, and changes nothing of the exit code.
 */
final class RunEnd {
    /** Whose level decides whether summaries are logged. */
    static final String LOGGER = "org.cloudimagefactory.summary";

    /** What a shell says of SIGTERM; which signal it was, nobody here can tell. */
    private static final int INTERRUPTED = 143;

    private final Tool tool;
    private final String command;
    private final RunRecord record;
    private final Instant began;
    private final @Nullable Path metricsFile;
    private final @Nullable String hook;
    private final boolean isTold;

    private RunEnd(Tool tool, String command, RunRecord record, Instant began, @Nullable WatchOptions watch) {
        this.tool = tool;
        this.command = command;
        this.record = record;
        this.began = began;
        this.metricsFile = watch == null ? null : watch.metricsFile();
        this.hook = watch == null ? null : watch.hook();
        this.isTold = watch != null;
    }

    /** Of a command that begins now. */
    static RunEnd of(Tool tool, String name, ToolCommand command) {
        return new RunEnd(tool, name, command.record(), command.began(), command.watch());
    }

    /** Sees to it that a run that is interrupted writes its metrics, too; and tells of a program that can't be called. */
    ShutdownTasks.Registration begin(NoticeWriter err) {
        if (hook != null) {
            try {
                programs().require(hook, "check --on-failure");
            } catch (Problem e) {
                err.notice(LogLevel.WARN, tool.name() + ": " + e.line());
            }
        }
        return metricsFile == null ? () -> {} : tool.shutdown().register(() -> interrupted(err));
    }

    /** Something went wrong that no command has told. */
    void hear(String problem) {
        record.problem(problem);
    }

    private void interrupted(NoticeWriter err) {
        // Whoever has to go looks at nothing any more.
        record.forgetStates();
        write(finished(INTERRUPTED), err);
    }

    /** The run is over. */
    void end(int exitCode, NoticeWriter err) {
        if (tool.shutdown().isShuttingDown()) {
            return;
        }
        FinishedRun run = finished(exitCode);
        if (isTold || record.isTold()) {
            LoggerFactory.getLogger(LOGGER).info("{}; exit code {}", run.summary(), exitCode);
        }
        write(run, err);
        if (hook != null) {
            new FailureHook(hook, new ProcessCommandRunner(programs(), tool.shutdown()), FailureHook.LIMIT)
                    .call(run)
                    .ifPresent(problem -> err.notice(LogLevel.ERROR, tool.name() + ": " + problem));
        }
    }

    private void write(FinishedRun run, NoticeWriter err) {
        if (metricsFile == null) {
            return;
        }
        try {
            new RunMetrics(tool.name()).write(new MetricsFile(metricsFile), run);
        } catch (RuntimeException e) {
            err.notice(LogLevel.ERROR, tool.name() + ": " + Problem.of(e).line());
        }
    }

    private FinishedRun finished(int exitCode) {
        return new FinishedRun(tool.name(), command, record, began, Instant.now(), exitCode);
    }

    private ProgramFinder programs() {
        return new ProgramFinder(tool.environment().getOrDefault("PATH", "/usr/bin:/bin"));
    }
}
