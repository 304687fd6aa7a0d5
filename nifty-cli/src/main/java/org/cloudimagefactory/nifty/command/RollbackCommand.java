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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nifty rollback}. */
@Command(
        name = "rollback",
        description = "Have the template of an appliance use the version before, as long as that is in the cloud.",
        footer = {"", "Versions stay in the cloud with 'nifty sync --keep 2', or until --expire-after is over."})
public final class RollbackCommand implements Callable<Integer> {
    // Picocli fills and reads it.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private SyncOptions options = new SyncOptions();

    @Parameters(paramLabel = "IDENTIFIER", description = "Identifier of the appliance; 'nifty list' shows them.")
    private String appliance = "";

    @Option(
            names = "--force",
            description =
                    "Also go back to a version of which nobody has noted how many disks it had, with those that are there.")
    private boolean force;

    @Option(names = "--dry-run", description = "Print what would be done, and do nothing.")
    private boolean dryRun;

    @Option(names = "--output", paramLabel = "FORMAT", defaultValue = "text", description = "text or json.")
    private OutputFormat output = OutputFormat.TEXT;

    @Spec
    private @Nullable CommandSpec spec;

    private final Function<SyncOptions, SyncService> useCase;

    /** Wires the use case with the options of the command. */
    public RollbackCommand(Function<SyncOptions, SyncService> useCase) {
        this.useCase = useCase;
    }

    @Override
    public Integer call() {
        SyncReport report = new SyncReport(Objects.requireNonNull(spec).commandLine(), output);
        try (SyncService service = useCase.apply(options)) {
            return dryRun
                    ? report.preview(service.previewRollback(appliance, force))
                    : report.finished(service.rollback(appliance, force));
        }
    }
}
