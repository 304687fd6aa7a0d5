package org.cloudimagefactory.common.cli;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cloudimagefactory.common.farm.FarmDirectory;
import org.cloudimagefactory.common.farm.JobState;
import org.jspecify.annotations.Nullable;

/** Prints the jobs of a farm: how far each has come, where it runs, and how long it has waited. */
public final class FarmReport {
    private final ResultPrinter printer;
    private final Clock clock;

    public FarmReport(ResultPrinter printer, Clock clock) {
        this.printer = printer;
        this.clock = clock;
    }

    /** Puts them into a document for programs. */
    public void describe(JsonObject document, List<FarmDirectory.KnownJob> jobs) {
        document.list(
                "jobs",
                jobs,
                (node, job) -> node.put("id", job.state().id())
                        .put("label", job.state().label())
                        .put("phase", job.phase())
                        .put("engine_id", job.state().engineId())
                        .put("node", job.state().node())
                        .put("attempt", job.state().attempt())
                        .put("lost", job.state().lost())
                        .put("submitted", job.state().submitted())
                        .put(
                                "queue_seconds",
                                queued(job).map(Duration::toSeconds).orElse(null))
                        .put("run_seconds", ran(job).map(Duration::toSeconds).orElse(null))
                        .put("told", job.state().told())
                        .put("said", job.said()));
    }

    /** Prints them for people; nothing where there are none. */
    public void print(List<FarmDirectory.KnownJob> jobs) {
        if (jobs.isEmpty()) {
            return;
        }
        printer.line("jobs: " + jobs.size());
        for (FarmDirectory.KnownJob job : jobs) {
            JobState state = job.state();
            String node = state.node() == null ? "" : " on " + state.node();
            String lost = state.lost() == 0 ? "" : ", lost " + state.lost() + " times";
            String ran =
                    ran(job).map(time -> ", ran " + time.toSeconds() + " s").orElse("");
            String queued = queued(job)
                    .map(time -> ", queued " + time.toSeconds() + " s")
                    .orElse("");
            printer.line(String.format(
                    "  %-10s %s  %s",
                    job.phase(),
                    Objects.requireNonNullElse(state.engineId(), state.mark()) + node,
                    state.label() + ", attempt " + state.attempt() + lost + queued + ran + said(job)));
        }
    }

    /** A build tells the phases that it comes to. */
    private static String said(FarmDirectory.KnownJob job) {
        return job.hasEnded() || job.said().isEmpty() ? "" : ": " + job.said();
    }

    private Optional<Duration> queued(FarmDirectory.KnownJob job) {
        if (job.state().started() == null && job.hasEnded()) {
            return Optional.empty();
        }
        return between(job.state().submitted(), job.state().started());
    }

    private Optional<Duration> ran(FarmDirectory.KnownJob job) {
        return job.state().started() == null || job.hasEnded()
                ? Optional.empty()
                : between(job.state().started(), null);
    }

    private Optional<Duration> between(@Nullable String from, @Nullable String to) {
        try {
            Duration time = Duration.between(
                    Instant.parse(Objects.requireNonNullElse(from, "")),
                    to == null ? clock.instant() : Instant.parse(to));
            return Optional.of(time.isNegative() ? Duration.ZERO : time);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
