package org.cloudimagefactory.common.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.Finding;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DropInTest {
    @TempDir
    Path temporary;

    private Path directory;

    @BeforeEach
    void resolve() throws IOException {
        directory = temporary.toRealPath();
    }

    @Test
    void namesEachDirectoryOnceUnderEachOfItsNames() throws IOException {
        Path real = Files.createDirectory(directory.resolve("real"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), real);
        assertEquals(
                """
                # Made for toy by 'init' of it: the directories that it is configured to write to. 'init' makes this file anew.
                [Service]
                ReadWritePaths="-%s"
                ReadWritePaths="-%s"
                """.formatted(link, real),
                dropIn(link, real, real.resolve("../real")).text());
    }

    @Test
    void noCharacterOfANameHasAMeaning() {
        assertEquals(
                "ReadWritePaths=\"-/srv/a \\\"b\\\" \\\\ 100%%\"",
                dropIn(Path.of("/srv/a \"b\" \\ 100%")).text().lines().toList().get(2));
        DropIn hostile = dropIn(Path.of("/srv/x\nExecStart=/bin/false"));
        EnvironmentProblem problem =
                assertThrows(EnvironmentProblem.class, () -> new DropInFiles(directory, true).write(hostile));
        assertTrue(problem.line().contains("control characters"), problem.line());
    }

    @Test
    void opensHomesOnlyWhereSomethingLiesThere() {
        assertTrue(dropIn(Path.of("/home/x/images")).text().contains("\nProtectHome=read-only\n"));
        DropIn reads = new DropIn("toy", List.of(), List.of(), List.of(Path.of("/root/.one/one_auth")));
        assertTrue(reads.text().contains("\nProtectHome=read-only\n"));
        assertTrue(!dropIn(Path.of("/homes")).text().contains("ProtectHome"));
    }

    @Test
    void writesWhatIsNotThereAndReplacesOnlyItsOwn() throws IOException {
        DropIn first = dropIn(Path.of("/srv/a"));
        DropInFiles files = new DropInFiles(directory, false);
        Path file = directory.resolve("toy.service.d/toy-paths.conf");
        assertEquals(List.of(file), files.write(first));
        assertEquals(List.of(), files.write(first));
        DropIn second = dropIn(Path.of("/srv/b"));
        assertEquals(List.of(file), files.write(second));
        assertEquals(second.text(), Files.readString(file));
        Files.writeString(file, "[Service]\n");
        assertEquals(
                file + " was made by somebody else; --force replaces it",
                assertThrows(EnvironmentProblem.class, () -> files.write(first)).line());
        assertEquals(List.of(file), new DropInFiles(directory, true).write(first));
        Path inTheWay = Files.writeString(directory.resolve("file"), "");
        assertTrue(assertThrows(EnvironmentProblem.class, () -> new DropInFiles(inTheWay, true).write(first))
                .line()
                .startsWith("cannot write " + inTheWay));
    }

    @Test
    void tellsWhetherInstalledUnitsMayWriteThere() throws IOException {
        Path vendor = Files.createDirectory(directory.resolve("vendor"));
        Path site = Files.createDirectory(directory.resolve("site"));
        UnitAccess access = new UnitAccess(List.of(site, vendor));
        DropIn wanted = dropIn(Path.of("/var/spool/toy/in"), Path.of("/srv/a \"b\" \\ 100%"));
        assertEquals(Optional.empty(), access.finding(wanted));
        Files.writeString(
                vendor.resolve("toy.service"), "[Service]\nReadWritePaths=-/var/spool/toy '/with blanks'  +/tmp\n");
        Finding warned = access.finding(wanted).orElseThrow();
        assertEquals(Finding.State.WARN, warned.state());
        assertEquals(
                "units may not write to all that is configured (toy.service: /srv/a \"b\" \\ 100%);"
                        + " 'toy check --drop-in' prints what lets them",
                warned.text());
        new DropInFiles(site, false).write(wanted);
        assertEquals(
                Finding.good("systemd", "units may write where toy does"),
                access.finding(wanted).orElseThrow());
        Files.write(vendor.resolve("toy.service"), new byte[] {(byte) 0xff});
        assertEquals(
                Finding.warning("systemd", "cannot look at the units: it is not UTF-8"),
                access.finding(wanted).orElseThrow());
    }

    private static DropIn dropIn(Path... writable) {
        return new DropIn("toy", List.of("toy.service"), List.of(writable), List.of());
    }
}
