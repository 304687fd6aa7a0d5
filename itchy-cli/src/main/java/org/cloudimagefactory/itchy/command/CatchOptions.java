package org.cloudimagefactory.itchy.command;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.web.Bandwidth;
import org.cloudimagefactory.itchy.catcher.EventHook;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How {@code itchy catch} works. */
public final class CatchOptions {
    private static final Duration HOOK_LIMIT = Duration.ofMinutes(5);
    private static final int MAX_JOBS = 32;

    @Option(
            names = "--cache-dir",
            paramLabel = "DIR",
            defaultValue = "/var/spool/itchy/cache",
            description = "Where verified images lie; default ${DEFAULT-VALUE}.")
    private Path cache = Path.of("/var/spool/itchy/cache");

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            defaultValue = "0",
            description = "How long images stay when no valid list vouches for them any more, such as 3d or 12h;"
                    + " default ${DEFAULT-VALUE}.")
    private String grace = "0";

    @Option(
            names = "--bandwidth",
            paramLabel = "RATE",
            description = "Limit for all downloads together, in bytes per second, such as 10M.")
    private @Nullable String bandwidth;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            defaultValue = "4",
            description = "How many images are downloaded at once; default ${DEFAULT-VALUE}.")
    private int jobs = 4;

    @Option(
            names = "--event-hook",
            paramLabel = "COMMAND",
            description = "Program to call for each event, with vmCatcher's environment, beside storing it.")
    private @Nullable String hook;

    /** For picocli. */
    public CatchOptions() {}

    Path cache() {
        return cache.toAbsolutePath().normalize();
    }

    int jobs() {
        if (jobs < 1 || jobs > MAX_JOBS) {
            throw new UsageProblem("--jobs must be from 1 to " + MAX_JOBS);
        }
        return jobs;
    }

    /** How fast downloads may be. */
    public Bandwidth bandwidth() {
        return bandwidth == null ? Bandwidth.unlimited() : Bandwidth.parse(bandwidth);
    }

    /** The program of the site. */
    public EventHook hook(CommandRunner runner) {
        return hook == null || hook.isBlank() ? EventHook.none(runner) : EventHook.parse(hook, runner, HOOK_LIMIT);
    }

    /** A number with a unit, or ISO 8601. */
    Duration grace() {
        String text = grace.strip().toUpperCase(Locale.ROOT);
        try {
            if (text.matches("[0-9]{1,6}[DHMS]?")) {
                String days = text.endsWith("D") ? "P" + text : "PT" + text;
                return text.matches("[0-9]+") ? Duration.ofSeconds(Long.parseLong(text)) : Duration.parse(days);
            }
            Duration duration = Duration.parse(text);
            if (!duration.isNegative()) {
                return duration;
            }
        } catch (DateTimeException e) {
            throw wrongGrace().causedBy(e);
        }
        throw wrongGrace();
    }

    private Problem wrongGrace() {
        return new UsageProblem("'" + grace + "' is no time")
                .hint("give days, hours, minutes or seconds, such as 3d or 12h");
    }
}
