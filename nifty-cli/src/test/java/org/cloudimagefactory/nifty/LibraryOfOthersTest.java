package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A library beside directories that nifty may not look into or write to. */
class LibraryOfOthersTest {
    @TempDir
    Path directory;

    private final List<Path> closed = new ArrayList<>();
    private LibraryFixture library;

    @BeforeEach
    void makeLibrary() {
        library = new LibraryFixture(directory);
        library.register("debian", "1");
        library.ok("sync");
    }

    @AfterEach
    void open() throws IOException {
        for (Path one : closed) {
            Files.setPosixFilePermissions(one, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private void close(Path one, String permissions) throws IOException {
        closed.add(one);
        Files.setPosixFilePermissions(one, PosixFilePermissions.fromString(permissions));
    }

    /** What the run printed. */
    private String run(int exitCode, String command, String... more) {
        NiftyProcess process = NiftyProcess.startWithoutPrivileges(library.arguments(command, more));
        String output = process.output();
        assertEquals(exitCode, process.exitCode(), output);
        return output;
    }

    @Test
    void aClosedDirectoryOfOthersStopsNothing() throws IOException {
        Path backup = Files.createDirectories(library.library().resolve("backup"));
        close(backup, "---------");
        assertTrue(run(0, "list").contains("debian"));
        library.register("ubuntu", "1");
        String out = run(0, "sync");
        assertFalse(out.contains("backup"), out);
        assertEquals(2, library.json(library.index()).get("images").size());
    }

    @Test
    void aClosedDatastoreThatTheIndexNamesIsNotOneWhoseImagesAreGone() throws IOException {
        String index = Files.readString(library.index());
        for (String permissions : List.of("---------", "r--r--r--")) {
            close(library.pool(), permissions);
            for (String command : List.of("list", "sync", "clean")) {
                String out = run(3, command, "--datastore", "other");
                assertTrue(out.contains("cannot read " + library.pool() + ": permission denied"), out);
            }
            assertEquals(index, Files.readString(library.index()));
        }
    }

    @Test
    void aDatastoreThatTakesNoMarksIsToldAndTheRunGoesOn() throws IOException {
        Path mark = library.pool().resolve(".1-debian-1@pool.raw.nifty");
        Files.delete(mark);
        close(library.pool(), "r-xr-xr-x");
        library.register("ubuntu", "1");
        String out = run(0, "sync", "--datastore", "other");
        assertTrue(out.contains("cannot write marks in " + library.pool() + ": permission denied"), out);
        assertFalse(Files.exists(mark));
        assertEquals(2, library.json(library.index()).get("images").size());
        assertTrue(run(0, "list").contains("debian"));
    }
}
