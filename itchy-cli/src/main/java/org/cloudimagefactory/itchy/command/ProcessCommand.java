package org.cloudimagefactory.itchy.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.common.cli.OutputFormat;
import org.cloudimagefactory.common.image.ImageFormat;
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
    private static final int MAX_JOBS = 64;

    // Picocli fills and reads it.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private ProcessOptions common = new ProcessOptions();

    @Mixin
    private EventDirectoryOptions events = new EventDirectoryOptions();

    @Mixin
    private ConversionOptions conversion = new ConversionOptions();

    @Option(
            names = {"-o", "--output-dir"},
            paramLabel = "DIR",
            defaultValue = "/var/spool/itchy/output",
            description = "Where images go; default ${DEFAULT-VALUE}.")
    private Path outputDirectory = Path.of("/var/spool/itchy/output");

    @Option(
            names = {"-e", "--descriptor-dir"},
            paramLabel = "DIR",
            defaultValue = "/var/spool/itchy/descriptors",
            description = "Where descriptors go; default ${DEFAULT-VALUE}.")
    private Path descriptorDirectory = Path.of("/var/spool/itchy/descriptors");

    @Option(
            names = {"-f", "--required-format"},
            paramLabel = "FORMAT",
            defaultValue = "qcow2",
            description = "Format of the images: qcow2, raw, vmdk, vdi, vpc, vhdx or ova; default ${DEFAULT-VALUE}.")
    private String format = "qcow2";

    @Option(
            names = "--jobs",
            paramLabel = "N",
            defaultValue = "2",
            description = "How many images are worked on at once; default ${DEFAULT-VALUE}.")
    private int jobs = 2;

    @Option(
            names = "--max-attempts",
            paramLabel = "N",
            defaultValue = "3",
            description = "Runs after which a failing event is set aside; default ${DEFAULT-VALUE}.")
    private int maxAttempts = 3;

    @Option(names = "--keep-events", description = "Keep done events in the directory 'done'.")
    private boolean keepEvents;

    @Option(names = "--output", paramLabel = "FORMAT", defaultValue = "text", description = "text or json.")
    private OutputFormat output = OutputFormat.TEXT;

    @Spec
    private @Nullable CommandSpec spec;

    private final Function<ConversionOptions, ProcessService> useCase;

    /** Wires the use case with the options of the command. */
    public ProcessCommand(Function<ConversionOptions, ProcessService> useCase) {
        this.useCase = useCase;
    }

    @Override
    public Integer call() {
        if (jobs < 1 || jobs > MAX_JOBS || maxAttempts < 1) {
            throw FactoryException.usage("--jobs must be from 1 to " + MAX_JOBS + ", and --max-attempts at least 1");
        }
        ProcessRequest request = new ProcessRequest(
                events.metadataDirectory(),
                absolute(outputDirectory),
                absolute(conversion.temporaryDirectory()),
                absolute(descriptorDirectory),
                events.permissions(),
                ImageFormat.parse(format),
                jobs,
                maxAttempts,
                keepEvents);
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        ProcessReport report = new ProcessReport(out, err, output);
        RunSummary summary = useCase.apply(conversion).process(request, report::event);
        report.end(summary);
        return summary.exitCode();
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }
}
