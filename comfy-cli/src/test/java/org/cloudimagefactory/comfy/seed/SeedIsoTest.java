package org.cloudimagefactory.comfy.seed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeedIsoTest {
    private final CommandRunner runner = new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks());

    @TempDir
    Path directory;

    @Test
    void isReadByOthers() throws IOException {
        Path iso = directory.resolve("seed.iso");
        String large = "x".repeat(5000) + "\n";
        SeedIso.write(iso, "cidata", Map.of("meta-data", "instance-id: one\n", "user-data", large));
        CommandResult info = runner.run(
                Command.of("xorriso", "-indev", iso.toString(), "-pvd_info").hint("install xorriso"));
        assertTrue(info.output().contains("Volume Id    : cidata"), info.output());
        for (String name : new String[] {"META-DATA", "USER-DATA"}) {
            runner.run(Command.of(
                            "xorriso",
                            "-osirrox",
                            "on",
                            "-indev",
                            iso.toString(),
                            "-extract",
                            "/" + name,
                            directory.resolve(name).toString()))
                    .orThrow("cannot extract " + name);
        }
        assertEquals("instance-id: one\n", Files.readString(directory.resolve("META-DATA")));
        assertEquals(large, Files.readString(directory.resolve("USER-DATA")));
    }

    @Test
    void refusesNamesThatTheFormatDoesNotHold() {
        assertThrows(
                IllegalArgumentException.class,
                () -> SeedIso.write(directory.resolve("a.iso"), "cidata", Map.of("../x", "")));
    }
}
