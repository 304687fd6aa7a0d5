package org.cloudimagefactory.common.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

class ToolCommandLineTest {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Work work = new Work();

    @Command(name = "toy", mixinStandardHelpOptions = true)
    private static final class Toy implements Runnable {
        @Override
        public void run() {}
    }

    @Command(name = "work")
    private static final class Work implements Callable<Integer> {
        // Picocli fills and reads it.
        @SuppressWarnings("UnusedVariable")
        @Mixin
        private CommonOptions common = new CommonOptions();

        @Option(
                names = {"-m", "--metadata-dir"},
                defaultValue = "/built-in")
        private String metadataDirectory;

        @SuppressWarnings("UnusedVariable")
        @Option(names = "--times", defaultValue = "1")
        private int times;

        private RuntimeException failure;

        @Override
        public Integer call() {
            if (failure != null) {
                throw failure;
            }
            return ExitCode.OK;
        }
    }

    @Test
    void letsTheCommandLineWinOverEnvironmentFileAndBuiltIn() throws IOException {
        assertEquals(0, run(Map.of(), "work"));
        assertEquals("/built-in", work.metadataDirectory);
        Files.writeString(directory.resolve("toy.yml"), "metadata_dir: /file\n");
        assertEquals(0, run(Map.of(), "work"));
        assertEquals("/file", work.metadataDirectory);
        assertEquals(0, run(Map.of("TOY_METADATA_DIR", "/environment"), "work"));
        assertEquals("/environment", work.metadataDirectory);
        assertEquals(0, run(Map.of("TOY_METADATA_DIR", "/environment"), "work", "--metadata_dir", "/line"));
        assertEquals("/line", work.metadataDirectory);
    }

    @Test
    void aDefectOfOursHasAnExitCodeOfItsOwn() {
        work.failure = new IllegalStateException("that can't be");
        assertEquals(70, run(Map.of(), "work"));
        assertEquals(1, err.toString().lines().count(), err.toString());
        work.failure = new ItemProblem("x is wrong");
        assertEquals(1, run(Map.of(), "work"));
        work.failure = new EnvironmentProblem("the disk is full");
        assertEquals(3, run(Map.of(), "work"));
    }

    @Test
    void tellsWhatWasWrongOnTheCommandLineInOneLine() {
        assertEquals(ExitCode.USAGE, run(Map.of(), "work", "--metadta-dir=x"));
        assertEquals(
                "toy: Unknown option: '--metadta-dir=x'; did you mean '--metadata-dir'? 'toy work --help' shows what there is\n",
                err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void saysWhereAWrongConfiguredValueComesFrom() throws IOException {
        Path file = Files.writeString(directory.resolve("toy.yml"), "times: many\n");
        assertEquals(ExitCode.ENVIRONMENT, run(Map.of(), "work"));
        assertEquals(
                "toy: Invalid value for option '--times': 'many' is not an int; it comes from 'times' in " + file
                        + "; 'toy config' prints all settings\n",
                err.toString());
        assertEquals(ExitCode.USAGE, run(Map.of(), "work", "--times", "few"));
        assertEquals(ExitCode.ENVIRONMENT, run(Map.of("TOY_TIMES", "1x"), "work"));
        assertTrue(err.toString().endsWith("it comes from $TOY_TIMES; 'toy config' prints all settings\n"));
    }

    @Test
    void saysWhereAConfiguredValueComesFromThatACommandCannotUse() {
        work.failure = new UsageProblem("'rw' is no file permission");
        assertEquals(ExitCode.ENVIRONMENT, run(Map.of("TOY_METADATA_DIR", "rw"), "work"));
        assertEquals(
                "toy: 'rw' is no file permission; it comes from $TOY_METADATA_DIR; 'toy config' prints all settings\n",
                err.toString());
        assertEquals(ExitCode.USAGE, run(Map.of("TOY_METADATA_DIR", "rw"), "work", "-m", "rw"));
    }

    @Test
    void helpsThoughTheConfigurationIsBroken() throws IOException {
        Files.writeString(directory.resolve("toy.yml"), "x: [");
        assertEquals(ExitCode.OK, run(Map.of(), "--version"));
        assertEquals(ExitCode.OK, run(Map.of(), "work", "--help"));
        assertEquals(ExitCode.ENVIRONMENT, run(Map.of(), "work"));
    }

    @Test
    void rendersAProblemAsOneLineWithItsExitCode() {
        work.failure = new ItemProblem("cannot read a\nb: no").hint("mend it");
        assertEquals(ExitCode.ITEMS_FAILED, run(Map.of(), "work"));
        assertEquals("toy: cannot read a\\nb: no; mend it\n", err.toString());
    }

    @Test
    void showsAStackTraceOnlyWithDebug() {
        work.failure = new IllegalStateException("broken");
        assertEquals(ExitCode.DEFECT, run(Map.of(), "work"));
        assertEquals(1, err.toString().lines().count(), err.toString());
        assertEquals(ExitCode.DEFECT, run(Map.of(), "work", "--debug"));
        assertTrue(err.toString().contains("at org.cloudimagefactory"), err.toString());
    }

    @Test
    void saysThatALogFileCannotBeWritten() {
        assertEquals(ExitCode.ENVIRONMENT, run(Map.of(), "work", "--log-file", directory.toString()));
        assertEquals(
                "toy: cannot write to log file " + directory
                        + "; check its permissions, or name another with --log-file\n",
                err.toString());
    }

    @Test
    void printsEffectiveSettingsAndTheirOrigin() throws IOException {
        Path file = directory.resolve("toy.yml");
        Files.writeString(file, "metadata_dir: /file\n");
        assertEquals(0, run(Map.of("TOY_LOG_LEVEL", "debug"), "config"));
        assertTrue(out.toString().contains("metadata_dir: /file  # from " + file + "\n"), out.toString());
        assertTrue(out.toString().contains("log_level: debug  # from $TOY_LOG_LEVEL\n"), out.toString());
    }

    @Test
    void namesABrokenConfigurationFile() throws IOException {
        Path file = directory.resolve("toy.yml");
        Files.writeString(file, "metadata_dir: [\n");
        assertEquals(ExitCode.ENVIRONMENT, run(Map.of(), "work"));
        assertTrue(err.toString().startsWith("toy: invalid configuration file " + file + ": line "), err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
    }

    @Test
    void printsVersionWithCommitAndDate() {
        assertEquals(0, run(Map.of(), "--version"));
        assertTrue(
                out.toString().matches("toy [0-9][^ ]* \\(commit ([0-9a-f]+|unknown), ([0-9-]+|unknown)\\)\n"),
                out.toString());
    }

    private int run(Map<String, String> environment, String... arguments) {
        ConfigCommand config = new ConfigCommand();
        Tool tool = new Tool(
                "toy", new Toy(), Map.of(), List.of(directory.resolve("toy.yml")), environment, new ShutdownTasks());
        ToolCommandLine line = new ToolCommandLine(tool, List.of(work, config));
        config.attach(line);
        err.getBuffer().setLength(0);
        out.getBuffer().setLength(0);
        line.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return line.run(arguments);
    }
}
