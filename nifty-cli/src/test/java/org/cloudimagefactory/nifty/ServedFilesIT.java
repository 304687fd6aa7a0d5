package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a web server hands out it can read, whatever the umask of whoever runs nifty. */
class ServedFilesIT {
    @TempDir
    Path directory;

    @Test
    void everybodyCanReadThemWhateverTheUmask() throws Exception {
        LibraryFixture market = new LibraryFixture(directory, "marketplace", "--other-market", "none");
        market.register("debian", "1");
        List<String> arguments = market.arguments("sync", "--datastore", "made");
        NiftyProcess process = NiftyProcess.startClosed(arguments);
        String output = process.output();
        assertEquals(0, process.exitCode(), output);
        Path made = market.library().resolve("made");
        try (Stream<Path> all = Files.walk(made)) {
            List<Path> files = all.filter(path -> !Files.isSymbolicLink(path)).toList();
            assertTrue(files.size() > 6, files.toString());
            for (Path each : files) {
                String wanted = Files.isDirectory(each) ? "rwxr-xr-x" : "rw-r--r--";
                assertEquals(
                        wanted, PosixFilePermissions.toString(Files.getPosixFilePermissions(each)), each.toString());
            }
        }
    }
}
