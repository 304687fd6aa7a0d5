package org.cloudimagefactory.itchy.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.itchy.Disks;
import org.cloudimagefactory.itchy.Site;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Directories on file systems that are too small, made in mount namespaces of their own. */
class FullDirectoryIT {
    @TempDir
    Path directory;

    private Site site;

    private record Outcome(int exitCode, String out) {}

    @BeforeEach
    void open() {
        site = new Site(directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"qcow2", "vmdk"})
    void aFullOutputDirectoryLeavesTheEventWaitingAndNothingElse(String format)
            throws IOException, InterruptedException {
        Disks.raw(site.cache.resolve("img"), 8 << 20, 1);
        site.archive("AvailablePostfix", "img", "1");
        site.archive("ExpirePostfix", "other", "1");
        List<String> waiting = Site.names(site.metadata);
        Files.createDirectories(site.output);
        List<String> arguments = new ArrayList<>(List.of(site.directories()));
        arguments.addAll(List.of("-f", format));
        Outcome outcome = onSmall(site.output, "1m", Map.of(), "process", arguments.toArray(String[]::new));
        assertEquals(3, outcome.exitCode(), outcome.out());
        assertTrue(outcome.out().contains(": no space left for the image of "), outcome.out());
        assertTrue(outcome.out().endsWith("left:\n"), outcome.out());
        assertEquals(List.of(waiting.get(0)), Site.names(site.metadata));
        assertEquals(1, site.published().size());
        // It has not used up an attempt.
        assertEquals(0, site.process("--max-attempts", "1").exitCode());
    }

    @Test
    void aFullTemporaryDirectoryLeavesTheEventWaiting() throws IOException, InterruptedException {
        Path raw = Disks.raw(directory.resolve("raw"), 16 << 20, 1);
        Disks.run("sh", "-c", "gzip -c '" + raw + "' >'" + site.cache.resolve("img") + "'");
        site.archive("AvailablePostfix", "img", "1");
        Files.createDirectories(site.temporary);
        Outcome outcome = onSmall(site.temporary, "2m", Map.of(), "process", site.directories());
        assertEquals(3, outcome.exitCode(), outcome.out());
        assertTrue(outcome.out().contains("cannot unpack an image to "), outcome.out());
        assertTrue(outcome.out().endsWith("left:\n"), outcome.out());
        assertEquals(1, Site.names(site.metadata).size());
    }

    @Test
    void noRoomForALookAtTheContentIsNotTheImagesFault() throws IOException, InterruptedException {
        Path raw = Disks.raw(directory.resolve("raw"), 1 << 20, 1);
        Disks.convert(raw, site.cache.resolve("img"), "qcow2");
        site.archive("AvailablePostfix", "img", "1");
        Files.createDirectories(site.temporary);
        Outcome outcome = onSmall(site.temporary, "16k", Map.of(), "process", site.directories());
        assertEquals(3, outcome.exitCode(), outcome.out());
        assertTrue(outcome.out().contains(": no space left for the sample "), outcome.out());
        assertTrue(outcome.out().endsWith("left:\n"), outcome.out());
    }

    @Test
    void anEventThatFindsNoRoomIsReportedAndLeavesNoHalfFile() throws IOException, InterruptedException {
        Files.createDirectories(site.metadata);
        Map<String, String> event = site.event("AvailablePostfix", "img", "1");
        event.put("VMCATCHER_EVENT_DC_DESCRIPTION", "x".repeat(100_000));
        Outcome outcome = onSmall(site.metadata, "64k", event, "archive", "-m", site.metadata.toString());
        assertEquals(3, outcome.exitCode(), outcome.out());
        assertTrue(
                outcome.out()
                        .contains("itchy: cannot store an event in " + site.metadata + ": No space left on device"),
                outcome.out());
        assertTrue(outcome.out().endsWith("left:\n"), outcome.out());
    }

    /** Runs itchy with a file system of this size on the directory, and lists what it left there. */
    private Outcome onSmall(Path small, String size, Map<String, String> variables, String command, String... arguments)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                "unshare",
                "--user",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size=" + size
                        + " small \"$0\" && { \"$@\"; code=$?; echo left:; ls -A \"$0\" | grep -v '^[.]lock$'; exit $code; }",
                small.toString(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.cloudimagefactory.itchy.ItchyMain",
                command));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().putAll(variables);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), out);
    }
}
