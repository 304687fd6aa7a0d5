package org.cloudimagefactory.nifty.sync;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.UUID;
import org.cloudimagefactory.common.spool.WorkingDirectoryLock;

/** One run at a time for one identifier in one directory. */
final class RunLock {
    private RunLock() {}

    static WorkingDirectoryLock acquire(Path directory, String identifier, Clock clock) {
        // An identifier may hold characters that file names can't.
        UUID name = UUID.nameUUIDFromBytes(identifier.getBytes(StandardCharsets.UTF_8));
        return WorkingDirectoryLock.acquire(directory, ".nifty-" + name + ".lock", "nifty sync", clock);
    }
}
