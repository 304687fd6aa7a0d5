package org.cloudimagefactory.common.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** In a process of its own, as tests have no terminal; script makes one. */
@Timeout(120)
class TerminalWidthTest {
    @TempDir
    private Path directory;

    /** Writes the widths for several values of COLUMNS into a file. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws IOException {
            StringBuilder widths = new StringBuilder();
            for (String columns : List.of("", "99", "7", "99999", "0", "-5", "wide", "123456")) {
                widths.append(new TerminalWidth(runner(), Map.of("COLUMNS", columns)).ofStdout());
                widths.append('\n');
            }
            CommandRunner broken = command -> new CommandResult(command, 1, "", "stty: no", false);
            widths.append(new TerminalWidth(broken, Map.of()).ofStdout()).append('\n');
            Files.writeString(Path.of(arguments[0]), widths);
        }

        private static CommandRunner runner() {
            return new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks());
        }
    }

    private List<String> widths(boolean onTerminal) throws IOException, InterruptedException {
        Path result = directory.resolve("widths");
        List<String> java = new ArrayList<>();
        java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // What measures coverage.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-javaagent:"))
                .forEach(java::add);
        java.addAll(List.of("-cp", System.getProperty("java.class.path"), Program.class.getName(), result.toString()));
        String line = java.stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" ", "stty cols 123 rows 40; ", ""));
        Process process = new ProcessBuilder(onTerminal ? List.of("script", "-qec", line, "/dev/null") : java)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        assertTrue(process.waitFor(100, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), Files.readString(directory.resolve("output")));
        return Files.readAllLines(result);
    }

    @Test
    void columnsGoFirstThenTheTerminalIsAsked() throws Exception {
        assertEquals(
                List.of(
                        "OptionalInt[123]",
                        "OptionalInt[99]",
                        "OptionalInt[20]",
                        "OptionalInt[10000]",
                        "OptionalInt[123]",
                        "OptionalInt[123]",
                        "OptionalInt[123]",
                        "OptionalInt[123]",
                        "OptionalInt[80]"),
                widths(true));
    }

    @Test
    void aFileHasNone() throws Exception {
        assertTrue(widths(false).stream().allMatch("OptionalInt.empty"::equals));
    }
}
