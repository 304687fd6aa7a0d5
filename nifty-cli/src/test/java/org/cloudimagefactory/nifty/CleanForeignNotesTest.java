package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cloudimagefactory.common.spool.Digest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A register proves nothing about files that nifty would not have put where they are. */
class CleanForeignNotesTest extends WithCloud {
    private Path state;

    /** One descriptor is done, and the next clean-up would remove it. */
    @BeforeEach
    void settle() {
        state = directory.resolve("state");
        cloud.register("gone", "1");
        sync();
        cloud.expire("gone", "1");
        sync();
        assertEquals(2, cloud.files("done").size());
    }

    private void sync() {
        cloud.syncOk("--state-dir", state.toString());
    }

    private Nifty.Run clean(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("--state-dir", state.toString(), "--done-days", "0", "--rejected-days", "0"));
        arguments.addAll(List.of(more));
        Nifty.Run run = cloud.run("clean", arguments.toArray(String[]::new));
        assertEquals(0, run.exitCode(), run.err());
        return run;
    }

    private Path register() throws IOException {
        try (Stream<Path> files = Files.walk(state)) {
            return files.filter(file -> file.endsWith("settled")).findFirst().orElseThrow();
        }
    }

    private String forge(Path file, String more) throws IOException {
        String note = "{\"file\":\"%s\",\"sha256\":\"%s\",\"at\":\"2020-01-01T00:00:00Z\"%s}"
                .formatted(file, Digest.SHA_256.of(Files.readString(file)), more);
        Files.writeString(register(), note + "\n", StandardOpenOption.APPEND);
        return note;
    }

    private Path precious(Path folder, String name) throws IOException {
        return Files.writeString(Files.createDirectories(folder).resolve(name), "precious " + name);
    }

    @Test
    void whatLiesElsewhereStaysAndItsNotesToo() throws IOException {
        String applied = ",\"identifier\":\"x\",\"action\":\"expiration\"";
        Path elsewhere = precious(directory.resolve("elsewhere"), "a.json");
        Path otherDone = precious(directory.resolve("elsewhere/done"), "b.json");
        Path above = precious(cloud.descriptors(), "c.txt");
        Path deeper = precious(cloud.descriptors().resolve("done/done"), "d.json");
        Path noDescriptor = precious(cloud.descriptors().resolve("done"), "e.txt");
        Path otherRejected = precious(directory.resolve("elsewhere/rejected"), "f.json");
        Path reason = precious(directory.resolve("elsewhere/rejected"), "f.json.reason");
        Path notRejected = precious(cloud.descriptors().resolve("done"), "g.json");
        Path itsReason = precious(cloud.descriptors().resolve("done"), "g.json.reason");
        List<String> notes = List.of(
                forge(elsewhere, applied),
                forge(otherDone, applied),
                forge(above, applied),
                forge(deeper, applied),
                forge(noDescriptor, applied),
                forge(cloud.descriptors().resolve("done/../../elsewhere/a.json"), applied),
                forge(cloud.descriptors().resolve("done/../../elsewhere/done/b.json"), applied),
                forge(otherRejected, ""),
                forge(notRejected, ""));
        String out = clean().out();
        for (Path file : List.of(
                elsewhere, otherDone, above, deeper, noDescriptor, otherRejected, reason, notRejected, itsReason)) {
            assertTrue(Files.exists(file), file + " is gone: " + out);
        }
        assertEquals(List.of("e.txt", "g.json", "g.json.reason"), cloud.files("done"), "what is ours has gone");
        assertEquals(notes, Files.readAllLines(register()));
    }

    @Test
    void whatALinkLeadsToStays() throws IOException {
        Path done = cloud.descriptors().resolve("done");
        Path moved = Files.move(done, directory.resolve("moved"));
        Files.createSymbolicLink(done, moved);
        List<String> before = Files.readAllLines(register());
        clean();
        try (Stream<Path> files = Files.list(moved)) {
            assertEquals(2, files.count());
        }
        assertEquals(before, Files.readAllLines(register()));
    }

    @Test
    void aDirectoryThatIsCalledByALinkIsTheSame() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), cloud.descriptors());
        clean("--descriptors-dir", link.toString());
        assertEquals(List.of(), cloud.files("done"));
    }

    @Test
    void anotherCloudWithTheSameStateKeepsTheNotes() throws IOException {
        List<String> before = Files.readAllLines(register());
        Path other = Files.createDirectory(directory.resolve("other"));
        clean("--descriptors-dir", other.toString());
        assertEquals(before, Files.readAllLines(register()));
        assertEquals(2, cloud.files("done").size());
        clean();
        assertEquals(List.of(), cloud.files("done"));
        assertFalse(Files.exists(state.resolve("settled")));
    }

    @Test
    void theStateIsForNiftyAloneUnlessSomebodyHasSaidOtherwise() throws IOException {
        Path folder = register().getParent();
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x---"));
        cloud.register("debian", "1");
        sync();
        clean();
        assertEquals("rwxr-x---", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
    }
}
