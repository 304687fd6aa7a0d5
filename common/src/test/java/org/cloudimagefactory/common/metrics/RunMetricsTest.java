package org.cloudimagefactory.common.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunMetricsTest {
    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");
    private static final MetricFamily QUEUE = MetricFamily.gauge("toy_queue", "What waits.");
    private static final MetricFamily BYTES = MetricFamily.counter("toy_moved_bytes_total", "What was moved.");

    @TempDir
    private Path directory;

    private final RunMetrics metrics = new RunMetrics("toy");

    @Test
    void keepsTheLastSuccessWhenARunFails() throws IOException {
        write("work", START, 0, record(2, 0, 3));
        write("work", START.plusSeconds(60), 3, new RunRecord());
        List<String> lines = lines();
        assertTrue(lines.contains("toy_last_success_timestamp_seconds{command=\"work\"} 1795514405"), lines.toString());
        assertTrue(lines.contains("toy_last_run_timestamp_seconds{command=\"work\"} 1795514465"), lines.toString());
        assertTrue(lines.contains("toy_last_run_exit_code{command=\"work\"} 3"), lines.toString());
        assertTrue(lines.contains("toy_last_run_duration_seconds{command=\"work\"} 5"), lines.toString());
        assertTrue(lines.contains("toy_runs_total{command=\"work\",result=\"failure\"} 1"), lines.toString());
        assertTrue(lines.contains("toy_runs_total{command=\"work\",result=\"success\"} 1"), lines.toString());
        assertTrue(lines.stream().noneMatch(line -> line.startsWith("toy_last_run_items")), lines.toString());
        assertTrue(lines.contains("toy_queue{command=\"work\",state=\"waiting\"} 3"), "the last known: " + lines);
    }

    @Test
    void countersGoOnAndGaugesAreReplaced() throws IOException {
        write("work", START, 0, record(2, 1, 3));
        write("work", START.plusSeconds(60), 1, record(5, 0, 1));
        List<String> lines = lines();
        assertTrue(lines.contains("toy_items_total{command=\"work\",outcome=\"done\"} 7"), lines.toString());
        assertTrue(lines.contains("toy_last_run_items{command=\"work\",outcome=\"done\"} 5"), lines.toString());
        assertTrue(lines.contains("toy_items_total{command=\"work\",outcome=\"failed\"} 1"), lines.toString());
        assertTrue(lines.contains("toy_moved_bytes_total{command=\"work\"} 2048"), lines.toString());
        assertTrue(lines.contains("toy_queue{command=\"work\",state=\"waiting\"} 1"), lines.toString());
    }

    @Test
    void aRunThatNeverEndedWellSaysSo() throws IOException {
        write("work", START, 70, new RunRecord());
        assertTrue(lines().contains("toy_last_success_timestamp_seconds{command=\"work\"} 0"));
    }

    @Test
    void aHeldLockIsNoFailure() throws IOException {
        write("work", START, 75, new RunRecord());
        assertTrue(lines().contains("toy_runs_total{command=\"work\",result=\"locked\"} 1"));
    }

    @Test
    void commandsAndTheirTargetsShareAFile() throws IOException {
        RunRecord one = record(1, 0, 0);
        one.label("target", "a");
        RunRecord other = record(2, 0, 0);
        other.label("target", "b");
        write("work", START, 0, one);
        write("work", START, 1, other);
        write("rest", START, 0, new RunRecord());
        List<String> codes = lines().stream()
                .filter(line -> line.startsWith("toy_last_run_exit_code"))
                .toList();
        assertEquals(
                List.of(
                        "toy_last_run_exit_code{command=\"work\",target=\"a\"} 0",
                        "toy_last_run_exit_code{command=\"work\",target=\"b\"} 1",
                        "toy_last_run_exit_code{command=\"rest\"} 0"),
                codes);
    }

    @Test
    void whatCannotBeToldKeepsItsLastValue() throws IOException {
        write("work", START, 0, record(1, 0, 4));
        RunRecord broken = new RunRecord();
        broken.state(() -> {
            throw new ItemProblem("cannot look");
        });
        write("work", START, 0, broken);
        assertTrue(lines().contains("toy_queue{command=\"work\",state=\"waiting\"} 4"));
    }

    @Test
    void whatCommandsShareIsToldByTheLastOfThem() throws IOException {
        write("work", START, 0, sharing("a", 4));
        write("work", START, 0, sharing("b", 5));
        write("clean", START, 0, sharing("a", 3));
        RunRecord broken = new RunRecord();
        broken.label("target", "b");
        broken.sharedState(() -> {
            throw new ItemProblem("cannot look");
        });
        write("clean", START, 0, broken);
        RunRecord forgotten = sharing("b", 1);
        forgotten.forgetStates();
        write("clean", START, 0, forgotten);
        assertEquals(
                List.of("toy_queue{target=\"b\"} 5", "toy_queue{target=\"a\"} 3"),
                lines().stream().filter(line -> line.startsWith("toy_queue{")).toList());
        String longName = "x".repeat(1000);
        write("work", START, 0, sharing(longName, 1));
        write("clean", START, 0, sharing(longName, 2));
        assertEquals(
                3,
                lines().stream().filter(line -> line.startsWith("toy_queue{")).count());
    }

    private static RunRecord sharing(String target, int waiting) {
        RunRecord record = new RunRecord();
        record.label("target", target);
        record.sharedState(() -> new MetricSet().add(QUEUE, waiting));
        return record;
    }

    @Test
    void hostileLabelsForgeNothing() throws IOException {
        RunRecord record = new RunRecord();
        String hostile = "a\"} 1\nevil_total 5\\ \u001b[31m\ud800 " + "x".repeat(1000);
        record.label("target", hostile);
        write("work", START, 0, record);
        String first = Files.readString(file());
        write("work", START, 0, record);
        assertTrue(first.lines().allMatch(line -> line.startsWith("# ") || line.startsWith("toy_")), first);
        assertTrue(first.contains("target=\"a\\\"} 1\\\\nevil_total 5\\\\ \\\\u001b[31m\ufffd xxx"), first);
        assertEquals(
                first.lines().count(),
                Files.readString(file()).lines().count(),
                "the same labels are read as were written");
    }

    @Test
    void isReadableForAllAndLeavesNothingBehind() throws IOException {
        Path left = directory.resolve(".toy.prom.00000000-0000-0000-0000-000000000000.part");
        Path others = directory.resolve(".else.prom.00000000-0000-0000-0000-000000000000.part");
        Files.createFile(left);
        Files.createFile(others);
        write("work", START, 0, new RunRecord());
        assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(
                    List.of(".else.prom.00000000-0000-0000-0000-000000000000.part", "toy.prom"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void replacesNothingButFilesOfMetrics() throws IOException {
        Files.writeString(file(), "my diary\n");
        assertThrows(ItemProblem.class, () -> write("work", START, 0, new RunRecord()));
        assertEquals("my diary\n", Files.readString(file()));
        EnvironmentProblem missing = assertThrows(
                EnvironmentProblem.class,
                () -> metrics.write(
                        new MetricsFile(directory.resolve("none/x.prom")), run("work", START, 0, new RunRecord())));
        assertTrue(missing.line().contains("make its directory"), missing.line());
        assertFalse(Files.exists(directory.resolve("none")));
    }

    @Test
    void runsAtOnceLoseNothing() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                for (int n = 0; n < 10; n++) {
                    write("work", START, 0, record(1, 0, 0));
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertTrue(lines().contains("toy_items_total{command=\"work\",outcome=\"done\"} 40"), lines().toString());
    }

    @Test
    void aRunThatHasReplacedTheFileWhileItWasOpenedIsNotLost() throws IOException {
        write("work", START, 0, record(1, 0, 0));
        Deque<Runnable> meanwhile = new ArrayDeque<>();
        meanwhile.add(() -> write("work", START, 0, record(10, 0, 0)));
        MetricsFile slow = new MetricsFile(file(), name -> {
            FileChannel opened = FileChannel.open(name, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!meanwhile.isEmpty()) {
                meanwhile.remove().run();
            }
            return opened;
        });
        metrics.write(slow, run("work", START, 0, record(100, 0, 0)));
        assertTrue(lines().contains("toy_items_total{command=\"work\",outcome=\"done\"} 111"), lines().toString());
    }

    @Test
    void everyFamilyHasAName() {
        assertThrows(IllegalArgumentException.class, () -> MetricFamily.counter("toy_bytes", "No total."));
        assertThrows(IllegalArgumentException.class, () -> MetricFamily.gauge("toy_bytes_total", "No gauge."));
        assertThrows(IllegalArgumentException.class, () -> MetricFamily.gauge("Toy bytes", "No name."));
        assertEquals(
                7,
                metrics.families().stream()
                        .map(MetricFamily::name)
                        .collect(Collectors.toSet())
                        .size());
    }

    @Test
    void aDamagedFileIsReadAsFarAsItGoes() {
        List<MetricSample> read = Exposition.read("""
                # TYPE toy_queue gauge
                toy_queue{a="b"} 1
                toy_queue nonsense
                toy_other 1
                # TYPE toy_bad_total gauge
                toy_bad_total 1
                # TYPE x y

                """);
        assertEquals(
                List.of(new MetricSample(MetricFamily.gauge("toy_queue", "toy_queue"), Map.of("a", "b"), 1)), read);
    }

    private RunRecord record(int done, int failed, int waiting) {
        RunRecord record = new RunRecord();
        record.count("done", done);
        record.count("failed", failed);
        record.bytes(BYTES, "moved", 1024);
        record.state(() -> new MetricSet().add(QUEUE, Map.of("state", "waiting"), waiting));
        return record;
    }

    private void write(String command, Instant began, int exitCode, RunRecord record) {
        metrics.write(new MetricsFile(file()), run(command, began, exitCode, record));
    }

    private static FinishedRun run(String command, Instant began, int exitCode, RunRecord record) {
        return new FinishedRun("toy", command, record, began, began.plusSeconds(5), exitCode);
    }

    private Path file() {
        return directory.resolve("toy.prom");
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(file());
    }
}
