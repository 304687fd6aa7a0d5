package org.cloudimagefactory.common.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of a tool for those who must not wait and whom a wrong file does not concern, such as shell completion: of plain
 * files read without a library. They have the same places and the same order as those of {@link Configuration}, but no key is
 * unknown here, and a file that cannot be read has no settings.
 */
public final class QuickSettings {
    private static final int SIZE_LIMIT = 1 << 20;

    private final String tool;
    private final Map<String, String> environment;
    private final Map<String, String> fromFiles = new HashMap<>();

    /** Reads the usual files of a tool, in which these names stand for others. */
    public QuickSettings(String tool, Map<String, String> environment, Map<String, String> aliases) {
        this(
                tool,
                environment,
                aliases,
                Configuration.usualFiles(tool, Path.of(environment.getOrDefault("HOME", "/"))));
    }

    /** Reads these files, in increasing precedence. */
    public QuickSettings(String tool, Map<String, String> environment, Map<String, String> aliases, List<Path> files) {
        this.tool = tool;
        this.environment = environment;
        PredecessorNames names = new PredecessorNames(aliases);
        for (Path file : files) {
            read(file).forEach((key, value) -> names.today(key).ifPresent(name -> fromFiles.put(name, value)));
        }
    }

    /** The value of a key with underscores, where one is configured. */
    public Optional<String> get(String key) {
        String value = environment.get(new ConfigurationKey(key).variable(tool));
        return Optional.ofNullable(value == null || value.isEmpty() ? fromFiles.get(key) : value);
    }

    private static Map<String, String> read(Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > SIZE_LIMIT) {
                return Map.of();
            }
            Optional<Map<String, String>> plain = PlainSettings.read(Files.readString(file));
            return plain.isPresent() ? plain.get() : ConfigurationFile.read(file);
        } catch (IOException | RuntimeException e) {
            return Map.of();
        }
    }
}
