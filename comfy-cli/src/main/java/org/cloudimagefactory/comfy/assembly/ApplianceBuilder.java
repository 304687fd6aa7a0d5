package org.cloudimagefactory.comfy.assembly;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.answers.AnswerServer;
import org.cloudimagefactory.comfy.answers.AnswersAddress;
import org.cloudimagefactory.comfy.appliance.BuildMethod;
import org.cloudimagefactory.comfy.check.ImageTester;
import org.cloudimagefactory.comfy.check.TestSubject;
import org.cloudimagefactory.comfy.packer.BootCommandFiles;
import org.cloudimagefactory.comfy.packer.BuildDirectory;
import org.cloudimagefactory.comfy.packer.BuildSecrets;
import org.cloudimagefactory.comfy.packer.PackerInputs;
import org.cloudimagefactory.comfy.packer.PackerRunner;
import org.cloudimagefactory.comfy.packer.PackerVersion;
import org.cloudimagefactory.comfy.packer.PreparedFiles;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.qemu.MachineType;
import org.cloudimagefactory.comfy.seed.SeedKeys;
import org.cloudimagefactory.common.image.DiskSource;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.web.Deadline;
import org.cloudimagefactory.common.work.ShutdownTasks;

/** Carries a plan out: base, Packer's files, Packer run, sealed image, formats, descriptor. */
public final class ApplianceBuilder {
    private final BaseMaker bases;
    private final SeedKeys keys;
    private final PreparedFiles files;
    private final PackerRunner packer;
    private final WatchedPacker watched;
    private final QemuImg qemuImg;
    private final SealedFilesCheck sealed;
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
        this.keys = keys;
        this.files = files;
        this.packer = packer;
        this.watched = new WatchedPacker(packer);
        this.qemuImg = qemuImg;
        this.sealed = new SealedFilesCheck(runner, qemuImg);
        this.tester = new BuildTest(tester);
        this.publisher = publisher;
        this.shutdown = shutdown;
        this.clock = clock;
    }

    /** Builds what the plan says, from inputs with this digest. Until all is well, nothing is visible under a final name. */
    public BuildRecord build(
            BuildPlan plan, MachineType machine, String inputs, RunSettings settings, BuildMonitor monitor) {
        publisher.requireFree(plan);
        try (BuildWorkspace workspace = BuildWorkspace.open(plan, shutdown, clock)) {
            try {
                BuildSecrets secrets = BuildSecrets.generate(new SecureRandom());
                Deadline deadline = Deadline.in(plan.timeLimit());
                try (AnswerServer answers =
                        AnswerServer.start(workspace.directory().http())) {
                    prepare(plan, machine, workspace.directory(), secrets, answers.address(), deadline, monitor);
                    boolean isTyping = plan.source().method() == BuildMethod.INSTALL;
                    watched.run(plan, workspace.directory(), secrets, isTyping, deadline, monitor);
                }
                monitor.phase(BuildPhase.CHECKING);
                if (plan.virtualBox()) {
                    VirtualBoxResult.unpack(plan, workspace.directory(), qemuImg, monitor);
                }
                SealedImageCheck.check(workspace.directory(), secrets);
                sealed.check(
                        workspace.directory().image(), workspace.directory().root(), plan.timeLimit(), monitor);
                if (settings.test()) {
                    monitor.phase(BuildPhase.TESTING);
                    DiskSource built = DiskSource.whole(workspace.directory().image(), ImageFormat.QCOW2);
                    tester.run(plan, machine, built, workspace.directory(), monitor);
                }
                monitor.phase(BuildPhase.CONVERTING);
                List<BuildRecord.Image> images = publisher.publish(plan, workspace.directory(), monitor);
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

    private void prepare(
            BuildPlan plan,
            MachineType machine,
            BuildDirectory directory,
            BuildSecrets secrets,
            AnswersAddress answers,
            Deadline deadline,
            BuildMonitor monitor) {
        PackerVersion version = packer.version();
        monitor.phase(BuildPhase.PREPARING);
        BaseMaker.Base base = bases.make(plan, directory, deadline, monitor);
        if (base.isImage()) {
            keys.make(directory.key());
        }
        PackerInputs inputs =
                new PackerInputs(base.path().toString(), base.checksum(), base.isImage(), version, machine, answers);
        files.write(plan, directory, secrets, inputs);
        if (!base.isImage()) {
            BootCommandFiles.require(plan, directory.http());
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
