package org.cloudimagefactory.common.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFileTest {
    @TempDir
    Path directory;

    @Test
    void hasItsPermissionsFromTheFirstMomentAndKeepsThem() throws IOException {
        for (String permissions : new String[] {"rw-------", "rw-r-----", "rw-rw-rw-"}) {
            Path target = directory.resolve("file");
            try (TemporaryFile temporary = TemporaryFile.create(target, PosixFilePermissions.fromString(permissions))) {
                assertEquals(permissions, of(temporary.path()));
                temporary.write(new byte[1]);
                temporary.publish(target);
            }
            assertEquals(permissions, of(target), "an earlier file's permissions are not taken over");
        }
    }

    private static String of(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
