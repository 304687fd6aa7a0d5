package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A library in a directory, a queue and image files, and nifty to run between them. */
public final class LibraryFixture {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path base;
    private final String backend;
    private final List<String> always;
    private int arrivals;

    public LibraryFixture(Path base) {
        this(base, "directory");
    }

    /** Of another back end that keeps a library, with options that each run gets. */
    public LibraryFixture(Path base, String backend, String... always) {
        this.base = base;
        this.backend = backend;
        this.always = List.of(always);
        try {
            Files.createDirectories(descriptors());
            Files.createDirectories(images());
            Files.createDirectories(pool());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path library() {
        return base.resolve("library");
    }

    public Path pool() {
        return library().resolve("pool");
    }

    public Path index() {
        return library().resolve("index.json");
    }

    public Path descriptors() {
        return base.resolve("descriptors");
    }

    public Path images() {
        return base.resolve("images");
    }

    /** Makes an image file, and puts a registration of it into the queue. */
    public Path register(String identifier, String version) {
        return register(identifier, version, image(identifier + "-" + version + ".raw", identifier + version));
    }

    public Path register(String identifier, String version, Path image) {
        arrivals++;
        return write(descriptors().resolve(arrivals + ".json"), """
                {"action":"registration","identifier":"%s","version":"%s",
                 "disks":[{"type":"os","format":"raw","path":"%s"}]}""".formatted(identifier, version, image));
    }

    public Path image(String name, String content) {
        return write(images().resolve(name), content.repeat(1000));
    }

    public Path write(Path file, String text) {
        try {
            return Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Nifty.Run run(String command, String... more) {
        Clock clock = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);
        return new Nifty(clock).run(arguments(command, more));
    }

    /** Datastores that are given take the place of that of this fixture. */
    public List<String> arguments(String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                command, "--backend", backend, "--library-dir", library().toString()));
        arguments.addAll(always);
        if (!List.of(more).contains("--datastore")) {
            arguments.addAll(List.of("--datastore", "pool"));
        }
        if (!List.of("list", "repair").contains(command)) {
            arguments.addAll(
                    List.of("--descriptors-dir", descriptors().toString(), "--images-dir", images().toString()));
        }
        arguments.addAll(List.of(more));
        return arguments;
    }

    /** A run that must go well; what it printed. */
    public String ok(String command, String... more) {
        Nifty.Run run = run(command, more);
        assertEquals("", run.err());
        assertEquals(0, run.exitCode(), run.out());
        return run.out();
    }

    /** The names in the datastore. */
    public List<String> names() {
        try (Stream<Path> files = Files.list(pool())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public JsonNode json(Path file) {
        try {
            return JSON.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
