package org.cloudimagefactory.comfy.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
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

/** Where a provisioner of type {@code file} puts things, done by the guest's own functions. */
class PutUploadTest {
    @TempDir
    Path directory;

    private Path uploaded;

    @BeforeEach
    void upload() throws Exception {
        uploaded = Files.writeString(directory.resolve("comfy-1"), "text");
        Files.createDirectories(directory.resolve("there"));
        Files.writeString(directory.resolve("old"), "old");
    }

    @ParameterizedTest
    @CsvSource({
        "new name, new name",
        "deep/er/name, deep/er/name",
        "deep/er/, deep/er/given.txt",
        "there, there/given.txt",
        "there/, there/given.txt",
        "old, old",
        "-odd/-r, -odd/-r",
    })
    void putsAFileWhereItBelongsAndMakesWhatIsMissing(String destination, String expected) throws Exception {
        put(directory + "/" + destination);
        assertEquals("text", Files.readString(directory.resolve(expected)));
        assertFalse(Files.exists(uploaded));
    }

    @ParameterizedTest
    @CsvSource({"new", "deep/er", "there", "deep/er/"})
    void putsTheContentOfADirectory(String destination) throws Exception {
        Files.delete(uploaded);
        Files.createDirectories(uploaded.resolve("sub"));
        Files.writeString(uploaded.resolve("sub/.hidden"), "text");
        put(directory + "/" + destination);
        assertEquals("text", Files.readString(directory.resolve(destination).resolve("sub/.hidden")));
        assertFalse(Files.exists(uploaded));
    }

    @Test
    void failsWhereADirectoryCannotBe() {
        assertFalse(result(directory + "/old/name").succeeded());
    }

    private void put(String destination) {
        CommandResult result = result(destination);
        assertEquals(0, result.exitCode(), () -> result.output() + result.error());
    }

    private CommandResult result(String destination) {
        String script = new GuestCalls()
                .call("put_upload", uploaded.toString(), destination, "given.txt")
                .script();
        return new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks())
                .run(Command.of("sh", "-c", script));
    }
}
