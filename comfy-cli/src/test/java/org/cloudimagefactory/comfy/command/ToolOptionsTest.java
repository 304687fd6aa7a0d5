package org.cloudimagefactory.comfy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ToolOptionsTest {
    @Test
    void keepTheCacheWhereTheOperatorIsNotWherePackerWorks() {
        ToolOptions options = CommandLine.populateCommand(new ToolOptions(), "-c", "kept/../cache");
        assertEquals(Path.of("cache").toAbsolutePath(), options.cacheDirectory(Path.of("/usual")));
    }
}
