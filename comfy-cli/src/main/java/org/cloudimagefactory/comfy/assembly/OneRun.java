package org.cloudimagefactory.comfy.assembly;

import java.security.SecureRandom;
import org.cloudimagefactory.comfy.answers.AnswerServer;
import org.cloudimagefactory.comfy.answers.AnswersAddress;
import org.cloudimagefactory.comfy.appliance.BuildMethod;
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
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.web.Deadline;

/** Makes a sealed image in one run of Packer: base, Packer's files, Packer, a look from outside. */
final class OneRun {
    private final BaseMaker bases;
    private final SeedKeys keys;
    private final PreparedFiles files;
    private final PackerRunner packer;
    private final WatchedPacker watched;
    private final QemuImg qemuImg;
    private final SealedFilesCheck sealed;

    OneRun(
            BaseMaker bases,
            SeedKeys keys,
            PreparedFiles files,
            PackerRunner packer,
            CommandRunner runner,
            QemuImg qemuImg) {
        this.bases = bases;
        this.keys = keys;
        this.files = files;
        this.packer = packer;
        this.watched = new WatchedPacker(packer);
        this.qemuImg = qemuImg;
        this.sealed = new SealedFilesCheck(runner, qemuImg);
    }

    void make(BuildPlan plan, MachineType machine, BuildDirectory directory, Deadline deadline, BuildMonitor monitor) {
        BuildSecrets secrets = BuildSecrets.generate(new SecureRandom());
        try (AnswerServer answers = AnswerServer.start(directory.http())) {
            prepare(plan, machine, directory, secrets, answers.address(), deadline, monitor);
            boolean isTyping = plan.source().method() == BuildMethod.INSTALL;
            watched.run(plan, directory, secrets, isTyping, deadline, monitor);
        }
        monitor.phase(BuildPhase.CHECKING);
        if (plan.virtualBox()) {
            VirtualBoxResult.unpack(plan, directory, qemuImg, monitor);
        }
        SealedImageCheck.check(directory, secrets);
        sealed.check(directory.image(), directory.root(), plan.timeLimit(), monitor);
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
}
