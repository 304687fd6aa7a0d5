package org.cloudimagefactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The class archive that itchy archive starts from: made at the first run, and never in the way. */
class ClassArchiveIT {
    @TempDir
    private Path directory;

    private Path home;

    @BeforeEach
    void install() throws IOException, InterruptedException {
        home = directory.resolve("factory");
        try (DirectoryStream<Path> built = Files.newDirectoryStream(
                Path.of("target", "cloud-image-factory").toAbsolutePath(), "cloud-image-factory-*")) {
            assertEquals(0, run(Map.of(), "cp", "-a", built.iterator().next().toString(), home.toString()));
        }
        run(Map.of(), "rm", "-rf", home.resolve("cds").toString());
    }

    @Test
    void isMadeOnceAndThenUsed() throws IOException, InterruptedException {
        archive();
        List<Path> made = awaitMade();
        assertEquals(1, made.size());
        FileTime time = Files.getLastModifiedTime(made.get(0));
        archive();
        assertEquals(made, made(home.resolve("cds")));
        assertEquals(time, Files.getLastModifiedTime(made.get(0)));
        assertEquals(2, made(directory.resolve("events")).size());
    }

    @Test
    void storesTheEventWhenItIsDamaged() throws IOException, InterruptedException {
        archive();
        Path made = awaitMade().get(0);
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-r--r--"));
        byte[] damaged = Files.readAllBytes(made);
        for (int i = 0; i < damaged.length; i += 7) {
            damaged[i]++;
        }
        Files.write(made, damaged);
        archive();
        assertEquals(2, made(directory.resolve("events")).size());
    }

    @Test
    void storesTheEventWhenItCannotBeMade() throws IOException, InterruptedException {
        // Files are in the way of both places.
        Files.writeString(home.resolve("cds"), "");
        Files.writeString(directory.resolve(".cache"), "");
        archive();
        archive();
        assertEquals(2, made(directory.resolve("events")).size());
    }

    @Test
    void isMadeInSpiteOfTheSettingsOfTheFirstRun() throws IOException, InterruptedException {
        Files.writeString(directory.resolve(".itchy.yml"), "jobs: no number\n");
        run(Map.of(), home.resolve("bin/itchy").toString(), "process");
        assertEquals(1, awaitMade().size());
    }

    /** What the process has made that the first run leaves at work. */
    private List<Path> awaitMade() throws IOException, InterruptedException {
        for (int i = 0; i < 1200; i++) {
            List<Path> made = Files.exists(home.resolve("cds")) ? made(home.resolve("cds")) : List.of();
            if (made.size() == 1 && made.get(0).toString().endsWith(".jsa")) {
                return made;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("no class archive after a minute");
    }

    /** Runs itchy archive, which must succeed without a word. */
    private void archive() throws IOException, InterruptedException {
        int exitCode = run(
                Map.of("VMCATCHER_EVENT_TYPE", "ProcessPrefix"),
                home.resolve("bin/itchy").toString(),
                "archive",
                "-m",
                directory.resolve("events").toString());
        assertEquals("", Files.readString(directory.resolve("log")));
        assertEquals(0, exitCode);
    }

    private int run(Map<String, String> variables, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile());
        builder.environment().clear();
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().put("HOME", directory.toString());
        builder.environment().putAll(variables);
        Process process = builder.start();
        assertTrue(process.waitFor(2, TimeUnit.MINUTES), "still running");
        return process.exitValue();
    }

    private static List<Path> made(Path searched) throws IOException {
        try (Stream<Path> files = Files.list(searched)) {
            return files.toList();
        }
    }
}
