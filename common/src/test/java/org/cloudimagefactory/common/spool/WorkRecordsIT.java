package org.cloudimagefactory.common.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that begin and end in one directory at the same time. */
class WorkRecordsIT {
    private static final int RUNS = 10_000;

    @TempDir
    Path directory;

    /** As many short runs as {@link WorkRecordsIT} wants, in one process. */
    static final class ManyRuns {
        private ManyRuns() {}

        public static void main(String[] arguments) {
            for (int i = 0; i < RUNS; i++) {
                new WorkRecords().open(Path.of(arguments[0])).close();
            }
        }
    }

    @Test
    void aRunBeginsWhileOthersCleanUp() throws IOException, InterruptedException {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            processes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            ManyRuns.class.getName(),
                            directory.toString())
                    .redirectErrorStream(true)
                    .start());
        }
        for (Process process : processes) {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), out);
        }
    }
}
