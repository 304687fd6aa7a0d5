package org.cloudimagefactory.itchy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.cloudimagefactory.itchy.event.EventReader;
import org.cloudimagefactory.itchy.event.VmcatcherEvent;

/** A site that follows something: its database, cache and spool in one directory, and its time, which goes on when it is told to. */
final class CatchSite {
    private final Path directory;
    private Clock clock = Clock.systemUTC();

    CatchSite(Path directory) {
        this.directory = directory;
    }

    void wait(Duration time) {
        clock = Clock.offset(clock, time);
    }

    ToolRun subscribe(int exitCode, String address, String... options) {
        List<String> arguments = new ArrayList<>(List.of("subscribe", address));
        arguments.addAll(List.of(options));
        return expect(exitCode, itchy(arguments.toArray(new String[0])));
    }

    ToolRun caught(int exitCode, String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "catch",
                "--cache-dir",
                directory.resolve("cache").toString(),
                "--metadata-dir",
                directory.resolve("spool").toString()));
        arguments.addAll(List.of(options));
        return expect(exitCode, itchy(arguments.toArray(new String[0])));
    }

    ToolRun itchy(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(1, List.of("--state-file", directory.resolve("state.db").toString()));
        return ToolRun.of(clock, all.toArray(new String[0]));
    }

    /** The events so far, with the identifiers of their images. */
    List<String> events() throws IOException {
        List<String> events = new ArrayList<>();
        for (Path file : spool()) {
            VmcatcherEvent event = new EventReader().read(file);
            events.add(
                    (event.typeName().orElseThrow() + " " + event.identifier().orElse("")).strip());
        }
        return events;
    }

    VmcatcherEvent last(String type) throws IOException {
        VmcatcherEvent last = null;
        for (Path file : spool()) {
            VmcatcherEvent event = new EventReader().read(file);
            last = event.typeName().orElseThrow().equals(type) ? event : last;
        }
        return Objects.requireNonNull(last);
    }

    /** Takes all events so far out of the spool. */
    void forget() throws IOException {
        for (Path file : spool()) {
            Files.delete(file);
        }
    }

    List<Path> cacheFiles() throws IOException {
        return files("cache", "");
    }

    /** The only file in the cache. */
    String cached() throws IOException {
        List<Path> files = cacheFiles();
        assertEquals(1, files.size(), files.toString());
        return Files.readString(files.get(0));
    }

    private List<Path> spool() throws IOException {
        return files("spool", ".json");
    }

    private List<Path> files(String folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve(folder))) {
            return files.filter(file -> !file.getFileName().toString().startsWith(".")
                            && file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private static ToolRun expect(int exitCode, ToolRun run) {
        assertEquals(exitCode, run.exitCode(), run.out() + run.err());
        return run;
    }
}
