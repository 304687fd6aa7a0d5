package org.cloudimagefactory.common.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is measured of every run of a tool. Each sample has the label {@code command} and those that the run gave itself; what all
 * commands share has only the latter. A run replaces what earlier ones with the same labels measured, as far as it measures it again.
 * Counters go on from where those left off.
 */
public final class RunMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(RunMetrics.class);
    private static final double MILLIS = 1000;

    private final MetricFamily lastRun;
    private final MetricFamily lastSuccess;
    private final MetricFamily duration;
    private final MetricFamily exitCode;
    private final MetricFamily lastItems;
    private final MetricFamily runs;
    private final MetricFamily items;

    /** Of the tool of that name. */
    public RunMetrics(String tool) {
        lastRun = MetricFamily.gauge(tool + "_last_run_timestamp_seconds", "When the last run ended.");
        lastSuccess = MetricFamily.gauge(
                tool + "_last_success_timestamp_seconds",
                "When the last run ended that had exit code 0; 0 when there was none.");
        duration = MetricFamily.gauge(tool + "_last_run_duration_seconds", "How long the last run took.");
        exitCode = MetricFamily.gauge(
                tool + "_last_run_exit_code", "Exit code of the last run; 75 says that another run held the lock.");
        lastItems = MetricFamily.gauge(
                tool + "_last_run_items", "How many items of the last run ended so; none when it ended early.");
        runs = MetricFamily.counter(tool + "_runs_total", "Runs that ended so.");
        items = MetricFamily.counter(tool + "_items_total", "Items of all runs that ended so.");
    }

    /** All that there are. */
    public List<MetricFamily> families() {
        return List.of(lastRun, lastSuccess, duration, exitCode, lastItems, runs, items);
    }

    /** Writes what a run was like into the file. */
    public void write(MetricsFile file, FinishedRun run) {
        Map<String, String> shared = run.record().labels();
        Map<String, String> own = new TreeMap<>(shared);
        own.put("command", run.command());
        MetricSet measured = measured(run);
        MetricSet state = new MetricSet();
        look(run.record().sharedStates(), state);
        file.update(former -> merged(withSuccess(merged(former, measured, written(own)), own), state, written(shared)));
    }

    private MetricSet measured(FinishedRun run) {
        MetricSet set = new MetricSet();
        double ended = run.ended().toEpochMilli() / MILLIS;
        set.add(lastRun, ended)
                .add(duration, run.duration().toMillis() / MILLIS)
                .add(exitCode, run.exitCode())
                .add(runs, Map.of("result", run.result()), 1);
        if (run.exitCode() == ExitCode.OK) {
            set.add(lastSuccess, ended);
        }
        set.measured(lastItems);
        run.record().outcomes().forEach((outcome, count) -> {
            Map<String, String> label = Map.of("outcome", outcome);
            set.add(lastItems, label, count).add(items, label, count);
        });
        run.record().moved().forEach(set::add);
        look(run.record().states(), set);
        return set;
    }

    private static void look(List<Supplier<MetricSet>> states, MetricSet set) {
        states.forEach(state -> {
            try {
                set.addAll(state.get());
            } catch (RuntimeException e) {
                // The last values that are known stay.
                LOG.warn("cannot tell how things stand: {}", Problem.of(e).line());
                LOG.debug("cannot tell how things stand", e);
            }
        });
    }

    /** Labels as a file has them. */
    private Map<String, String> written(Map<String, String> labels) {
        return new MetricSample(lastRun, labels, 0).labels();
    }

    private static List<MetricSample> merged(
            List<MetricSample> former, MetricSet measured, Map<String, String> labels) {
        List<MetricSample> all = new ArrayList<>();
        Set<String> names = measured.families().stream().map(MetricFamily::name).collect(Collectors.toSet());
        for (MetricSample sample : former) {
            boolean isReplaced =
                    isGauge(sample) && names.contains(sample.family().name()) && sample.has(labels);
            if (!isReplaced) {
                all.add(sample);
            }
        }
        for (MetricSample sample : measured.samples()) {
            MetricSample full = sample.with(labels);
            all.add(isGauge(sample) ? full : sum(former, full));
        }
        return all;
    }

    /** With a time of the last success in any case. */
    private List<MetricSample> withSuccess(List<MetricSample> samples, Map<String, String> labels) {
        Map<String, String> written = written(labels);
        if (samples.stream()
                .anyMatch(sample -> sample.family().name().equals(lastSuccess.name()) && sample.has(written))) {
            return samples;
        }
        List<MetricSample> all = new ArrayList<>(samples);
        all.add(new MetricSample(lastSuccess, labels, 0));
        return all;
    }

    private static boolean isGauge(MetricSample sample) {
        return sample.family().type() == MetricFamily.Type.GAUGE;
    }

    private static MetricSample sum(List<MetricSample> former, MetricSample more) {
        double before = former.stream()
                .filter(sample -> sample.family().name().equals(more.family().name()))
                .filter(sample -> sample.labels().equals(more.labels()))
                .mapToDouble(MetricSample::value)
                .max()
                .orElse(0);
        return new MetricSample(more.family(), more.labels(), before + more.value());
    }
}
