package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.cloudimagefactory.common.registry.RegistryServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A push of 1 GiB is killed three times on its way, and ends right; see docs/verification.md. */
class OciKilledVerification {
    private static final long GIB = 1L << 30;

    @TempDir
    Path directory;

    @Test
    void goesOnWhereKilledRunsWere() throws Exception {
        try (RegistryServer registry = RegistryServer.start(directory, RegistryServer.Access.OPEN)) {
            KilledPush push = new KilledPush(registry, directory.resolve("push"), GIB);
            boolean killed = push.isKilled(3);
            Path log =
                    Files.createDirectories(Path.of("target", "verification")).resolve("push.log");
            Files.write(log, push.log());
            assertTrue(killed, () -> "no run could be killed often enough in the middle: " + push.log());
        }
    }
}
