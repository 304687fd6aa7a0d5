package org.cloudimagefactory.common.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.common.spool.Directories;

/** One YAML file of settings: keys to values; nested keys are joined with dots, list items with commas. */
final class ConfigurationFile {
    private static final int SIZE_LIMIT = 1 << 20;

    private ConfigurationFile() {}

    /** Reads the file; an absent or empty one has no settings. */
    static Map<String, String> read(Path file) {
        if (!Files.exists(file)) {
            return Map.of();
        }
        try {
            if (Files.size(file) > SIZE_LIMIT) {
                throw invalid(file, "larger than 1 MiB");
            }
            JsonNode root = mapper().readTree(Files.readString(file));
            Map<String, String> settings = new LinkedHashMap<>();
            if (root.isObject()) {
                flatten(file, "", root, settings);
            } else if (!root.isMissingNode() && !root.isNull()) {
                throw invalid(file, "must be a mapping of keys to values");
            }
            return settings;
        } catch (JsonProcessingException e) {
            throw invalid(
                            file,
                            "line "
                                    + (e.getLocation() == null
                                            ? "?"
                                            : e.getLocation().getLineNr()) + ": "
                                    + e.getOriginalMessage().lines().findFirst().orElse("no valid YAML"))
                    .causedBy(e);
        } catch (IOException e) {
            throw invalid(file, Directories.reason(e)).causedBy(e);
        }
    }

    private static void flatten(Path file, String prefix, JsonNode node, Map<String, String> settings) {
        node.properties().forEach(field -> {
            String key = prefix + field.getKey();
            JsonNode value = field.getValue();
            if (value.isObject()) {
                flatten(file, key + ".", value, settings);
            } else if (value.isArray()) {
                settings.put(
                        key,
                        StreamSupport.stream(value.spliterator(), false)
                                .map(JsonNode::asText)
                                .collect(Collectors.joining(",")));
            } else if (!value.isNull()) {
                settings.put(key, value.asText());
            }
        });
    }

    private static ObjectMapper mapper() {
        YAMLFactory factory = YAMLFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(8).build())
                .build();
        return new ObjectMapper(factory);
    }

    private static FactoryException invalid(Path file, String reason) {
        return FactoryException.environment("invalid configuration file " + file + ": " + reason)
                .hint("mend it, or remove it to use the defaults");
    }
}
