package org.cloudimagefactory.itchy.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.cloudimagefactory.common.cli.AbsolutePath;
import org.cloudimagefactory.common.cli.ResultCommand;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.itchy.clean.CleanRequest;
import org.cloudimagefactory.itchy.clean.CleanService;
import org.cloudimagefactory.itchy.clean.Limits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code itchy clean}. */
@Command(
        name = "clean",
        description = "Remove images, done and failed events and broken downloads that nobody needs any longer; only what"
                + " itchy has a record of, and never what a descriptor that is not finished names.",
        footer = {
            "",
            "Examples:",
            "  itchy clean --dry-run                        what would go, and why",
            "  itchy clean --keep 2 --keep-days 7           two versions stay, and older ones for a week",
            "",
            "From cron: */10 * * * * itchy process; nifty sync; itchy clean; nifty clean"
        })
public final class CleanCommand extends ResultCommand {
    private static final int MOST_DAYS = 36_500;
    private static final int MOST_KEPT = 1_000;

    @Mixin
    private EventDirectoryOptions events = new EventDirectoryOptions();

    @Mixin
    private DirectoryOptions directories = new DirectoryOptions();

    @Mixin
    private CacheOptions cache = new CacheOptions();

    @Mixin
    private StateOptions state = new StateOptions();

    @Option(
            names = "--keep",
            paramLabel = "N",
            description = "How many versions of each published appliance have their images kept; default ${DEFAULT-VALUE}.")
    private int keep = 1;

    @Option(
            names = "--keep-days",
            paramLabel = "DAYS",
            description = "How long the images of older versions, and of expired appliances, stay after their last event;"
                    + " default ${DEFAULT-VALUE}: until nobody needs them.")
    private int keepDays;

    @Option(
            names = "--done-days",
            paramLabel = "DAYS",
            description = "How long done events stay that --keep-events has kept; default ${DEFAULT-VALUE}.")
    private int doneDays = 30;

    @Option(
            names = "--failed-days",
            paramLabel = "DAYS",
            description = "How long events stay that were set aside; default ${DEFAULT-VALUE}.")
    private int failedDays = 90;

    @Option(
            names = "--needed-by",
            paramLabel = "DIR",
            split = ",",
            converter = AbsolutePath.class,
            description = "Further directories of descriptors: the images that those name stay, too.")
    private List<Path> neededBy = List.of();

    @Option(names = "--dry-run", description = "Print what would be done, and do nothing.")
    private boolean dryRun;

    private final CleanService service;

    public CleanCommand(CleanService service) {
        this.service = service;
    }

    @Override
    protected void run() {
        CleanReport report = new CleanReport(printer());
        CleanRequest request = request();
        endWith(dryRun ? report.plan(service.plan(request)) : report.done(service.clean(request)));
    }

    private CleanRequest request() {
        if (keep < 1 || keep > MOST_KEPT) {
            throw new UsageProblem("--keep takes 1 to " + MOST_KEPT + ": the newest version counts");
        }
        return new CleanRequest(
                events.metadataDirectory,
                directories.output,
                directories.descriptors,
                cache.directory,
                state.file,
                events.permissions(),
                new Limits(
                        keep,
                        days("--keep-days", keepDays),
                        days("--done-days", doneDays),
                        days("--failed-days", failedDays)),
                neededBy);
    }

    private static Duration days(String option, int days) {
        if (days < 0 || days > MOST_DAYS) {
            throw new UsageProblem(option + " takes 0 to " + MOST_DAYS + " days");
        }
        return Duration.ofDays(days);
    }
}
