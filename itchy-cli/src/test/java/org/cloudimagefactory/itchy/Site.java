package org.cloudimagefactory.itchy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.cloudimagefactory.common.cli.Tool;
import org.cloudimagefactory.common.cli.ToolCommandLine;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.DescriptorReader;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.cloudimagefactory.itchy.archive.PredecessorKeys;
import org.cloudimagefactory.itchy.command.ItchyCommand;

/** The directories of one installation, and itchy run in them through its command line, in this process. */
public final class Site {
    public final Path root;
    public final Path metadata;
    public final Path output;
    public final Path temporary;
    public final Path descriptors;
    public final Path cache;

    public Site(Path root) {
        this.root = root;
        this.metadata = root.resolve("metadata");
        this.output = root.resolve("output");
        this.temporary = root.resolve("temp");
        this.descriptors = root.resolve("descriptors");
        this.cache = root.resolve("cache");
        try {
            Files.createDirectories(cache);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a run left. */
    public record Run(int exitCode, String out, String err) {}

    /** The variables of an event of an image in the cache. */
    public Map<String, String> event(String type, String identifier, String version) {
        Map<String, String> variables = new TreeMap<>();
        variables.put("VMCATCHER_EVENT_TYPE", type);
        variables.put("VMCATCHER_EVENT_DC_IDENTIFIER", identifier);
        variables.put("VMCATCHER_EVENT_HV_VERSION", version);
        variables.put("VMCATCHER_EVENT_FILENAME", identifier);
        variables.put("VMCATCHER_CACHE_DIR_CACHE", cache.toString());
        return variables;
    }

    /** Stores an event as vmCatcher does. */
    public Run archive(Map<String, String> variables) {
        return run(variables, "archive", "--metadata-dir", metadata.toString());
    }

    /** As {@link #archive(Map)}, of an image in the cache. */
    public Run archive(String type, String identifier, String version) {
        return archive(event(type, identifier, version));
    }

    /** Works on what waits. */
    public Run process(String... arguments) {
        List<String> all = new ArrayList<>(List.of("process"));
        all.addAll(List.of(directories()));
        all.addAll(List.of(arguments));
        return run(Map.of(), all.toArray(String[]::new));
    }

    /** The options that name all directories. */
    public String[] directories() {
        return new String[] {
            "-m", metadata.toString(),
            "-o", output.toString(),
            "-t", temporary.toString(),
            "-e", descriptors.toString()
        };
    }

    /** Runs itchy in an environment of these variables alone. */
    public Run run(Map<String, String> variables, String... arguments) {
        return run(variables, List.of(), arguments);
    }

    /** As {@link #run(Map, String...)}, with configuration files. */
    public Run run(Map<String, String> variables, List<Path> configuration, String... arguments) {
        Map<String, String> environment = new HashMap<>(variables);
        environment.putIfAbsent("PATH", System.getenv("PATH"));
        Tool tool = new Tool(
                "itchy", new ItchyCommand(), PredecessorKeys.ALIASES, configuration, environment, new ShutdownTasks());
        ToolCommandLine line = ItchyMain.commandLine(tool, arguments);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        line.commandLine().setOut(new PrintWriter(out));
        line.commandLine().setErr(new PrintWriter(err));
        int exitCode = line.run(arguments);
        return new Run(exitCode, withoutSummary(out.toString()), err.toString());
    }

    /** What was printed but for the last line of a run, which tells how long it took. */
    public static String withoutSummary(String out) {
        return out.replaceFirst("(?m)^itchy (process|catch|convert): [0-9a-zA-Z.,; -]+; [0-9.]+ s\n\\z", "");
    }

    /** Names of visible files in a directory, sorted; none if there is no such directory. */
    public static List<String> names(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names of all files in a directory, also hidden ones, sorted. */
    public static List<String> allNames(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Descriptors in the order of their names. */
    public List<ApplianceDescriptor> published() {
        DescriptorReader reader = new DescriptorReader();
        return names(descriptors).stream()
                .map(name -> reader.read(descriptors.resolve(name)))
                .toList();
    }
}
