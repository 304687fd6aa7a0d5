package org.cloudimagefactory.common.farm;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.Finding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By tables as Linux writes them. */
class SharedFileSystemTest {
    @TempDir
    Path directory;

    private SharedFileSystem table(String options) throws IOException {
        Path real = directory.toRealPath();
        Path table = real.resolve("mountinfo");
        Files.writeString(
                table,
                "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
                        + "damaged\n"
                        + "90 22 0:50 / " + real.toString().replace(" ", "\\040")
                        + " rw,relatime shared:50 - nfs4 server:/export " + options + "\n");
        return new SharedFileSystem(table);
    }

    @Test
    void locksThatAreThoseOfOneHostAreRefused() throws IOException {
        for (String options : new String[] {"rw,nolock", "rw,vers=3,local_lock=all", "rw,local_lock=posix"}) {
            SharedFileSystem system = table(options);
            EnvironmentProblem problem = assertThrows(
                    EnvironmentProblem.class, () -> system.requireLocks(directory.resolve("not there yet")));
            assertTrue(problem.getMessage().contains(options.substring(options.lastIndexOf(',') + 1)));
            assertEquals(Finding.State.WRONG, system.shared("images", directory).state());
        }
    }

    @Test
    void locksThatAllHostsSeeAreFine() throws IOException {
        SharedFileSystem system = table("rw,vers=4.2,local_lock=none");
        assertDoesNotThrow(() -> system.requireLocks(directory));
        assertEquals(Finding.State.OK, system.shared("images", directory).state());
        assertEquals(Finding.State.WARN, system.local("database", directory).state());
        assertEquals(Finding.State.WARN, system.shared("images", Path.of("/")).state());
        assertEquals(Finding.State.OK, system.local("database", Path.of("/")).state());
    }

    @Test
    void theTableOfThisHostIsRead() {
        assertDoesNotThrow(() -> new SharedFileSystem().requireLocks(directory));
    }
}
