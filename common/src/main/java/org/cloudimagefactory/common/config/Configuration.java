package org.cloudimagefactory.common.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.Problem;

/** The settings of a tool below its command line: files, the more personal one winning, then the environment. */
public final class Configuration {
    private final String tool;
    private final Map<String, String> environment;
    private final Map<ConfigurationKey, ConfigurationValue> fromFiles;

    private Configuration(
            String tool, Map<String, String> environment, Map<ConfigurationKey, ConfigurationValue> fromFiles) {
        this.tool = tool;
        this.environment = environment;
        this.fromFiles = fromFiles;
    }

    /**
     * Reads the settings.
     *
     * @param tool name of the tool
     * @param files in increasing precedence; absent ones are passed over
     * @param environment of the process
     * @param keys those that there are; asked for only when a file sets something
     */
    public static Configuration load(
            String tool, List<Path> files, Map<String, String> environment, Supplier<ConfigurationKeys> keys) {
        Map<Path, Map<String, String>> settings = new LinkedHashMap<>();
        for (Path file : files) {
            Map<String, String> read = ConfigurationFile.read(file);
            if (!read.isEmpty()) {
                settings.put(file, read);
            }
        }
        Map<ConfigurationKey, ConfigurationValue> values = settings.isEmpty() ? Map.of() : named(settings, keys.get());
        return new Configuration(tool, Map.copyOf(environment), values);
    }

    private static Map<ConfigurationKey, ConfigurationValue> named(
            Map<Path, Map<String, String>> settings, ConfigurationKeys keys) {
        Map<ConfigurationKey, ConfigurationValue> values = new LinkedHashMap<>();
        PredecessorNames names = new PredecessorNames(keys.aliases());
        settings.forEach((file, read) -> read.forEach((fileKey, value) -> names.today(fileKey)
                .map(ConfigurationKey::new)
                .ifPresent(key -> {
                    if (!keys.known().contains(key)) {
                        throw unknown(fileKey, key, file, keys.known());
                    }
                    values.put(key, new ConfigurationValue(value, file.toString()));
                })));
        return values;
    }

    /** The usual places of a tool's configuration, in increasing precedence. */
    public static List<Path> usualFiles(String tool, Path home) {
        String name = tool + ".yml";
        return List.of(
                Path.of("/etc", tool, name),
                home.resolve("." + name),
                home.resolve("." + tool).resolve(name));
    }

    /** Whether nothing is configured at all. */
    public boolean isEmpty() {
        String prefix = tool.toUpperCase(Locale.ROOT) + "_";
        boolean isEmpty = fromFiles.isEmpty();
        for (String variable : environment.keySet()) {
            isEmpty = isEmpty && !variable.startsWith(prefix);
        }
        return isEmpty;
    }

    /** The value of a key, where one is configured. */
    public Optional<ConfigurationValue> get(ConfigurationKey key) {
        String variable = key.variable(tool);
        String value = environment.get(variable);
        if (value != null && !value.isEmpty()) {
            return Optional.of(new ConfigurationValue(value, "$" + variable));
        }
        return Optional.ofNullable(fromFiles.get(key));
    }

    private static Problem unknown(String fileKey, ConfigurationKey key, Path file, Set<ConfigurationKey> known) {
        Problem problem = new EnvironmentProblem("unknown key '" + fileKey + "' in configuration file " + file);
        return NearestName.to(
                        key.name(), known.stream().map(ConfigurationKey::name).toList())
                .map(nearest -> problem.hint("did you mean '" + nearest + "'?"))
                .orElseGet(() -> problem.hint("the command 'config' prints the known keys"));
    }
}
