package org.cloudimagefactory.itchy.command;

import java.time.Duration;
import org.cloudimagefactory.common.cli.ByteSizeConverter;
import org.cloudimagefactory.common.cli.DurationConverter;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.web.Bandwidth;
import org.cloudimagefactory.itchy.catcher.EventHook;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How {@code itchy catch} works. */
@InGroup(OptionGroup.RUN)
public final class CatchOptions {
    private static final Duration HOOK_LIMIT = Duration.ofMinutes(5);
    private static final int MAX_JOBS = 32;

    @Mixin
    CacheOptions cache = new CacheOptions();

    @InGroup(OptionGroup.LIFETIMES)
    @Option(
            names = "--grace",
            paramLabel = "TIME",
            defaultValue = "0",
            converter = DurationConverter.Seconds.class,
            description = "How long images stay when no valid list vouches for them any more, such as 3d or 12h;"
                    + " a bare number is seconds; default ${DEFAULT-VALUE}.")
    Duration grace = Duration.ZERO;

    @InGroup(OptionGroup.TRANSFER)
    @Option(
            names = "--bandwidth",
            paramLabel = "RATE",
            converter = ByteSizeConverter.Rate.class,
            description = "Limit for all downloads together, in bytes per second, such as 10M.")
    private @Nullable Long bandwidth;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "How many images are downloaded at once; default ${DEFAULT-VALUE}.")
    private int jobs = 4;

    @Option(
            names = "--event-hook",
            paramLabel = "COMMAND",
            description = "Program to call for each event, with vmCatcher's environment, beside storing it.")
    private @Nullable String hook;

    @InGroup(OptionGroup.PROGRAMS)
    @Option(
            names = {"-q", "--qemu-img-binary"},
            paramLabel = "FILE",
            description = "qemu-img to use, for images that are put together from chunks; default ${DEFAULT-VALUE}.")
    String qemuImg = "qemu-img";

    int jobs() {
        if (jobs < 1 || jobs > MAX_JOBS) {
            throw new UsageProblem("--jobs must be from 1 to " + MAX_JOBS);
        }
        return jobs;
    }

    Bandwidth bandwidth() {
        return bandwidth == null ? Bandwidth.unlimited() : Bandwidth.of(bandwidth);
    }

    EventHook hook(CommandRunner runner) {
        return hook == null || hook.isBlank() ? EventHook.none(runner) : EventHook.parse(hook, runner, HOOK_LIMIT);
    }
}
