package org.cloudimagefactory.itchy.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.image.inspect.InspectionLimits;
import org.cloudimagefactory.common.problem.Defect;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.spool.WorkRecords;
import org.cloudimagefactory.common.work.LoggedErrors;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.cloudimagefactory.itchy.Disks;
import org.cloudimagefactory.itchy.Site;
import org.cloudimagefactory.itchy.convert.DiskConverter;
import org.cloudimagefactory.itchy.convert.TargetFormat;
import org.cloudimagefactory.itchy.event.EventVariables;
import org.cloudimagefactory.itchy.queue.JournalEntry.Step;
import org.cloudimagefactory.itchy.sanitize.FileInspector;
import org.cloudimagefactory.itchy.sanitize.QemuCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What a run does when the suite itself is wrong. */
// The log belongs to the whole process.
@Isolated
class DefectTest {
    @TempDir
    Path directory;

    @Test
    void endsTheEventThatMetItAndNoOther() throws IOException {
        Site site = new Site(directory);
        Disks.raw(site.cache.resolve("a"), 1 << 20, 1);
        site.archive("AvailablePostfix", "a", "1");
        site.archive("AvailablePostfix", "gone", "1");
        site.archive("ExpirePostfix", "b", "1");
        List<EventResult> results = new ArrayList<>();

        RunSummary summary;
        try (LoggedErrors logged = new LoggedErrors()) {
            summary = process(site, results::add);
            assertEquals(1, logged.all().size(), logged.all().toString());
            assertTrue(
                    logged.all().get(0).contains("at " + DefectTest.class.getName()),
                    logged.all().get(0));
        }

        assertEquals(70, summary.exitCode());
        EventResult met = results.stream()
                .filter(result -> "a".equals(result.event().identifier()))
                .findFirst()
                .orElseThrow();
        Defect defect = assertInstanceOf(Defect.class, met.problem());
        assertTrue(defect.line().startsWith("unexpected IllegalStateException: impossible; "), defect.line());
        assertEquals(Step.FAILED, met.step());
        assertEquals(1, summary.count(Step.EXPIRED));
        assertEquals(2, summary.count(Step.FAILED));
        assertEquals(2, Site.names(site.metadata).size());
    }

    @Test
    void setsTheEventAsideAfterTheLastAttempt() throws IOException {
        Site site = new Site(directory);
        Disks.raw(site.cache.resolve("a"), 1 << 20, 1);
        site.archive("AvailablePostfix", "a", "1");

        assertEquals(70, process(site, result -> {}).exitCode());
        RunSummary last = process(site, result -> {});

        assertEquals(70, last.exitCode());
        assertEquals(1, last.count(Step.SET_ASIDE));
    }

    @Test
    void theTraceIsInTheLogOfADryRunToo() throws IOException {
        Site site = new Site(directory);
        Disks.raw(site.cache.resolve("a"), 1 << 20, 1);
        site.archive("AvailablePostfix", "a", "1");
        // What can't be, in the place of an inspector.
        DryRun run = new DryRun(null, new WorkRecords(), new ShutdownTasks());

        try (LoggedErrors logged = new LoggedErrors()) {
            EventPlan plan = run.plan(request(site)).get(0);
            assertInstanceOf(Defect.class, plan.problem());
            assertEquals(1, logged.all().size(), logged.all().toString());
            assertTrue(
                    logged.all().get(0).contains("at " + DryRun.class.getName()),
                    logged.all().get(0));
        }
    }

    private static RunSummary process(Site site, Consumer<EventResult> listener) {
        CommandRunner runner = command -> {
            throw new IllegalStateException("impossible");
        };
        QemuImg qemuImg = new QemuImg("qemu-img", runner);
        return new ProcessService(
                        new FileInspector(InspectionLimits.DEFAULT, false),
                        new QemuCheck(qemuImg),
                        new DiskConverter(qemuImg, runner),
                        Progress.NONE,
                        new WorkRecords(),
                        new ShutdownTasks(),
                        Clock.systemUTC())
                .process(request(site), listener);
    }

    private static ProcessRequest request(Site site) {
        return new ProcessRequest(
                site.metadata,
                site.output,
                site.temporary,
                site.descriptors,
                FilePermissions.parse("644"),
                TargetFormat.of(ImageFormat.QCOW2),
                2,
                2,
                false,
                EventVariables.with(""));
    }
}
