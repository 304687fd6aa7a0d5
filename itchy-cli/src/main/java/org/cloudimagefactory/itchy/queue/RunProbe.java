package org.cloudimagefactory.itchy.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.spool.WorkingDirectoryLock;

/**
 * Tells whether a run works in a directory, from what it wrote into its lock file: trying the lock itself could turn a run away
 * that is just beginning.
 */
public final class RunProbe {
    private static final Pattern OWNER = Pattern.compile(".*, pid ([0-9]{1,10}), since (\\S+)");
    /** The times of processes and files are not exactly the same clock. */
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    /** Whether the process that took the lock last is still there. */
    public boolean isRunning(Path directory) {
        try {
            Matcher owner = OWNER.matcher(Files.readString(directory.resolve(WorkingDirectoryLock.FILE_NAME))
                    .strip());
            if (!owner.matches()) {
                return false;
            }
            Instant since = Instant.parse(owner.group(2)).plus(TOLERANCE);
            return ProcessHandle.of(Long.parseLong(owner.group(1)))
                    .filter(ProcessHandle::isAlive)
                    .flatMap(process -> process.info().startInstant())
                    // Another process may have got the number of one that is gone.
                    .filter(start -> start.isBefore(since))
                    .isPresent();
        } catch (IOException | java.time.DateTimeException e) {
            return false;
        }
    }
}
