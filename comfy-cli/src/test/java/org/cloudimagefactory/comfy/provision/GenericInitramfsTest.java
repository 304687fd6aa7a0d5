package org.cloudimagefactory.comfy.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The library's function with directories of its own, and a stand-in for dracut that writes down how it is called. */
class GenericInitramfsTest {
    @TempDir
    Path directory;

    private Path etc;

    @BeforeEach
    void lay() throws Exception {
        etc = Files.createDirectories(directory.resolve("etc"));
        Files.createDirectories(directory.resolve("usr/lib/dracut/dracut.conf.d"));
        Path programs = Files.createDirectories(directory.resolve("programs"));
        Files.writeString(programs.resolve("dracut"), "#!/bin/sh\necho dracut \"$@\"\n");
        Files.setPosixFilePermissions(programs.resolve("dracut"), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void makesItAnewForAllMachinesAndKeepsTheRule() throws Exception {
        // As Fedora and openSUSE have it.
        Files.writeString(directory.resolve("usr/lib/dracut/dracut.conf.d/01-dist.conf"), "hostonly=\"yes\"\n");
        assertEquals("dracut --quiet --force --regenerate-all\n", output());
        assertEquals(
                "hostonly=\"no\"\nhostonly_cmdline=\"no\"\n",
                Files.readString(etc.resolve("dracut.conf.d/50-comfy-generic.conf")));
        assertEquals("", output());
    }

    @ParameterizedTest
    @CsvSource({
        "usr/lib/dracut/dracut.conf.d/02-generic-image.conf, hostonly=\"no\"",
        "etc/dracut.conf, '  hostonly=no'"
    })
    void leavesOneThatIsGenericAlready(String file, String line) throws Exception {
        Files.writeString(directory.resolve(file), "# hostonly is no\n" + line + "\n");
        assertEquals("", output());
        assertFalse(Files.exists(etc.resolve("dracut.conf.d")));
    }

    private String output() {
        String library = GuestScript.read(GuestScript.LIBRARY)
                .replace("/etc/dracut", etc + "/dracut")
                .replace("/usr/lib/dracut", directory + "/usr/lib/dracut");
        CommandResult result = new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks())
                .run(Command.of("sh", "-c", library + "make_initramfs_generic")
                        .with("PATH", directory.resolve("programs") + ":" + System.getenv("PATH")));
        assertEquals(0, result.exitCode(), result.error());
        return result.output();
    }
}
