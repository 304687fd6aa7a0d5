package org.cloudimagefactory.nifty.command;

import java.util.List;
import java.util.function.Function;
import org.cloudimagefactory.common.cli.CheckingCommand;
import org.cloudimagefactory.common.problem.Finding;
import org.cloudimagefactory.common.systemd.DropIn;
import org.cloudimagefactory.nifty.sync.CheckService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code nifty check}. */
@Command(
        name = "check",
        description =
                "Look whether cloud, credentials, datastores, groups and directories are as 'nifty sync' needs them.",
        footerHeading = "%nExamples:%n",
        footer = {"  nifty check", "  nifty check --transfer copy --copy-dir /srv/one/incoming"})
public final class CheckCommand extends CheckingCommand {
    @Mixin
    private SyncOptions options = new SyncOptions();

    private final Function<SyncOptions, CheckService> useCase;

    public CheckCommand(Function<SyncOptions, CheckService> useCase) {
        this.useCase = useCase;
    }

    @Override
    protected List<Finding> findings() {
        return useCase.apply(options).check();
    }

    @Override
    protected DropIn dropIn() {
        return new DropIn(
                "nifty",
                List.of("cloud-image-factory.service", "nifty-sync.service"),
                options.writes(),
                options.reads());
    }
}
