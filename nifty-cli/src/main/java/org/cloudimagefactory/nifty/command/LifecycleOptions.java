package org.cloudimagefactory.nifty.command;

import java.time.Duration;
import java.util.List;
import org.cloudimagefactory.common.cli.DurationConverter;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long things stay in the cloud. */
@InGroup(OptionGroup.LIFETIMES)
public final class LifecycleOptions {
    @Option(
            names = "--keep",
            paramLabel = "N",
            description = "How many versions of an appliance stay usable, for rollback; default ${DEFAULT-VALUE}.")
    private int keep = 1;

    @Option(
            names = "--expire-after",
            paramLabel = "DURATION",
            defaultValue = "0",
            converter = DurationConverter.UnitNeeded.class,
            description = "How long an image out of service stays; default ${DEFAULT-VALUE}: until nobody uses it.")
    Duration expireAfter = Duration.ZERO;

    @Option(
            names = "--expire-grace",
            paramLabel = "DURATION",
            defaultValue = "0",
            converter = DurationConverter.UnitNeeded.class,
            description = "How long the template of an expired appliance waits for a successor; default"
                    + " ${DEFAULT-VALUE}.")
    Duration expireGrace = Duration.ZERO;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "3h",
            converter = DurationConverter.UnitNeeded.class,
            description = "Limit for one image to become ready; default ${DEFAULT-VALUE}.")
    Duration uploadTimeout = Duration.ofHours(3);

    @Option(
            names = "--stalled-after",
            paramLabel = "DURATION",
            converter = DurationConverter.UnitNeeded.class,
            description =
                    "When an image that an earlier run of this nifty began, that nobody is at, and that is still LOCKED"
                            + " counts as dead, and is removed by force; default that of --timeout.")
    @Nullable
    Duration stalledAfter;

    @Option(
            names = "--retry-after",
            paramLabel = "DURATION",
            defaultValue = "5m",
            converter = DurationConverter.UnitNeeded.class,
            description =
                    "How long a descriptor waits whose images were uploaded for nothing; twice as long each time, up to"
                            + " a day; a changed descriptor is tried at once, and 0 never waits; default ${DEFAULT-VALUE}.")
    Duration retryAfter = Duration.ofMinutes(5);

    @InGroup(OptionGroup.RUN)
    @Option(
            names = "--adopt",
            description = "Take over objects that carry CLOUDKEEPER_* or VMCATCHER_EVENT_DC_IDENTIFIER only.")
    private boolean adopt;

    @InGroup(OptionGroup.RUN)
    @Option(
            names = "--adopt-owner",
            paramLabel = "USER",
            split = ",",
            description = "With --adopt: also what these users own; it becomes ours.")
    private List<String> adoptOwners = List.of();

    int keep() {
        if (keep < 1) {
            throw new UsageProblem("--keep takes 1 or more: the version in service counts");
        }
        return keep;
    }

    /** Whose objects of other tools are taken over; null when none are. */
    @Nullable
    List<String> adoptedOwners() {
        return adopt ? adoptOwners : null;
    }
}
