package org.cloudimagefactory.itchy.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.itchy.Site;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** itchy archive as a process of its own, as vmCatcher starts it: through a shell, in the C locale. */
class ArchiveIT {
    @TempDir
    Path directory;

    @Test
    void keepsTextOfAnyLanguageInTheCLocale() throws IOException, InterruptedException {
        Process process = start("", Map.of("VMCATCHER_EVENT_DC_TITLE", "Čistý 日本語 \"x\"\nnext"));
        assertEquals(0, process.waitFor());
        String name = Site.names(directory.resolve("events")).get(0);
        String stored = Files.readString(directory.resolve("events").resolve(name));
        assertTrue(stored.contains("\"VMCATCHER_EVENT_DC_TITLE\": \"Čistý 日本語 \\\"x\\\"\\nnext\""), stored);
        assertTrue(!stored.contains("SECRET"), stored);
    }

    @Test
    void manyAtOnceKeepEachEvent() throws IOException, InterruptedException {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            processes.add(start("", Map.of()));
        }
        for (Process process : processes) {
            assertEquals(0, process.waitFor());
        }
        assertEquals(6, Site.allNames(directory.resolve("events")).size());
    }

    @Test
    void anEventThatHasItsNameIsNotStoredAgainWhenItsDirectoryCannotBeFlushed() throws Exception {
        assumeTrue(isThere("strace", "-V"), "strace is not there");
        Path events = Files.createDirectory(directory.resolve("events"));
        Path told = directory.resolve("told");

        // The first flush is that of the event, the second that of the directory.
        String failing = "strace -f -o /dev/null -e trace=fsync -e inject=fsync:error=EIO:when=2+ ";
        Process process = builder(failing, Map.of("VMCATCHER_EVENT_DC_IDENTIFIER", "a"))
                .redirectError(told.toFile())
                .start();

        assertEquals(3, process.waitFor());
        assertEquals(
                "itchy: cannot store an event in " + events
                        + ": Input/output error; check its owner, permissions and free space, or name another directory\n",
                Files.readString(told));
        assertEquals(1, Site.allNames(events).size());
    }

    private static boolean isThere(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private Process start(String before, Map<String, String> variables) throws IOException {
        return builder(before, variables).inheritIO().start();
    }

    private ProcessBuilder builder(String before, Map<String, String> variables) throws IOException {
        // The shell writes the variables itself: this process has no say in how its own are encoded.
        StringBuilder script = new StringBuilder("export VMCATCHER_EVENT_TYPE=AvailablePostfix LC_ALL=C SECRET=1\n");
        variables.forEach((name, value) ->
                script.append("export ").append(name).append("='").append(value).append("'\n"));
        script.append("exec ")
                .append(before)
                .append("'")
                .append(Path.of(System.getProperty("java.home"), "bin", "java"))
                .append("' -cp '")
                .append(System.getProperty("java.class.path"))
                .append("' org.cloudimagefactory.itchy.ArchiveMain archive -m '")
                .append(directory.resolve("events"))
                .append("'\n");
        Path file = Files.writeString(Files.createTempFile(directory, "hook", ".sh"), script.toString());
        return new ProcessBuilder("sh", file.toString());
    }
}
