package org.cloudimagefactory.common.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.cloudimagefactory.common.farm.FarmDirectory.KnownJob;
import org.cloudimagefactory.common.farm.JobState;
import org.junit.jupiter.api.Test;

/** What people read of jobs. */
class FarmReportTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-01-02T12:00:00Z"), ZoneOffset.UTC);

    private static KnownJob job(
            JobState.Phase phase, String started, String node, int lost, boolean hasEnded, String said) {
        JobState state = new JobState(
                "ab".repeat(16),
                "web-1",
                phase,
                1 + lost,
                "cd".repeat(8),
                "cif-1",
                0,
                node == null ? null : "12_0",
                "2026-01-02T11:59:00Z",
                started,
                node,
                0,
                lost,
                null);
        return new KnownJob(state, hasEnded, said);
    }

    private static String printed(KnownJob... jobs) {
        StringWriter out = new StringWriter();
        PrintWriter writer = new PrintWriter(out);
        new FarmReport(new ResultPrinter("toy", writer, new PrintWriter(Writer.nullWriter()), false), NOON)
                .print(List.of(jobs));
        writer.flush();
        return out.toString();
    }

    @Test
    void noJobsAreNotSpokenOf() {
        assertEquals("", printed());
    }

    @Test
    void eachJobSaysHowFarItIsWhereItRunsAndHowLongItHasWaited() {
        assertEquals(
                """
                jobs: 4
                  queued     cif-1  web-1, attempt 1, queued 60 s
                  running    12_0 on n1  web-1, attempt 3, lost 2 times, queued 20 s, ran 40 s: installing
                  ended      12_0 on n1  web-1, attempt 1, queued 20 s
                  ended      12_0 on n1  web-1, attempt 1
                """,
                printed(
                        job(JobState.Phase.QUEUED, null, null, 0, false, ""),
                        job(JobState.Phase.RUNNING, "2026-01-02T11:59:20Z", "n1", 2, false, "installing"),
                        job(JobState.Phase.RUNNING, "2026-01-02T11:59:20Z", "n1", 0, true, "done"),
                        job(JobState.Phase.RUNNING, null, "n1", 0, true, "done")));
    }

    @Test
    void aTimeThatIsNoneOrLiesAheadIsNotCounted() {
        assertEquals(
                """
                jobs: 2
                  running    12_0 on n1  web-1, attempt 1
                  running    12_0 on n1  web-1, attempt 1, queued 3660 s, ran 0 s
                """,
                printed(
                        job(JobState.Phase.RUNNING, "never", "n1", 0, false, ""),
                        job(JobState.Phase.RUNNING, "2026-01-02T13:00:00Z", "n1", 0, false, "")));
    }
}
