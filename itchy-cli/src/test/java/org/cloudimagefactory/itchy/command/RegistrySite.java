package org.cloudimagefactory.itchy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.RegistryServer;
import org.cloudimagefactory.itchy.event.EventReader;
import org.cloudimagefactory.itchy.event.VmcatcherEvent;
import org.cloudimagefactory.itchy.feed.registry.ArtifactPublisher;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A site that follows a real registry by the command line, and a publisher there; the registry is shared by a class of tests. */
abstract class RegistrySite {
    @TempDir
    static Path common;

    protected static RegistryServer server;

    @TempDir
    protected Path directory;

    protected ArtifactPublisher publisher;
    protected String path;
    protected Map<String, String> environment = Map.of();
    protected Clock clock = Clock.fixed(Instant.now(), ZoneOffset.UTC);

    @BeforeAll
    static void start() throws Exception {
        server = RegistryServer.start(common, RegistryServer.Access.OPEN);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void publish(TestInfo test) throws Exception {
        path = "images/" + test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        publisher = new ArtifactPublisher(server, path, common);
    }

    @AfterEach
    void end() {
        publisher.close();
    }

    protected void openssl(String arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments.split(" ")));
        Process run = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, run.waitFor(), said);
    }

    protected Manifest unsigned(String tag, Map<String, String> annotations, String content) throws Exception {
        return publisher.put(tag, annotations, publisher.disk(content, egi()));
    }

    protected Manifest signed(String tag, Map<String, String> annotations, String content) throws Exception {
        Manifest manifest = unsigned(tag, annotations, content);
        publisher.sign(manifest);
        return manifest;
    }

    /** What is in the cache, in order of the texts. */
    protected List<String> contents() throws IOException {
        List<String> all = new ArrayList<>();
        for (Path file : cacheFiles()) {
            all.add(Files.readString(file));
        }
        return all.stream().sorted().toList();
    }

    protected static Map<String, String> egi() {
        return Map.of(
                "org.opencontainers.image.title", "Ubuntu.24.04.qcow2",
                "org.openstack.glance.disk_format", "qcow2",
                "org.openstack.glance.os_distro", "ubuntu",
                "org.openstack.glance.os_version", "24.04",
                "org.openstack.glance.os_type", "linux",
                "org.openstack.glance.architecture", "x86_64");
    }

    protected ToolRun subscribe(int exitCode, String tag, String... more) {
        List<String> all = new ArrayList<>(List.of("subscribe", "--allow-http"));
        all.addAll(List.of(more));
        all.add("oci://" + server.host() + "/" + path + tag);
        ToolRun run = itchy(all.toArray(new String[0]));
        assertEquals(exitCode, run.exitCode(), run.err());
        return run;
    }

    protected ToolRun caught(int exitCode, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "catch",
                "--cache-dir",
                directory.resolve("cache").toString(),
                "--metadata-dir",
                directory.resolve("spool").toString()));
        all.addAll(List.of(more));
        ToolRun run = itchy(all.toArray(new String[0]));
        assertEquals(exitCode, run.exitCode(), run.out() + run.err());
        return run;
    }

    protected ToolRun itchy(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(1, List.of("--state-file", directory.resolve("state.db").toString()));
        return ToolRun.of(clock, environment, all.toArray(new String[0]));
    }

    protected List<Path> spool() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("spool"))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    protected List<String> events() throws IOException {
        List<String> events = new ArrayList<>();
        for (Path file : spool()) {
            VmcatcherEvent event = new EventReader().read(file);
            events.add(
                    (event.typeName().orElseThrow() + " " + event.identifier().orElse("")).strip());
        }
        return events;
    }

    protected VmcatcherEvent last(String type) throws IOException {
        VmcatcherEvent last = null;
        for (Path file : spool()) {
            VmcatcherEvent event = new EventReader().read(file);
            last = event.typeName().orElseThrow().equals(type) ? event : last;
        }
        return Objects.requireNonNull(last);
    }

    protected void forget() throws IOException {
        for (Path file : spool()) {
            Files.delete(file);
        }
    }

    protected static Path image(VmcatcherEvent event) {
        return Path.of(event.cacheDirectory().orElseThrow())
                .resolve(event.fileName().orElseThrow());
    }

    protected List<Path> cacheFiles() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("cache"))) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }
}
