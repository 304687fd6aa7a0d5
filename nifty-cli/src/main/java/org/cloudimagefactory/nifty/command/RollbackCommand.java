package org.cloudimagefactory.nifty.command;

import java.util.function.Function;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.nifty.sync.SyncService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nifty rollback}. */
@Command(
        name = "rollback",
        description = "Have the template of an appliance use the version before, as long as that is in the cloud.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  nifty rollback 858a817e-0ca2-473f-89d3-d5bdfc51968e --dry-run",
            "  nifty rollback 858a817e-0ca2-473f-89d3-d5bdfc51968e",
            "",
            "Versions stay in the cloud with 'nifty sync --keep 2', or until --expire-after is over."
        })
@InGroup(OptionGroup.RUN)
public final class RollbackCommand extends PassCommand {
    @Parameters(paramLabel = "IDENTIFIER", description = "Identifier of the appliance; 'nifty list' shows them.")
    private String appliance = "";

    @Option(
            names = "--force",
            description =
                    "Also go back to a version of which nobody has noted how many disks it had, with those that are there.")
    private boolean force;

    @Option(names = "--dry-run", description = "Print what would be done, and do nothing.")
    private boolean dryRun;

    public RollbackCommand(Function<SyncOptions, SyncService> useCase) {
        super(useCase);
    }

    @Override
    protected void run() {
        pass(
                dryRun,
                service -> service.previewRollback(appliance, force),
                service -> service.rollback(appliance, force));
    }
}
