package org.cloudimagefactory.comfy.assembly;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers, in a hidden directory beside the images, what the last build of each thing was made from and how long it took. */
public final class BuildHistory {
    private static final Logger LOG = LoggerFactory.getLogger(BuildHistory.class);
    /** Longer than anything is kept. */
    private static final Duration FOREVER = Duration.ofDays(36500);

    /** Where records lie, in the directory that images go to. */
    static final String DIRECTORY = ".comfy";

    private final JsonMapper json = JsonMapper.builder().build();

    private final Clock clock;

    /** Tells ages by this clock. */
    public BuildHistory(Clock clock) {
        this.clock = clock;
    }

    /** The last build of what a plan builds. */
    public Optional<BuildRecord> last(BuildPlan plan) {
        Path file = file(plan);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            Optional<BuildRecord> record = Optional.ofNullable(json.readValue(file.toFile(), BuildRecord.class));
            if (record.isEmpty()) {
                LOG.warn("{} is empty, so it is as if nothing had been built", file);
            }
            return record;
        } catch (IOException e) {
            LOG.warn("cannot read {}, so it is as if nothing had been built: {}", file, e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Whether a plan has to be built.
     *
     * @param inputs tells the digest of what it would be made from; asked only where that decides
     */
    public BuildNeed need(BuildPlan plan, Supplier<String> inputs, RunSettings settings) {
        @Nullable BuildRecord there = last(plan).orElse(null);
        if (there == null) {
            return new BuildNeed(settings.force() ? BuildNeed.Why.FORCED : BuildNeed.Why.NEW, null, null);
        }
        Duration age = Duration.between(Instant.ofEpochSecond(there.built()), clock.instant());
        return new BuildNeed(why(plan, there, age, inputs, settings), there, there.built() == 0 ? null : age);
    }

    private static BuildNeed.Why why(
            BuildPlan plan, BuildRecord there, Duration age, Supplier<String> inputs, RunSettings settings) {
        if (settings.force()) {
            return BuildNeed.Why.FORCED;
        }
        if (PlanInputs.isOfOlderForm(there.inputs())) {
            return BuildNeed.Why.OLDER_FORM;
        }
        if (!there.inputs().equals(inputs.get())) {
            return BuildNeed.Why.CHANGED;
        }
        if (!plan.formats().stream().allMatch(format -> hasImage(there, format))) {
            return BuildNeed.Why.IMAGES_GONE;
        }
        if (limit(plan, settings).filter(limit -> age.compareTo(limit) > 0).isPresent()) {
            return BuildNeed.Why.TOO_OLD;
        }
        return settings.test() && !there.tested() ? BuildNeed.Why.UNTESTED : BuildNeed.Why.NOTHING;
    }

    private static Optional<Duration> limit(BuildPlan plan, RunSettings settings) {
        if (settings.maxAge() != null) {
            return Optional.of(settings.maxAge());
        }
        return plan.appliance().system().mirror() == null ? Optional.empty() : Optional.of(RunSettings.USUAL_AGE);
    }

    /** From when on what a build goes on upon must be: as old as an image may be, and not older than now where nothing is kept. */
    Instant notBefore(BuildPlan plan, RunSettings settings) {
        Instant now = clock.instant();
        if (!settings.keptLayers()) {
            return now;
        }
        return limit(plan, settings)
                .filter(limit -> limit.compareTo(FOREVER) < 0)
                .map(now::minus)
                .orElse(Instant.EPOCH);
    }

    /** How long each phase took last time. */
    public Map<BuildPhase, Duration> durations(BuildPlan plan) {
        Map<BuildPhase, Duration> durations = new EnumMap<>(BuildPhase.class);
        last(plan).ifPresent(record -> {
            for (BuildPhase phase : BuildPhase.values()) {
                Long seconds = record.phases().get(phase.toString());
                if (seconds != null) {
                    durations.put(phase, Duration.ofSeconds(seconds));
                }
            }
        });
        return durations;
    }

    /** Remembers a build. */
    public void remember(BuildPlan plan, BuildRecord record) {
        Path file = file(plan);
        try {
            Files.createDirectories(file.getParent());
            byte[] content = json.writerWithDefaultPrettyPrinter()
                    .writeValueAsString(record)
                    .getBytes(StandardCharsets.UTF_8);
            AtomicFile.write(file, content, FilePermissions.parse("644").set());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record can always be written", e);
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot write " + file, e);
        }
    }

    private static boolean hasImage(BuildRecord record, ImageFormat format) {
        List<BuildRecord.Image> images = record.images().stream()
                .filter(image -> image.format().equals(format.qemuName()))
                .toList();
        return !images.isEmpty()
                && images.stream()
                        .allMatch(image -> Path.of(image.path()).toFile().length() == image.fileSize());
    }

    private static Path file(BuildPlan plan) {
        return plan.outputDirectory().resolve(DIRECTORY).resolve(plan.name() + ".json");
    }
}
