package org.cloudimagefactory.nifty.command;

import java.util.function.Function;
import org.cloudimagefactory.nifty.sync.SyncService;
import picocli.CommandLine.Command;

/** {@code nifty plan}. */
@Command(
        name = "plan",
        description = "Print what 'nifty sync' with the same options would do, and why.",
        footerHeading = "%nExamples:%n",
        footer = {"  nifty plan", "  nifty plan --descriptors-dir ./descriptors --output json"})
public final class PlanCommand extends PassCommand {
    public PlanCommand(Function<SyncOptions, SyncService> useCase) {
        super(useCase);
    }

    @Override
    protected void run() {
        pass(true, SyncService::preview, SyncService::run);
    }
}
