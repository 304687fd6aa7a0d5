package org.cloudimagefactory.common.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.metrics.RunRecord;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.LockedProblem;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What happens when a command is over, and how lines on stderr are written. */
@Isolated
class RunEndTest {
    private static final String HOSTILE = "a \"b\\\" \u001b[31m\u2028 \ud83d\ude00 \ud800 é";

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Work work = new Work();
    private final ShutdownTasks shutdown = new ShutdownTasks();

    @Command(name = "toy")
    private static final class Toy implements Runnable {
        @Override
        public void run() {}
    }

    @Command(name = "work")
    private static final class Work extends ResultCommand {
        @Mixin
        private WatchOptions.Usual watch = new WatchOptions.Usual();

        private RuntimeException failure;
        private Runnable meanwhile = () -> {};

        @Override
        protected WatchOptions watch() {
            return watch;
        }

        @Override
        protected void identify(RunRecord run) {
            run.label("target", "a");
        }

        @Override
        protected void run() {
            meanwhile.run();
            if (failure != null) {
                throw failure;
            }
            record().count("done", 2);
            printer().problem(HOSTILE);
            printer().warning("look\nhere");
            err().println("a line of its own");
            LoggerFactory.getLogger("org.cloudimagefactory.toy.Doing").warn("careful", new IOException("it\nbroke"));
            if (format() == OutputFormat.JSON) {
                printer().document(new JsonObject().put("done", 2));
            } else {
                printer().line("result");
            }
        }
    }

    @Test
    void theLastLineOfResultsIsTheSummary() {
        assertEquals(0, run(Map.of(), "work"));
        assertTrue(out.toString().matches("result\ntoy work: 2 done; [0-9.]+ s\n"), out.toString());
        assertTrue(err.toString().startsWith("toy: a \"b\\\" \\u001b[31m"), err.toString());
        assertTrue(err.toString().contains("toy: look\\nhere\na line of its own\n"), err.toString());
    }

    @Test
    void resultsForProgramsAreLeftAlone() throws IOException {
        Path log = directory.resolve("log");
        assertEquals(0, run(Map.of(), "work", "--output", "json", "--log-file", log.toString()));
        assertEquals(2, new ObjectMapper().readTree(out.toString()).path("done").asInt());
        String text = Files.readString(log);
        assertTrue(text.matches("(?s).* INFO  \\[.*\\] summary: toy work: 2 done; [0-9.]+ s; exit code 0\n"), text);
    }

    @Test
    void everyLineOnStderrIsAJsonObjectWhereThatIsAskedFor() throws IOException {
        Path log = directory.resolve("log");
        assertEquals(0, run(Map.of("TOY_LOG_FILE", log.toString()), "work", "--log-format", "json"));
        List<JsonNode> lines = json(err.toString());
        assertEquals(List.of("error", "warn", "info"), texts(lines, "level"));
        assertEquals(
                "a \"b\\\" \\u001b[31m\\u2028 \ud83d\ude00 \ufffd é",
                lines.get(0).path("message").asText());
        assertEquals("toy", lines.get(0).path("logger").asText());
        assertTrue(err.toString().chars().allMatch(c -> c == '\n' || (c >= ' ' && c <= '~')), err.toString());
        List<JsonNode> logged = json(Files.readString(log));
        assertEquals(List.of("Doing", "summary"), texts(logged, "logger"));
        assertEquals("java.io.IOException", logged.get(0).path("exception").asText());
        assertEquals("it\nbroke", logged.get(0).path("reason").asText());
        assertFalse(logged.get(0).has("stack_trace"));
        Instant.parse(logged.get(0).path("time").asText());
        assertTrue(logged.get(1).path("message").asText().endsWith("; exit code 0"), logged.toString());
    }

    @Test
    void problemsAreJsonHoweverTheFormatIsAskedFor() throws IOException {
        work.failure = new EnvironmentProblem("no\ndisk").hint("mend it");
        assertEquals(3, run(Map.of("TOY_LOG_FORMAT", "JSON"), "work"));
        assertEquals(
                "no\\ndisk; mend it",
                json(err.toString()).get(0).path("message").asText());
        Files.writeString(directory.resolve("toy.yml"), "log_format: json\n");
        assertEquals(3, run(Map.of(), "work", "--debug"));
        assertTrue(json(err.toString()).get(0).path("stack_trace").asText().contains("RunEndTest"), err.toString());
        assertEquals(2, run(Map.of(), "wrok"));
        assertEquals(1, json(err.toString()).size());
        assertEquals(2, run(Map.of(), "work", "--log-format=text", "--no-such-option"));
        assertTrue(err.toString().startsWith("toy: Unknown option"), err.toString());
        assertEquals(2, run(Map.of(), "work", "--log_format", "json", "--no-such-option"));
        assertEquals(1, json(err.toString()).size());
        Files.writeString(directory.resolve("toy.yml"), "log_format: [");
        assertEquals(3, run(Map.of("TOY_LOG_FORMAT", "json"), "work"));
        assertEquals(1, json(err.toString()).size());
    }

