package org.cloudimagefactory.itchy.command;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.cloudimagefactory.common.cli.OutputFormat;
import org.cloudimagefactory.itchy.process.DryRun;
import org.cloudimagefactory.itchy.process.ProcessRequest;
import org.cloudimagefactory.itchy.process.ProcessService;
import org.cloudimagefactory.itchy.process.RunSummary;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code itchy process}. */
@Command(
        name = "process",
        description = "Turn the stored events into clean images and descriptors.",
        footer = {"", "From cron: */10 * * * * /usr/bin/itchy process"})
public final class ProcessCommand implements Callable<Integer> {
    // Picocli fills and reads it.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private ProcessLogOptions common = new ProcessLogOptions();

    @Mixin
    private EventDirectoryOptions events = new EventDirectoryOptions();

    @Mixin
    private ConversionOptions conversion = new ConversionOptions();

    @Mixin
    private RunOptions run = new RunOptions();

    @Option(names = "--dry-run", description = "Print what would be done, and do nothing.")
    private boolean dryRun;

    @Option(names = "--output", paramLabel = "FORMAT", defaultValue = "text", description = "text or json.")
    private OutputFormat output = OutputFormat.TEXT;

    @Spec
    private @Nullable CommandSpec spec;

    private final Function<ConversionOptions, ProcessService> useCase;
    private final Function<ConversionOptions, DryRun> dryUseCase;

    /** Wires the use cases with the options of the command. */
    public ProcessCommand(
            Function<ConversionOptions, ProcessService> useCase, Function<ConversionOptions, DryRun> dryUseCase) {
        this.useCase = useCase;
        this.dryUseCase = dryUseCase;
    }

    @Override
    public Integer call() {
        ProcessRequest request = run.request(events);
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (dryRun) {
            return new PlanReport(out, err, output)
                    .print(dryUseCase.apply(conversion).plan(request));
        }
        ProcessReport report = new ProcessReport(out, err, output);
        RunSummary summary = useCase.apply(conversion).process(request, report::event);
        report.end(summary);
        return summary.exitCode();
    }
}
