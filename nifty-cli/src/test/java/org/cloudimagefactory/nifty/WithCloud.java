package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A fresh cloud for each test. */
abstract class WithCloud {
    @TempDir
    Path directory;

    CloudFixture cloud;

    @BeforeEach
    void startCloud() {
        cloud = new CloudFixture(directory);
    }

    @AfterEach
    void stopCloud() {
        cloud.close();
    }

    static void assertFails(Nifty.Run run, int exitCode, String error) {
        assertEquals(exitCode, run.exitCode(), run.err());
        assertTrue(run.err().contains(error), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }
}
