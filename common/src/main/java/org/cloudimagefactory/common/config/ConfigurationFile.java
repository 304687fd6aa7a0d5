package org.cloudimagefactory.common.config;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.JsonReason;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.Directories;

/**
 * One YAML file of settings: keys to values; nested keys are joined with dots, list items with commas. Numbers stay as they are
 * written: {@code 0640} is a file permission, not 416. A key without a value is as good as absent, but keeps away what would be
 * merged. Mappings may be named and merged into others ({@code <<: *defaults}, {@code <<: [*first, *second]}), as the predecessor's
 * files are.
 */
final class ConfigurationFile {
    private static final int SIZE_LIMIT = 1 << 20;
    private static final int NESTING_LIMIT = 8;
    private static final int KEY_LIMIT = 10_000;

    private static final int MERGE_LIMIT = 100;

    private static final String MERGE = "<<";

    private final YAMLParser parser;

    /** Mappings that have a name, by it. */
    private final Map<String, ConfigurationMapping> named = new HashMap<>();

    private ConfigurationFile(YAMLParser parser) {
        this.parser = parser;
    }

    /** Reads the file; an absent or empty one has no settings. */
    static Map<String, String> read(Path file) {
        if (!Files.exists(file)) {
            return Map.of();
        }
        try {
            if (Files.size(file) > SIZE_LIMIT) {
                throw invalid(file, "larger than 1 MiB");
            }
            return read(file, Files.readString(file));
        } catch (IOException e) {
            throw invalid(file, Directories.reason(e)).causedBy(e);
        }
    }

    /** As {@link #read}, of a text that is, or would be, in the file. */
    static Map<String, String> read(Path file, String text) {
        try {
            return parse(file, text);
        } catch (JsonProcessingException e) {
            throw invalid(file, e);
        } catch (IOException e) {
            throw invalid(file, Directories.reason(e)).causedBy(e);
        }
    }

    private static Problem invalid(Path file, JsonProcessingException e) {
        String line =
                e.getLocation() == null ? "?" : Integer.toString(e.getLocation().getLineNr());
        return invalid(file, "line " + line + ": " + JsonReason.what(e)).causedBy(e);
    }

    private static Map<String, String> parse(Path file, String text) throws IOException {
        try (YAMLParser parser = factory().createParser(text)) {
            JsonToken first = parser.nextToken();
            Map<String, String> settings = Map.of();
            if (first == JsonToken.START_OBJECT) {
                settings = new ConfigurationFile(parser).mapping().settings();
            } else if (first != null && first != JsonToken.VALUE_NULL) {
                throw invalid(file, "must be a mapping of keys to values");
            }
            if (parser.nextToken() != null) {
                throw invalid(file, "holds more than one document");
            }
            return settings;
        }
    }

    private ConfigurationMapping mapping() throws IOException {
        String name = parser.getObjectId();
        ConfigurationMapping mapping = new ConfigurationMapping();
        List<ConfigurationMapping> merged = List.of();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            if (key.equals(MERGE)) {
                merged = merged();
            } else if (value == JsonToken.START_OBJECT) {
                mapping.put(key, mapping());
            } else if (value == JsonToken.START_ARRAY) {
                mapping.put(key, String.join(",", items()));
            } else {
                mapping.put(key, value == JsonToken.VALUE_NULL ? "" : scalar());
            }
            limit(mapping);
        }
        mapping.merge(merged);
        limit(mapping);
        if (name != null) {
            named.put(name, mapping);
        }
        return mapping;
    }

    private void limit(ConfigurationMapping mapping) throws IOException {
        if (mapping.size() > KEY_LIMIT) {
            throw new JsonParseException(parser, "more than " + KEY_LIMIT + " keys");
        }
    }

    /** What is merged: one named mapping, or a list of them, of which the first goes before the others. */
    private List<ConfigurationMapping> merged() throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return List.of(alias());
        }
        List<ConfigurationMapping> mappings = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            mappings.add(alias());
            if (mappings.size() > MERGE_LIMIT) {
                throw new JsonParseException(parser, "more than " + MERGE_LIMIT + " mappings are merged into one");
            }
        }
        return mappings;
    }

    private ConfigurationMapping alias() throws IOException {
        ConfigurationMapping mapping = parser.isCurrentAlias() ? named.get(parser.getText()) : null;
        if (mapping == null) {
            throw new JsonParseException(
                    parser, "'" + MERGE + "' may only merge mappings that are named before (<<: *name)");
        }
        return mapping;
    }

    private List<String> items() throws IOException {
        List<String> items = new ArrayList<>();
        for (JsonToken item = parser.nextToken(); item != JsonToken.END_ARRAY; item = parser.nextToken()) {
            if (item == null || item.isStructStart()) {
                throw new JsonParseException(parser, "a list must hold plain values");
            }
            items.add(scalar());
        }
        return items;
    }

    /** YAML has several words for true and false. */
    private String scalar() throws IOException {
        if (parser.isCurrentAlias()) {
            throw new JsonParseException(
                    parser, "'*" + parser.getText() + "' may only merge a mapping that is named before (<<: *name)");
        }
        JsonToken token = parser.currentToken();
        return token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE
                ? Boolean.toString(token == JsonToken.VALUE_TRUE)
                : parser.getText();
    }

    private static YAMLFactory factory() {
        return YAMLFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(NESTING_LIMIT)
                        .build())
                .build();
    }

    private static EnvironmentProblem invalid(Path file, String reason) {
        return new EnvironmentProblem("invalid configuration file " + file + ": " + reason)
                .hint("mend it, or remove it to use the defaults");
    }
}
