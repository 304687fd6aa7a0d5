package org.cloudimagefactory.common.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.config.Configuration;
import org.cloudimagefactory.common.work.ShutdownTasks;

/**
 * What makes one tool: its name, its root command and the surroundings that it is run in.
 *
 * @param name such as {@code nifty}
 * @param command picocli's root command
 * @param aliases keys of configuration files that stand for others
 * @param configurationFiles in increasing precedence
 * @param environment of the process
 * @param shutdown what is undone on SIGINT and SIGTERM
 */
public record Tool(
        String name,
        Object command,
        Map<String, String> aliases,
        List<Path> configurationFiles,
        Map<String, String> environment,
        ShutdownTasks shutdown) {
    public Tool {
        aliases = Map.copyOf(aliases);
        configurationFiles = List.copyOf(configurationFiles);
        environment = Map.copyOf(environment);
    }

    /** A tool in the surroundings of this process. */
    public static Tool ofProcess(String name, Object command, Map<String, String> aliases, ShutdownTasks shutdown) {
        Map<String, String> environment = System.getenv();
        Path home = Path.of(environment.getOrDefault("HOME", "/"));
        return new Tool(name, command, aliases, Configuration.usualFiles(name, home), environment, shutdown);
    }

    /** The same tool, which reads this configuration file as well. */
    Tool reading(Path file) {
        if (configurationFiles.contains(file)) {
            return this;
        }
        List<Path> files = new ArrayList<>(configurationFiles);
        files.add(file);
        return new Tool(name, command, aliases, files, environment, shutdown);
    }

    /** The same tool with another root command, for a command line of its own. */
    public Tool with(Object root) {
        return new Tool(name, root, aliases, configurationFiles, environment, shutdown);
    }
}
