package org.cloudimagefactory.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short soak; what it prints ends with its seed, by which {@code -Dsoak.seed} repeats its decisions. */
class EnduranceIT {
    @TempDir
    Path directory;

    @Test
    void theCloudIsAsTheModelWhateverHappensOnTheWay() throws Exception {
        assertEquals(0, SoakProcess.run(directory, 40, 8, 1), "see the output above");
    }
}
