package org.cloudimagefactory.comfy.build;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers, in a hidden directory beside the images, what the last build of each thing was made from and how long it took. */
public final class BuildHistory {
    private static final Logger LOG = LoggerFactory.getLogger(BuildHistory.class);
    private static final String DIRECTORY = ".comfy";

    private final JsonMapper json = JsonMapper.builder().build();

    /** Creates the history. */
    public BuildHistory() {}

    /** The last build of what a plan builds. */
    public Optional<BuildRecord> last(BuildPlan plan) {
        Path file = file(plan);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(json.readValue(file.toFile(), BuildRecord.class));
        } catch (IOException e) {
            LOG.warn("cannot read {}, so it is as if nothing had been built: {}", file, e.getMessage());
            return Optional.empty();
        }
    }

    /** The last build, when it was made from the same inputs and all wanted images are still there. */
    public Optional<BuildRecord> upToDate(BuildPlan plan, String inputs) {
        return last(plan)
                .filter(record -> record.inputs().equals(inputs)
                        && plan.formats().stream().allMatch(format -> hasImage(record, format)));
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
            throw new UncheckedIOException("cannot write " + file, e);
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
