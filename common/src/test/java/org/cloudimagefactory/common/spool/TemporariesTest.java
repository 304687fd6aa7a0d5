package org.cloudimagefactory.common.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporariesTest {
    private static final Set<PosixFilePermission> PERMISSIONS = PosixFilePermissions.fromString("rw-r-----");

    @TempDir
    Path directory;

    @Test
    void removesWhatIsLeftOver() throws IOException {
        Path left = Files.writeString(AtomicFile.temporaryFor(directory.resolve("a.json")), "half");
        assertEquals(List.of(left), Temporaries.sweep(directory));
        assertEquals(List.of(), names());
    }

    @Test
    void removesATemporaryOfATemporary() throws IOException {
        Path hidden = AtomicFile.hiddenFor(directory.resolve("1.000000001_ExpirePostfix_a.json"));
        Files.writeString(AtomicFile.temporaryFor(hidden), "half");
        Files.writeString(AtomicFile.temporaryFor(AtomicFile.temporaryFor(hidden)), "half");
        assertEquals(2, Temporaries.sweep(directory).size());
        assertEquals(List.of(), names());
    }

    @Test
    void removesThoseOfTheLongestNames() throws IOException {
        for (String name : List.of("a".repeat(255), "é".repeat(127), "two\nlines", "-")) {
            Files.writeString(AtomicFile.temporaryFor(directory.resolve(name)), "half");
        }
        Temporaries.sweep(directory);
        assertEquals(List.of(), names());
    }

    @Test
    void leavesWhatOnlyLooksLikeIt() throws IOException {
        UUID id = UUID.randomUUID();
        List<String> foreign = List.of(
                ".a.json.part",
                ".part",
                "a.json." + id + ".part",
                ".a.json." + id + ".part.old",
                ".a.json." + id.toString().toUpperCase(Locale.ROOT) + "x.part",
                ".a.json." + id.toString().substring(1) + ".part",
                "." + id + ".part",
                "." + id.toString().replace('-', '_') + ".x.part");
        for (String name : foreign) {
            Files.writeString(directory.resolve(name), "somebody's");
        }
        Files.createDirectory(AtomicFile.temporaryFor(directory.resolve("directory")));
        Path elsewhere = Files.writeString(directory.resolve("elsewhere"), "somebody's");
        Files.createSymbolicLink(AtomicFile.temporaryFor(directory.resolve("link")), elsewhere);
        List<String> before = names();
        assertEquals(List.of(), Temporaries.sweep(directory));
        assertEquals(before, names());
    }

    @Test
    void leavesWhatIsBeingWritten() throws IOException {
        try (TemporaryFile temporary = TemporaryFile.create(directory.resolve("a"), PERMISSIONS)) {
            temporary.write("half".getBytes(StandardCharsets.UTF_8));
            assertEquals(List.of(), Temporaries.sweep(directory));
            temporary.publish(directory.resolve("a"));
        }
        assertEquals(List.of("a"), names());
        assertEquals("half", Files.readString(directory.resolve("a")));
    }

    @Test
    void leavesWhatAnotherProcessIsWriting() throws IOException, InterruptedException {
        Path temporary = AtomicFile.temporaryFor(directory.resolve("a"));
        Process maker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        temporary.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertEquals('r', maker.getInputStream().read());
            assertEquals(List.of(), Temporaries.sweep(directory));
            assertTrue(Files.exists(temporary));
        } finally {
            maker.destroyForcibly().waitFor();
        }
        assertEquals(List.of(temporary), Temporaries.sweep(directory));
    }

    /** Holds a temporary file until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws IOException {
            try (TemporaryFile temporary = TemporaryFile.createAs(Path.of(arguments[0]), PERMISSIONS)) {
                System.out.print('r');
                System.out.flush();
                int end = System.in.read();
                assertTrue(end < 0 || Files.exists(temporary.path()));
            }
        }
    }

    @Test
    void looksOnlyAtTheNamesThatAreAskedFor() throws IOException {
        Files.writeString(AtomicFile.temporaryFor(directory.resolve("a.json")), "half");
        Path other = Files.writeString(directory.resolve(".mine.part"), "half");
        assertEquals(List.of(other), Temporaries.sweep(directory, name -> name.equals(".mine.part")));
        assertEquals(1, names().size());
    }

    @Test
    void findsNothingWhereNothingIs() {
        assertEquals(List.of(), Temporaries.sweep(directory.resolve("absent")));
    }

    @Test
    void anUnfinishedFileIsGoneWhenItsMakerGivesUp() throws IOException {
        try (TemporaryFile temporary = TemporaryFile.create(directory.resolve("a"), PERMISSIONS)) {
            assertEquals(PERMISSIONS, Files.getPosixFilePermissions(temporary.path()));
            assertFalse(names().isEmpty());
        }
        assertEquals(List.of(), names());
    }

    @Test
    void hiddenNamesOfDifferentFilesDiffer() {
        for (String beginning : List.of("a".repeat(245), "a".repeat(250), "é".repeat(124))) {
            Path one = AtomicFile.hiddenFor(directory.resolve(beginning + "1.jso"));
            Path two = AtomicFile.hiddenFor(directory.resolve(beginning + "2.jso"));
            assertFalse(one.equals(two), beginning);
            for (Path hidden : List.of(one, two)) {
                byte[] name = hidden.getFileName().toString().getBytes(StandardCharsets.UTF_8);
                assertTrue(name.length <= 255, hidden.toString());
                assertTrue(AtomicFile.isTemporary(hidden));
                assertFalse(Temporaries.isOurs(hidden.getFileName().toString()));
            }
        }
        assertEquals(directory.resolve(".a.json.part"), AtomicFile.hiddenFor(directory.resolve("a.json")));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
