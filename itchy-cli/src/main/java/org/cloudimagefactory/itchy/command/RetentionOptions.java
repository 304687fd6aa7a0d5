package org.cloudimagefactory.itchy.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.cloudimagefactory.common.cli.AbsolutePath;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.itchy.clean.Limits;
import picocli.CommandLine.Option;

/** What {@code itchy clean} lets stay. */
@InGroup(OptionGroup.LIFETIMES)
public final class RetentionOptions {
    private static final int MOST_DAYS = 36_500;
    private static final int MOST_KEPT = 1_000;

    @Option(
            names = "--keep",
            paramLabel = "N",
            description =
                    "How many versions of each published appliance have their images kept; default ${DEFAULT-VALUE}.")
    private int keep = 1;

    @Option(
            names = "--keep-days",
            paramLabel = "DAYS",
            description =
                    "How long the images of older versions, and of expired appliances, stay after their last event;"
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
    @InGroup(OptionGroup.FILES)
    List<Path> neededBy = List.of();

    Limits limits() {
        if (keep < 1 || keep > MOST_KEPT) {
            throw new UsageProblem("--keep takes 1 to " + MOST_KEPT + ": the newest version counts");
        }
        return new Limits(
                keep, days("--keep-days", keepDays), days("--done-days", doneDays), days("--failed-days", failedDays));
    }

    private static Duration days(String option, int days) {
        if (days < 0 || days > MOST_DAYS) {
            throw new UsageProblem(option + " takes 0 to " + MOST_DAYS + " days");
        }
        return Duration.ofDays(days);
    }
}
