package org.cloudimagefactory.common.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {
    @TempDir
    Path directory;

    @Test
    void onlyItsOwnerReadsItAndNothingIsReplaced() throws IOException {
        Path file = directory.resolve(".one/one_auth");
        SecretFile.write(file, "user:word\n");
        assertEquals("user:word\n", Files.readString(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        EnvironmentProblem problem =
                assertThrows(EnvironmentProblem.class, () -> SecretFile.write(file, "other:secret\n"));
        assertEquals(
                "cannot write secret file " + file
                        + ": a file of that name is in the way; make it yourself, or name another one",
                problem.line());
        assertEquals("user:word\n", Files.readString(file));
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertEquals(1, files.count());
        }
    }
}
