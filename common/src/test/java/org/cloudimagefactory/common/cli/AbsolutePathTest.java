package org.cloudimagefactory.common.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AbsolutePathTest {
    @Test
    void pathsAreReadAbsoluteAndWithoutDetours() {
        Path here = Path.of("").toAbsolutePath();

        assertEquals(here.resolve("b"), new AbsolutePath().convert("a/../b"));
        assertEquals(Path.of("/srv/x"), new AbsolutePath().convert("/srv/./x"));
    }
}
