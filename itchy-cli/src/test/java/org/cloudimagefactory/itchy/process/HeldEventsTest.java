package org.cloudimagefactory.itchy.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.image.inspect.InspectionLimits;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.spool.WorkRecords;
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

/** What an event's later fellows do while something is wrong that is not its fault. */
class HeldEventsTest {
    @TempDir
    Path directory;

    @Test
    void nothingOvertakesAnEventThatWaitsForABetterRun() throws IOException {
        Site site = new Site(directory);
        Disks.raw(site.cache.resolve("a"), 1 << 20, 1);
        site.archive("AvailablePostfix", "a", "1");
        site.archive("ExpirePostfix", "a", "0");
        site.archive("ExpirePostfix", "b", "1");

        RunSummary summary = process(site);

        assertEquals(3, summary.exitCode());
        assertEquals(1, summary.count(Step.FAILED));
        assertEquals(1, summary.count(Step.EXPIRED));
        assertEquals(
                List.of("b"),
                site.published().stream()
                        .map(descriptor -> descriptor.identifier())
                        .toList());
        assertEquals(2, Site.names(site.metadata).size());
    }

    /** A run that finds no qemu-img. */
    private static RunSummary process(Site site) {
        CommandRunner runner = command -> {
            throw new EnvironmentProblem("qemu-img is gone");
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
                .process(
                        new ProcessRequest(
                                site.metadata,
                                site.output,
                                site.temporary,
                                site.descriptors,
                                FilePermissions.parse("644"),
                                TargetFormat.of(ImageFormat.QCOW2),
                                2,
                                2,
                                false,
                                EventVariables.with("")),
                        result -> {});
    }
}
