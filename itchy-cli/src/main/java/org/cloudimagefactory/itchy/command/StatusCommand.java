package org.cloudimagefactory.itchy.command;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.cloudimagefactory.common.cli.CommonOptions;
import org.cloudimagefactory.common.cli.OutputFormat;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.itchy.queue.QueueStatus;
import org.cloudimagefactory.itchy.queue.StatusService;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code itchy status}. */
@Command(name = "status", description = "Show waiting, running, failed and done events.")
public final class StatusCommand implements Callable<Integer> {
    // Picocli fills and reads it.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private EventDirectoryOptions events = new EventDirectoryOptions();

    @Option(names = "--output", paramLabel = "FORMAT", defaultValue = "text", description = "text or json.")
    private OutputFormat output = OutputFormat.TEXT;

    @Spec
    private @Nullable CommandSpec spec;

    private final Function<EventDirectoryOptions, StatusService> useCase;
    private final Clock clock;

    /** Wires the use case with the options of the command. */
    public StatusCommand(Function<EventDirectoryOptions, StatusService> useCase, Clock clock) {
        this.useCase = useCase;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        QueueStatus status = useCase.apply(events).status(Directories.readable(events.metadataDirectory()));
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        new StatusReport(out, output, clock.instant()).print(status);
        return ExitCode.OK;
    }
}
