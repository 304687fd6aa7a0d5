package org.cloudimagefactory.comfy.build;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.cloudimagefactory.comfy.console.ConsoleWatch;
import org.cloudimagefactory.comfy.packer.BuildDirectory;
import org.cloudimagefactory.comfy.packer.BuildSecrets;
import org.cloudimagefactory.comfy.packer.PackerInputs;
import org.cloudimagefactory.comfy.packer.PackerRunner;
import org.cloudimagefactory.comfy.packer.PackerVersion;
import org.cloudimagefactory.comfy.packer.PreparedFiles;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.qemu.MachineType;
import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.common.cli.ShutdownTasks;

/** Carries a plan out: base, Packer's files, Packer run, sealed image, formats, descriptor. */
public final class ApplianceBuilder {
    private final BaseMaker bases;
    private final BuildKeys keys;
    private final PreparedFiles files;
    private final PackerRunner packer;
    private final ImagePublisher publisher;
    private final ShutdownTasks shutdown;
    private final Clock clock;

    /** Uses these parts. */
    public ApplianceBuilder(
            BaseMaker bases,
            BuildKeys keys,
            PreparedFiles files,
            PackerRunner packer,
            ImagePublisher publisher,
            ShutdownTasks shutdown,
            Clock clock) {
        this.bases = bases;
        this.keys = keys;
        this.files = files;
        this.packer = packer;
        this.publisher = publisher;
        this.shutdown = shutdown;
        this.clock = clock;
    }

    /** Builds what the plan says, from inputs with this digest. Until all is well, nothing is visible under a final name. */
    public BuildRecord build(
            BuildPlan plan, MachineType machine, String inputs, BuildConduct conduct, BuildMonitor monitor) {
        try (BuildWorkspace workspace = BuildWorkspace.open(plan, shutdown, clock)) {
            try {
                BuildSecrets secrets = BuildSecrets.generate(new SecureRandom());
                prepare(plan, machine, workspace.directory(), secrets, monitor);
                run(plan, workspace.directory(), secrets, monitor);
                monitor.phase(BuildPhase.CHECKING);
                SealedImageCheck.check(workspace.directory(), secrets);
                monitor.phase(BuildPhase.CONVERTING);
                List<BuildRecord.Image> images = publisher.publish(plan, workspace.directory(), monitor);
                if (conduct.keepWorkDirectory()) {
                    workspace.keepAll(plan, ".work");
                }
                String version = plan.appliance().identity().version();
                return new BuildRecord(inputs, version, plan.descriptor().toString(), images, seconds(monitor));
            } catch (FactoryException e) {
                if (shutdown.isShuttingDown()) {
                    throw e;
                }
                throw FailureReport.of(e, plan, workspace, conduct);
            }
        }
    }

    private void prepare(
            BuildPlan plan, MachineType machine, BuildDirectory directory, BuildSecrets secrets, BuildMonitor monitor) {
        PackerVersion version = packer.version();
        monitor.phase(BuildPhase.PREPARING);
        BaseMaker.Base base = bases.make(plan, directory, monitor);
        if (base.isImage()) {
            keys.make(directory.key());
        }
        PackerInputs inputs =
                new PackerInputs(base.path().toString(), base.checksum(), base.isImage(), version, machine);
        files.write(plan, directory, secrets, inputs);
        packer.validate(directory, secrets);
    }

    /** Runs Packer and watches its machine; one that can't go on is ended at once, not at the time limit. */
    private void run(BuildPlan plan, BuildDirectory directory, BuildSecrets secrets, BuildMonitor monitor) {
        AtomicReference<String> stuck = new AtomicReference<>();
        Thread runner = Thread.currentThread();
        PackerPhases phases = new PackerPhases(monitor);
        try (ConsoleWatch watch = new ConsoleWatch(directory.console(), reason -> {
            if (stuck.compareAndSet(null, reason)) {
                runner.interrupt();
            }
        })) {
            packer.build(directory, secrets, plan.timeLimit(), phases::follow);
        } catch (FactoryException e) {
            String reason = stuck.get();
            if (reason == null) {
                throw e;
            }
            // The interruption was ours.
            boolean ours = Thread.interrupted();
            throw FactoryException.item(ours || !reason.isEmpty() ? reason : String.valueOf(e.getMessage()))
                    .causedBy(e);
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
