package org.cloudimagefactory.common.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Names in the predecessor's configuration files. Its settings lay below the name of an environment, of which only
 * {@code production} was ever run and {@code defaults} was merged into each; a log had a section of its own.
 */
public final class PredecessorNames {
    private static final String ENVIRONMENT = "production.";
    private static final String[] OTHER_ENVIRONMENTS = {"development.", "test.", "defaults."};
    private static final Map<String, String> OF_ALL_TOOLS = Map.of(
            "logging.level", "log_level",
            "logging.file", "log_file",
            "logging_level", "log_level",
            "logging_file", "log_file",
            "log_to", "log_file");

    private final Map<String, String> aliases;

    /** Knows, besides what all tools had, names that stand for others; one that stands for an empty name says nothing any more. */
    public PredecessorNames(Map<String, String> aliases) {
        Map<String, String> all = new HashMap<>(OF_ALL_TOOLS);
        all.putAll(aliases);
        this.aliases = Map.copyOf(all);
    }

    /** Today's name of a key in a file, with underscores; nothing for keys that say nothing to us. */
    public Optional<String> today(String fileKey) {
        for (String other : OTHER_ENVIRONMENTS) {
            if (fileKey.startsWith(other)) {
                return Optional.empty();
            }
        }
        String key = fileKey.startsWith(ENVIRONMENT) ? fileKey.substring(ENVIRONMENT.length()) : fileKey;
        String plain = key.replace('-', '_');
        String today =
                aliases.getOrDefault(key, aliases.getOrDefault(plain, plain)).replace('-', '_');
        return today.isEmpty() ? Optional.empty() : Optional.of(today);
    }
}
