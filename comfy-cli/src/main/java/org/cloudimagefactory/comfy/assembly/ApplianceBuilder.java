package org.cloudimagefactory.comfy.assembly;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.check.ImageTester;
import org.cloudimagefactory.comfy.check.TestSubject;
import org.cloudimagefactory.comfy.packer.PackerRunner;
import org.cloudimagefactory.comfy.packer.PreparedFiles;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.qemu.MachineType;
import org.cloudimagefactory.comfy.sbom.Ancestor;
import org.cloudimagefactory.comfy.seed.SeedKeys;
import org.cloudimagefactory.common.image.DiskSource;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.web.Deadline;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.common.work.ShutdownTasks;

/** Carries a plan out: sealed image, test, formats, descriptor. */
public final class ApplianceBuilder {
    private final BaseMaker bases;
    private final OneRun oneRun;
    private final BuildTest tester;
    private final ImagePublisher publisher;
    private final ShutdownTasks shutdown;
    private final Clock clock;

    public ApplianceBuilder(
            BaseMaker bases,
            SeedKeys keys,
            PreparedFiles files,
            PackerRunner packer,
            CommandRunner runner,
            QemuImg qemuImg,
            ImageTester tester,
            ImagePublisher publisher,
            ShutdownTasks shutdown,
            Clock clock) {
        this.bases = bases;
        this.oneRun = new OneRun(bases, keys, files, packer, runner, qemuImg);
        this.tester = new BuildTest(tester);
        this.publisher = publisher;
        this.shutdown = shutdown;
        this.clock = clock;
    }

    /** Has what a build starts from in the cache, and builds nothing. */
    void keepBase(BuildPlan plan, Progress.Task progress) {
        bases.keep(plan, Deadline.in(plan.timeLimit()), progress);
    }

    /** Leaves a sealed and checked image at its place in the directory of a build. */
    @FunctionalInterface
    interface ImageMaking {
        /** Makes it before the deadline of the build; gives the layers that it stands on, the nearest first. */
        List<Ancestor> make(BuildWorkspace workspace, Deadline deadline);
    }

    /** Builds what the plan says, in one run, from inputs with this digest. Until all is well, nothing is visible under a final name. */
    public BuildRecord build(
            BuildPlan plan, MachineType machine, String inputs, RunSettings settings, BuildMonitor monitor) {
        return build(plan, machine, inputs, settings, monitor, (workspace, deadline) -> {
            oneRun.make(plan, machine, workspace.directory(), deadline, monitor);
            return List.of();
        });
    }

    /** Builds in another way than in one run. */
    BuildRecord build(
            BuildPlan plan,
            MachineType machine,
            String inputs,
            RunSettings settings,
            BuildMonitor monitor,
            ImageMaking making) {
        publisher.requireFree(plan);
        try (BuildWorkspace workspace = BuildWorkspace.open(plan, shutdown, clock)) {
            try {
                List<Ancestor> layers = making.make(workspace, Deadline.in(plan.timeLimit()));
                if (settings.test()) {
                    monitor.phase(BuildPhase.TESTING);
                    DiskSource built = DiskSource.whole(workspace.directory().image(), ImageFormat.QCOW2);
                    tester.run(plan, machine, built, workspace.directory(), monitor);
                }
                monitor.phase(BuildPhase.CONVERTING);
                List<BuildRecord.Image> images =
                        publisher.publish(plan, workspace.directory(), layers, settings.attributes(), monitor);
                if (settings.keepWorkDirectory()) {
                    workspace.keepAll(plan, ".work");
                }
                return new BuildRecord(
                        inputs,
                        plan.appliance().identity().version(),
                        plan.descriptor().toString(),
                        images,
                        seconds(monitor),
                        settings.test(),
                        clock.instant().getEpochSecond());
            } catch (Problem e) {
                if (shutdown.isShuttingDown()) {
                    throw e;
                }
                throw FailureReport.of(e, plan, workspace, settings);
            }
        }
    }

    /**
     * Makes what several builds stand on.
     *
     * @param plan of it
     * @param user one of those builds, whose directory it is made in
     */
    void prepare(BuildPlan plan, BuildPlan user, RunSettings settings, ImageMaking making) {
        try (BuildWorkspace workspace = BuildWorkspace.open(user, shutdown, clock)) {
            try {
                making.make(workspace, Deadline.in(plan.timeLimit()));
            } catch (Problem e) {
                if (shutdown.isShuttingDown()) {
                    throw e;
                }
                throw FailureReport.of(e, plan, workspace, settings);
            }
        }
    }

    /** Tests an image that was built before. */
    public BuildRecord test(
            BuildPlan plan, MachineType machine, BuildRecord record, RunSettings settings, BuildMonitor monitor) {
        try (BuildWorkspace workspace = BuildWorkspace.open(plan, shutdown, clock)) {
            try {
                monitor.phase(BuildPhase.TESTING);
                Path image = Path.of(record.images().get(0).path());
                DiskSource disk = TestSubject.of(image, null).disk();
                tester.run(plan, machine, disk, workspace.directory(), monitor);
                publisher.publishReport(workspace.directory(), Path.of(record.descriptor()));
                return record.afterTest();
            } catch (Problem e) {
                if (shutdown.isShuttingDown()) {
                    throw e;
                }
                throw FailureReport.of(e, plan, workspace, settings);
            }
        }
    }

    private static Map<String, Long> seconds(BuildMonitor monitor) {
        Map<String, Long> seconds = new LinkedHashMap<>();
        for (Map.Entry<BuildPhase, Duration> phase : monitor.taken().entrySet()) {
            seconds.put(phase.getKey().toString(), phase.getValue().toSeconds());
        }
        return seconds;
    }
}
