package org.cloudimagefactory.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The soak of the profile {@code soak}; its log is in docs/verification.md. */
class Endurance {
    @TempDir
    Path directory;

    @Test
    void nothingIsLostAndNothingGrows() throws Exception {
        assertEquals(0, SoakProcess.run(directory, 2_000, 200, 10), "see the output above");
    }
}
