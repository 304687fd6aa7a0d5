package org.cloudimagefactory.comfy.assembly;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.cloudimagefactory.comfy.packer.BuildDirectory;
import org.cloudimagefactory.comfy.packer.PackerInputs.Start;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.qemu.MachineType;
import org.cloudimagefactory.comfy.seed.SeedKeys;
import org.cloudimagefactory.common.image.DiskSource;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.web.Deadline;
import org.cloudimagefactory.common.work.Progress;

/** Makes ready what layers start from: an installer or image for the first one, an overlay and a key for all others. */
final class LayerStarts {
    private final BaseMaker bases;
    private final SeedKeys keys;
    private final QemuImg qemuImg;

    LayerStarts(BaseMaker bases, SeedKeys keys, QemuImg qemuImg) {
        this.bases = bases;
        this.keys = keys;
        this.qemuImg = qemuImg;
    }

    LayerStart make(LayerRequest request, BuildDirectory directory, Deadline deadline, Progress.Task progress) {
        BuiltLayer below = request.below();
        return below == null
                ? first(request, directory, deadline, progress)
                : upon(below, request.plan(), request.machine(), directory);
    }

    private LayerStart first(
            LayerRequest request, BuildDirectory directory, Deadline deadline, Progress.Task progress) {
        BaseMaker.Base base = bases.make(request.plan(), directory, deadline, progress);
        // The seed of an image lets in the key that stays: there is no second one to be forgotten.
        Path key = base.isImage() ? directory.key() : directory.layerKey();
        keys.make(key);
        Start kind = base.isImage() ? Start.IMAGE : Start.INSTALLER;
        return new LayerStart(base.path(), base.checksum(), kind, base.isImage(), request.machine(), key);
    }

    private LayerStart upon(BuiltLayer below, BuildPlan plan, MachineType machine, BuildDirectory directory) {
        long wanted = plan.appliance().disk().size().bytes();
        DiskSource disk = DiskSource.whole(below.disk(), ImageFormat.QCOW2);
        if (qemuImg.info(disk).virtualSize() > wanted) {
            throw new UsageProblem("the disk of " + plan.name() + " would be smaller than the one that it stands on, "
                            + below.disk())
                    .hint("a disk may only grow");
        }
        keys.make(directory.layerKey());
        Path overlay = directory.overlay();
        qemuImg.overlay(disk, overlay);
        try {
            Files.createFile(
                    directory.key(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(directory.key(), below.wayIn().privateKey(), StandardCharsets.US_ASCII);
            return new LayerStart(
                    overlay,
                    "sha256:" + Digest.SHA_256.of(overlay),
                    Start.LAYER,
                    !below.seed().isEmpty(),
                    new MachineType(
                            machine.program(), machine.name(), machine.firmwareCode(), below.firmwareVariables()),
                    directory.layerKey());
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot write to " + directory.root(), e);
        }
    }
}
