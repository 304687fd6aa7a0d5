package org.cloudimagefactory.common.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.CommandRunner;

/**
 * A program of the site that is called after a run that failed, without arguments and without a shell: what happened is in its
 * environment.
 */
public final class FailureHook {
    /** After so long it is ended. */
    public static final Duration LIMIT = Duration.ofMinutes(1);

    private static final int LONGEST = 4096;

    private final String program;
    private final CommandRunner runner;
    private final Duration limit;

    /** The program is a path, or a name that is looked up in PATH. */
    public FailureHook(String program, CommandRunner runner, Duration limit) {
        this.program = program;
        this.runner = runner;
        this.limit = limit;
    }

    /** Calls the program if the run failed; tells why that did not work, if it didn't. */
    public Optional<String> call(FinishedRun run) {
        if (!run.isFailed()) {
            return Optional.empty();
        }
        Command command = Command.of(List.of(program))
                .within(limit)
                .hint("check --on-failure")
                .with("RUN_TOOL", run.tool())
                .with("RUN_COMMAND", run.command())
                .with("RUN_EXIT_CODE", Integer.toString(run.exitCode()))
                .with("RUN_SUMMARY", text(run.summary()))
                .with("RUN_BEGAN", run.began().toString())
                .with("RUN_ENDED", run.ended().toString())
                .with(
                        "RUN_DURATION_SECONDS",
                        String.format(Locale.ROOT, "%.3f", run.duration().toMillis() / 1000.0))
                .with("RUN_PROBLEMS", problems(run.record().problems()));
        try {
            CommandResult result = runner.run(command);
            return result.succeeded() ? Optional.empty() : Optional.of(told(result.reason()));
        } catch (Problem e) {
            return Optional.of(told(e.line()));
        }
    }

    private String told(String reason) {
        return "the program of --on-failure did not work: " + reason;
    }

    /** One a line; each is free of line breaks and control characters. */
    private static String problems(List<String> lines) {
        return String.join("\n", lines.stream().map(FailureHook::text).toList());
    }

    private static String text(String line) {
        return PrintableText.of(line, LONGEST);
    }
}
