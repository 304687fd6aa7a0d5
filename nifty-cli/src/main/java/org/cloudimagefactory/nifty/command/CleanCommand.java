package org.cloudimagefactory.nifty.command;

import java.time.Duration;
import java.util.function.Function;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.cli.WatchOptions;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.nifty.sync.DescriptorLimits;
import org.cloudimagefactory.nifty.sync.SyncService;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nifty clean}. */
@Command(
        name = "clean",
        description =
                "Delete what has been out of service for long enough and is not used, and descriptors that nifty was"
                        + " done with long ago; look at none that waits.",
        footerHeading = "%nExamples:%n",
        footer = {"  nifty clean --dry-run", "  nifty clean --expire-after 7d --done-days 60"})
@InGroup(OptionGroup.RUN)
public final class CleanCommand extends PassCommand {
    private static final int MOST_DAYS = 36_500;

    @Option(
            names = "--done-days",
            paramLabel = "DAYS",
            description =
                    "How long applied descriptors stay in done/; those of the --keep newest versions of an appliance"
                            + " that is offered, and of what is in the cloud, stay longer; default ${DEFAULT-VALUE}.")
    @InGroup(OptionGroup.LIFETIMES)
    private int doneDays = 30;

    @Option(
            names = "--rejected-days",
            paramLabel = "DAYS",
            description = "How long descriptors stay in rejected/, with their reasons; default ${DEFAULT-VALUE}.")
    @InGroup(OptionGroup.LIFETIMES)
    private int rejectedDays = 90;

    @Mixin
    private WatchOptions.Usual watch = new WatchOptions.Usual();

    @Option(names = "--dry-run", description = "Print what would be done, and do nothing.")
    private boolean dryRun;

    public CleanCommand(Function<SyncOptions, SyncService> useCase) {
        super(useCase);
    }

    @Override
    protected @Nullable WatchOptions watch() {
        return dryRun ? null : watch;
    }

    @Override
    protected void run() {
        DescriptorLimits limits =
                new DescriptorLimits(days("--done-days", doneDays), days("--rejected-days", rejectedDays));
        pass(dryRun, service -> service.previewCleanUp(limits), service -> service.cleanUp(limits));
    }

    private static Duration days(String option, int days) {
        if (days < 0 || days > MOST_DAYS) {
            throw new UsageProblem(option + " takes 0 to " + MOST_DAYS + " days");
        }
        return Duration.ofDays(days);
    }
}
