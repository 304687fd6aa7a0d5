package org.cloudimagefactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The class archives that the tools start from: made at the first run or at installation, used where they fit, never in the way. */
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

    /** A launcher leaves somebody behind who makes an archive; nobody may write here any more when the directory is removed. */
    @AfterEach
    void endMakers() throws Exception {
        for (List<ProcessHandle> makers = makers(); !makers.isEmpty(); makers = makers()) {
            for (ProcessHandle maker : makers) {
                maker.destroyForcibly();
                maker.onExit().get(1, TimeUnit.MINUTES);
            }
        }
    }

    private List<ProcessHandle> makers() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .filter(process -> process.info().commandLine().orElse("").contains(directory + "/"))
                .toList();
    }

    @Test
    void isMadeOnceAndThenUsed() throws IOException, InterruptedException {
        archive();
        List<Path> made = awaitMade();
        assertEquals(1, made.size());
        FileTime time = Files.getLastModifiedTime(made.get(0));
        archive();
        assertEquals(made, archives());
        assertTrue(isUsed());
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

    @Test
    void isUsedOnlyByWhatItWasMadeOf() throws IOException, InterruptedException {
        make();
        Path made = archives().get(0);
        // So that no other is made meanwhile.
        Process holder = start(Map.of(), "flock", home.resolve("cds/.lock").toString(), "sleep", "600");
        try {
            onlyWhatItWasMadeOfUses(made);
        } finally {
            holder.descendants().forEach(ProcessHandle::destroy);
            holder.destroy();
        }
    }

    private void onlyWhatItWasMadeOfUses(Path made) throws IOException, InterruptedException {
        assertTrue(isUsed());
        Path jar;
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(home.resolve("lib"), "picocli-*.jar")) {
            jar = jars.iterator().next();
        }
        FileTime time = Files.getLastModifiedTime(jar);
        Files.setLastModifiedTime(jar, FileTime.from(time.toInstant().minusSeconds(60)));
        assertFalse(isUsed(), "with another jar");
        Files.setLastModifiedTime(jar, time);
        assertTrue(isUsed());

        // Another build, whose jars have the same sizes and times.
        Path mark = Files.writeString(home.resolve("lib/BUILD-another"), "");
        assertFalse(isUsed(), "in another build");
        Files.delete(mark);

        if ((int) Files.getAttribute(made, "unix:uid") == 0) {
            Files.setAttribute(made, "unix:uid", 65_534);
            assertFalse(isUsed(), "of another owner");
            Files.setAttribute(made, "unix:uid", 0);
        }
        Path elsewhere = directory.resolve("moved");
        Files.move(home, elsewhere);
        home = elsewhere;
        assertFalse(isUsed(), "in another place");
    }

    /** As packages link the tools, as pipeline.sh calls them, and through a link to the distribution. */
    @Test
    void isUsedUnderWhateverNameTheToolIsCalled() throws IOException, InterruptedException {
        make();
        Path links = Files.createDirectory(directory.resolve("bin"));
        Files.createSymbolicLink(directory.resolve("current"), Path.of("factory"));
        for (String tool : List.of("comfy", "itchy", "nifty")) {
            Files.createSymbolicLink(links.resolve(tool), Path.of("../factory/bin/" + tool));
            for (Path called : List.of(
                    links.resolve(tool),
                    home.resolve("share/../bin/" + tool),
                    directory.resolve("current/bin/" + tool))) {
                assertTrue(isUsed(called), called.toString());
            }
        }
        assertEquals(1, archives().size());
        assertFalse(Files.exists(directory.resolve(".cache")));
    }

    @Test
    void helpOnATerminalStartsFromTheOneOfQuickAnswers() throws IOException, InterruptedException {
        Path script = Path.of("src/test/resources/on-terminal.py").toAbsolutePath();
        make();
        for (String tool : List.of("comfy", "itchy", "nifty")) {
            for (String option : List.of("--help", "-h")) {
                Path loaded = directory.resolve("loaded");
                assertEquals(
                        0,
                        run(
                                Map.of("FACTORY_JAVA_OPTIONS", "-Xlog:class+load:file=" + loaded),
                                "python3",
                                script.toString(),
                                "100",
                                "--",
                                home.resolve("bin").resolve(tool).toString(),
                                option));
                List<String> classes = Files.readAllLines(loaded).stream()
                        .filter(line -> line.contains("cli.TerminalHelp source: "))
                        .toList();
                assertEquals(1, classes.size(), tool);
                assertTrue(classes.get(0).contains("shared objects file"), classes.get(0));
            }
        }
    }

    @Test
    void isNotMadeWhereOthersCouldPutLinksInTheWay() throws IOException, InterruptedException {
        Path cache = Files.createDirectory(directory.resolve("cache"));
        Path top = cache.resolve("cloud-image-factory");
        Path place = Path.of(top.toString() + home.toRealPath() + "/cds");
        Path other = Files.createDirectory(directory.resolve("other"));

        Files.createSymbolicLink(top, other);
        refuses(place, top);
        assertEquals(List.of(), made(other));
        Files.delete(top);

        Files.createDirectory(top);
        Files.setPosixFilePermissions(top, PosixFilePermissions.fromString("rwxrwx---"));
        refuses(place, top);
        assertEquals(List.of(), made(top));
        Files.setPosixFilePermissions(top, PosixFilePermissions.fromString("rwx------"));

        Files.createDirectories(place.getParent());
        Files.createSymbolicLink(place, other);
        refuses(place, place);
        Files.delete(place);
        Files.createDirectory(place);
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xrwx"));
        refuses(place, place);
        if ((int) Files.getAttribute(place, "unix:uid") == 0) {
            Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.setAttribute(place, "unix:uid", 65_534);
            refuses(place, place);
        }
        assertEquals(List.of(), made(place));
        assertEquals(List.of(), made(other));
    }

    private void refuses(Path place, Path told) throws IOException, InterruptedException {
        assertEquals(
                3, run(Map.of(), home.resolve("bin/launcher-archives").toString(), "--in", place.toString(), "start"));
        List<String> log = Files.readAllLines(directory.resolve("log"));
        assertEquals(1, log.size(), log.toString());
        assertTrue(log.get(0).contains(" " + told), log.toString());
        assertTrue(log.get(0).endsWith("; the tools start without class archives there"), log.toString());
    }

    @Test
    void oneProcessMakesItAndAKilledOneLeavesNothingThatIsUsed() throws IOException, InterruptedException {
        Process killed = start(Map.of(), launcherArchives());
        for (int i = 0; i < 1200 && !Files.exists(home.resolve("cds/.making/classes")); i++) {
            Thread.sleep(50);
        }
        List<ProcessHandle> tree = killed.descendants().toList();
        killed.destroyForcibly().waitFor();
        tree.forEach(ProcessHandle::destroyForcibly);
        assertEquals(List.of(), archives());

        Process first = start(Map.of(), launcherArchives());
        Process second = start(Map.of(), launcherArchives());
        assertEquals(0, first.waitFor());
        assertEquals(0, second.waitFor());
        assertEquals(1, archives().size());
        assertFalse(Files.exists(home.resolve("cds/.making")));
        assertTrue(isUsed());
    }

    @Test
    void saysInOneLineThatItCannotBeMade() throws IOException, InterruptedException {
        Files.writeString(home.resolve("cds"), "");
        assertEquals(3, run(Map.of(), launcherArchives()));
        assertEquals(1, Files.readAllLines(directory.resolve("log")).size());
    }

    private String[] launcherArchives() {
        return launcherArchives("start");
    }

    private String[] launcherArchives(String name) {
        return new String[] {home.resolve("bin/launcher-archives").toString(), name};
    }

    private void make() throws IOException, InterruptedException {
        make("start");
    }

    private void make(String name) throws IOException, InterruptedException {
        assertEquals(0, run(Map.of(), launcherArchives(name)), Files.readString(directory.resolve("log")));
    }

    /** Whether a run, which must end well, takes our classes from an archive. */
    private boolean isUsed() throws IOException, InterruptedException {
        return isUsed(home.resolve("bin/itchy"));
    }

    private boolean isUsed(Path tool) throws IOException, InterruptedException {
        Path loaded = directory.resolve("loaded");
        String options = "-Xlog:class+load:file=" + loaded;
        assertEquals(0, run(Map.of("FACTORY_JAVA_OPTIONS", options), tool.toString(), "--version"));
        return Files.readAllLines(loaded).stream()
                .anyMatch(line -> line.contains("cli.QuickAnswers source: shared objects file"));
    }

    /** What the process has made that the first run leaves at work. */
    private List<Path> awaitMade() throws IOException, InterruptedException {
        for (int i = 0; i < 1200; i++) {
            List<Path> made = archives();
            if (!made.isEmpty()) {
                return made;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("no class archive after a minute");
    }

    private List<Path> archives() throws IOException {
        if (!Files.isDirectory(home.resolve("cds"))) {
            return List.of();
        }
        return made(home.resolve("cds")).stream()
                .filter(file -> file.toString().endsWith(".jsa"))
                .toList();
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
        Process process = start(variables, command);
        assertTrue(process.waitFor(5, TimeUnit.MINUTES), "still running");
        return process.exitValue();
    }

    private Process start(Map<String, String> variables, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile());
        builder.environment().clear();
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().put("HOME", directory.toString());
        builder.environment().putAll(variables);
        return builder.start();
    }

    private static List<Path> made(Path searched) throws IOException {
        try (Stream<Path> files = Files.list(searched)) {
            return files.toList();
        }
    }
}
