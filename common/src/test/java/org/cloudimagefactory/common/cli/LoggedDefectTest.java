package org.cloudimagefactory.common.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.work.Jobs;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import picocli.CommandLine.Command;

/** What the log holds of a defect that a loop goes on after. */
// Where the log goes is a setting of the process: no other test may change it meanwhile.
@Isolated
class LoggedDefectTest {
    @TempDir
    private Path directory;

    @Command(name = "copy")
    private static final class Copy extends ToolCommand {
        @Override
        protected void run() {
            Function<String, String> work = item -> {
                throw item.equals("bad") ? new ItemProblem("bad") : new IllegalStateException("impossible");
            };
            new Jobs("copy", 1).run(List.of("odd", "bad"), work, ended -> {});
            endWith(1);
        }
    }

    @Command(name = "toy")
    private static final class Toy implements Runnable {
        @Override
        public void run() {}
    }

    @Test
    void isOneErrorWithItsTraceUnderDebug() throws IOException {
        String log = log("copy");
        assertEquals(1, log.lines().count(), log);
        assertTrue(log.contains(" ERROR [copy] Failure: copy: unexpected IllegalStateException: impossible\n"), log);

        String debug = log("copy", "--debug");
        assertEquals(1, debug.split(" ERROR ", -1).length - 1, debug);
        assertTrue(debug.contains("at " + Copy.class.getName()), debug);
        assertFalse(debug.contains("bad"), debug);
    }

    private String log(String... arguments) throws IOException {
        Path file = directory.resolve(arguments.length + ".log");
        ShutdownTasks shutdown = new ShutdownTasks();
        Tool tool = new Tool("toy", new Toy(), Map.of(), List.of(), Map.of("TOY_LOG_FILE", file.toString()), shutdown);
        ToolCommandLine line = new ToolCommandLine(tool, List.of(new Copy()));
        StringWriter err = new StringWriter();
        line.commandLine().setErr(new PrintWriter(err));
        assertEquals(1, line.run(arguments));
        assertEquals("", err.toString());
        return Files.readString(file);
    }
}
