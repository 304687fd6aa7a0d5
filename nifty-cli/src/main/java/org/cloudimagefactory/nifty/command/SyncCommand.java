package org.cloudimagefactory.nifty.command;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.cloudimagefactory.common.cli.CommonOptions;
import org.cloudimagefactory.common.cli.OutputFormat;
import org.cloudimagefactory.nifty.sync.SyncService;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nifty sync}. */
@Command(
        name = "sync",
        aliases = "opennebula",
        description = "Bring a cloud in line with the descriptors that wait: one pass.",
        footer = {
            "",
            "Example: nifty sync --descriptors-dir /var/spool/itchy/descriptors --images-dir /var/spool/itchy/output"
        })
public final class SyncCommand implements Callable<Integer> {
    // Picocli fills and reads it.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private SyncOptions options = new SyncOptions();

    @Option(names = "--dry-run", description = "Print what would be done, and do nothing; same as 'nifty plan'.")
    private boolean dryRun;

    @Option(names = "--output", paramLabel = "FORMAT", defaultValue = "text", description = "text or json.")
    private OutputFormat output = OutputFormat.TEXT;

    @Spec
    private @Nullable CommandSpec spec;

    private final Function<SyncOptions, SyncService> useCase;

    /** Wires the use case with the options of the command. */
    public SyncCommand(Function<SyncOptions, SyncService> useCase) {
        this.useCase = useCase;
    }

    @Override
    public Integer call() {
        SyncReport report = new SyncReport(Objects.requireNonNull(spec).commandLine(), output);
        try (SyncService service = useCase.apply(options)) {
            return dryRun ? report.preview(service.preview()) : report.finished(service.run());
        }
    }
}