    @Test
    void theJournalGetsPriorities() {
        String stderr = LineStyle.JOURNAL.line(CommonOptions.LogLevel.ERROR, "toy", "toy: x");
        assertEquals("<3>toy: x", stderr);
        StringWriter target = new StringWriter();
        NoticeWriter notices = new NoticeWriter(new PrintWriter(target), LineStyle.JOURNAL, "toy");
        notices.println("one");
        notices.print("tw");
        notices.notice(CommonOptions.LogLevel.WARN, "between");
        notices.println("o");
        notices.problem("bad", new IllegalStateException("why"));
        assertTrue(
                target.toString().startsWith("<6>one\n<4>between\n<6>two\n<3>bad\n<3>java.lang.IllegalStateException"),
                target.toString());
        assertTrue(target.toString().lines().allMatch(line -> line.matches("<[346]>.*")), target.toString());
    }

    @Test
    void theJournalIsKnownByDeviceAndInode() throws IOException {
        Path stream = Files.createFile(directory.resolve("stream"));
        String name = Files.getAttribute(stream, "unix:dev") + ":" + Files.getAttribute(stream, "unix:ino");
        assertTrue(JournalStream.isRead(Map.of("JOURNAL_STREAM", name), stream));
        assertFalse(JournalStream.isRead(Map.of("JOURNAL_STREAM", name + "0"), stream));
        assertFalse(JournalStream.isRead(Map.of(), stream));
        assertFalse(JournalStream.isRead(Map.of("JOURNAL_STREAM", name), directory.resolve("none")));
    }

    @Test
    void metricsAreWrittenHoweverARunEnds() throws IOException {
        Path file = directory.resolve("toy.prom");
        assertEquals(0, run(Map.of(), "work", "--metrics-file", file.toString()));
        assertTrue(Files.readString(file).contains("toy_last_run_exit_code{command=\"work\",target=\"a\"} 0\n"));
        work.failure = new EnvironmentProblem("no disk");
        assertEquals(3, run(Map.of("TOY_METRICS_FILE", file.toString()), "work"));
        assertTrue(Files.readString(file).contains("toy_last_run_exit_code{command=\"work\",target=\"a\"} 3\n"));
        work.failure = new LockedProblem("another run");
        Files.writeString(directory.resolve("toy.yml"), "metrics_file: " + file + "\n");
        assertEquals(75, run(Map.of(), "work"));
        assertTrue(Files.readString(file).contains("toy_last_run_exit_code{command=\"work\",target=\"a\"} 75\n"));
        assertEquals(3, run(Map.of(), "work", "--log-file", directory.toString()));
        assertTrue(Files.readString(file).contains("toy_last_run_exit_code{command=\"work\",target=\"a\"} 3\n"));
    }

    @Test
    void aRunThatIsInterruptedWritesItsMetrics() throws IOException {
        Path file = directory.resolve("toy.prom");
        work.meanwhile = shutdown::runAll;
        run(Map.of(), "work", "--metrics-file", file.toString());
        assertTrue(Files.readString(file).contains("toy_last_run_exit_code{command=\"work\",target=\"a\"} 143\n"));
    }

    @Test
    void metricsThatCannotBeWrittenAreToldAndChangeNothing() throws IOException {
        Path file = Files.writeString(directory.resolve("diary"), "dear diary");
        assertEquals(0, run(Map.of(), "work", "--metrics-file", file.toString()));
        assertTrue(
                err.toString().contains("toy: " + file + " is there already, and it is no file of metrics"),
                err.toString());
        assertEquals("dear diary", Files.readString(file));
    }

    @Test
    void theProgramOfTheSiteIsCalledAfterAFailureOnly() throws IOException {
        Path told = directory.resolve("told");
        Path hook = Files.writeString(
                directory.resolve("hook"),
                "#!/bin/sh\necho \"$RUN_EXIT_CODE $RUN_PROBLEMS\" >>'" + told + "'\nexit 5\n");
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwx------"));
        assertEquals(0, run(Map.of(), "work", "--on-failure", hook.toString()));
        assertFalse(Files.exists(told));
        work.failure = new EnvironmentProblem("no disk");
        assertEquals(3, run(Map.of(), "work", "--on-failure", hook.toString()));
        assertEquals("3 no disk\n", Files.readString(told));
        assertEquals(
                "toy: no disk\ntoy: the program of --on-failure did not work: hook ended with exit code 5\n",
                err.toString().replace(hook.toString(), "hook"));
        work.failure = null;
        assertEquals(0, run(Map.of(), "work", "--on-failure", "/none"));
        assertTrue(err.toString().startsWith("toy: program '/none' not found; check --on-failure\n"), err.toString());
    }

    private static List<String> texts(List<JsonNode> lines, String field) {
        return lines.stream().map(line -> line.path(field).asText()).toList();
    }

    private static List<JsonNode> json(String text) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : text.split("\n")) {
            lines.add(new ObjectMapper().readTree(line));
        }
        return lines;
    }

    private int run(Map<String, String> variables, String... arguments) {
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("PATH", System.getenv("PATH"));
        Tool tool = new Tool("toy", new Toy(), Map.of(), List.of(directory.resolve("toy.yml")), environment, shutdown);
        ToolCommandLine line = new ToolCommandLine(tool, List.of(work));
        err.getBuffer().setLength(0);
        out.getBuffer().setLength(0);
        line.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return line.run(arguments);
    }
}
