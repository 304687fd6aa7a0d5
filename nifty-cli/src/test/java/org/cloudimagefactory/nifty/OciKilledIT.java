package org.cloudimagefactory.nifty;

import java.nio.file.Path;
import org.cloudimagefactory.common.registry.RegistryServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process is killed in the middle of a push; the next run goes on where it was, and ends right. */
class OciKilledIT {
    private static final int ATTEMPTS = 5;

    @TempDir
    Path directory;

    @Test
    void goesOnWhereAKilledRunWas() throws Exception {
        try (RegistryServer registry = RegistryServer.start(directory, RegistryServer.Access.OPEN)) {
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                KilledPush push = new KilledPush(registry, directory.resolve("attempt" + attempt), 64L << 20);
                if (push.isKilled(1)) {
                    return;
                }
            }
            throw new AssertionError("no run could be killed in the middle of its upload");
        }
    }
}
