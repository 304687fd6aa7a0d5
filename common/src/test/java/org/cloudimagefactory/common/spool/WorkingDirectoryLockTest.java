package org.cloudimagefactory.common.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkingDirectoryLockTest {
    @TempDir
    Path directory;

    @Test
    void tellsASecondRunWhoHoldsIt() {
        try (WorkingDirectoryLock held = acquire("first")) {
            Problem e = assertThrows(Problem.class, () -> acquire("second"));
            assertEquals(75, e.exitCode());
            assertTrue(e.line().contains("first, pid " + ProcessHandle.current().pid()), e.line());
        }
    }

    @Test
    void canBeTakenAgainAfterItWasReleased() {
        acquire("first").close();
        acquire("second").close();
    }

    @Test
    void saysThatADirectoryIsMissing() {
        Problem e = assertThrows(
                Problem.class, () -> WorkingDirectoryLock.acquire(directory.resolve("none"), "x", Clock.systemUTC()));
        assertInstanceOf(EnvironmentProblem.class, e);
        assertTrue(e.line().contains("no such file or directory"), e.line());
    }

    private WorkingDirectoryLock acquire(String owner) {
        return WorkingDirectoryLock.acquire(directory, owner, Clock.systemUTC());
    }
}
