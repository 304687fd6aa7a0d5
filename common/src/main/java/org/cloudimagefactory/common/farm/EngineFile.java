package org.cloudimagefactory.common.farm;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.IoReason;
import org.cloudimagefactory.common.problem.JsonReason;
import org.jspecify.annotations.Nullable;

/**
 * How to speak to an engine by its own programs, as a YAML file of the site says it.
 *
 * @param name what people call the engine
 * @param submit program and arguments; in each, {@code {{ job_file }}} and the other variables of a job stand for themselves
 * @param submitted pattern that finds what the engine calls the job, as its group {@code id}, in what {@code submit} prints
 * @param status program and arguments that list all jobs
 * @param listed pattern of one job in what {@code status} prints, with groups for its mark and its state, and perhaps for
 *     its id and its node
 * @param cancel program and arguments; {@code {{ id }}} is what the engine calls the job
 * @param states words of the engine to {@code queued}, {@code running}, {@code gone} or {@code cancelled}
 * @param jobFile template of the file that is given to {@code submit}
 */
record EngineFile(
        String name,
        List<String> submit,
        Pattern submitted,
        List<String> status,
        Pattern listed,
        List<String> cancel,
        Map<String, Listed.Standing> states,
        String jobFile) {
    private static final long SIZE_LIMIT = 1 << 20;

    /** The file as it is written. */
    private record Content(
            @Nullable String name,
            @Nullable List<String> submit,
            @Nullable String submitted,
            @Nullable List<String> status,
            @Nullable String listed,
            @Nullable List<String> cancel,
            @Nullable Map<String, String> states,
            @JsonProperty("job_file") @Nullable String jobFile) {}

    /** Reads it, and says what is wrong with it. */
    static EngineFile read(Path file) {
        try {
            if (Files.size(file) > SIZE_LIMIT) {
                throw wrong(file, "it is larger than 1 MiB");
            }
            ObjectMapper yaml = YAMLMapper.builder(new YAMLFactory())
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();
            Content content = yaml.readValue(Files.readString(file), Content.class);
            if (content == null) {
                throw wrong(file, "it is empty");
            }
            return new EngineFile(
                    needed(file, "name", content.name()),
                    arguments(file, "submit", content.submit()),
                    pattern(file, "submitted", content.submitted(), "id"),
                    arguments(file, "status", content.status()),
                    pattern(file, "listed", content.listed(), "mark", "state"),
                    arguments(file, "cancel", content.cancel()),
                    states(file, needed(file, "states", content.states())),
                    needed(file, "job_file", content.jobFile()));
        } catch (JsonProcessingException e) {
            throw wrong(file, JsonReason.of(e)).causedBy(e);
        } catch (IOException e) {
            throw wrong(file, IoReason.of(e)).causedBy(e);
        }
    }

    private static <T> T needed(Path file, String key, @Nullable T value) {
        if (value == null) {
            throw wrong(file, "'" + key + "' is missing");
        }
        return value;
    }

    private static List<String> arguments(Path file, String key, @Nullable List<String> value) {
        List<String> arguments = needed(file, key, value);
        if (arguments.isEmpty()
                || arguments.stream().anyMatch(Objects::isNull)
                || arguments.get(0).isBlank()) {
            throw wrong(file, "'" + key + "' is no list of a program and its arguments");
        }
        return List.copyOf(arguments);
    }

    private static Pattern pattern(Path file, String key, @Nullable String value, String... groups) {
        String text = needed(file, key, value);
        for (String group : groups) {
            if (!text.contains("(?<" + group + ">")) {
                throw wrong(file, "'" + key + "' has no group (?<" + group + ">...)");
            }
        }
        try {
            return Pattern.compile(text, Pattern.MULTILINE);
        } catch (PatternSyntaxException e) {
            throw wrong(file, "'" + key + "' is no pattern: " + e.getDescription())
                    .causedBy(e);
        }
    }

    private static Map<String, Listed.Standing> states(Path file, Map<String, String> words) {
        Map<String, Listed.Standing> states = new HashMap<>();
        words.forEach((word, meaning) -> {
            Listed.Standing standing = switch (String.valueOf(meaning).toLowerCase(Locale.ROOT)) {
                case "queued" -> Listed.Standing.QUEUED;
                case "running" -> Listed.Standing.RUNNING;
                case "gone" -> Listed.Standing.GONE;
                case "cancelled" -> Listed.Standing.CANCELLED;
                default ->
                    throw wrong(
                            file,
                            "state '" + word + "' is '" + meaning + "', and not queued, running, gone or cancelled");
            };
            states.put(word, standing);
        });
        return Map.copyOf(states);
    }

    private static EnvironmentProblem wrong(Path file, String why) {
        return new EnvironmentProblem("cannot use engine file " + file + ": " + why)
                .hint("see farm.md in the documentation, and the examples in share/farm");
    }
}
