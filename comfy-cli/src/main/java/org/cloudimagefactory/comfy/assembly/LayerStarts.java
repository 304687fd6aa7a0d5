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

/** Makes ready what layers start from: an installer, or an overlay on an image or on the layer below, and a key. */
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
        if (below != null) {
            return upon(below, request.plan(), request.machine(), directory);
        }
        return request.image() == null
                ? installation(request, directory, deadline, progress)
                : upon(request.image(), request, directory);
    }

    private LayerStart installation(
            LayerRequest request, BuildDirectory directory, Deadline deadline, Progress.Task progress) {
        BaseMaker.Base base = bases.make(request.plan(), directory, deadline, progress);
        keys.make(directory.layerKey());
        return new LayerStart(
                base.path(), base.checksum(), Start.INSTALLER, false, request.machine(), directory.layerKey());
    }

    /** The seed of an image lets in the key that stays: there is no second one to be forgotten. */
    private LayerStart upon(Path image, LayerRequest request, BuildDirectory directory) {
        Path overlay = overlay(image, request.plan(), directory);
        keys.make(directory.key());
        return new LayerStart(overlay, checksum(overlay), Start.IMAGE, true, request.machine(), directory.key());
    }

    private Path overlay(Path below, BuildPlan plan, BuildDirectory directory) {
        long wanted = plan.appliance().disk().size().bytes();
        DiskSource disk = DiskSource.whole(below, ImageFormat.QCOW2);
        if (qemuImg.info(disk).virtualSize() > wanted) {
            throw new UsageProblem(
                            "the disk of " + plan.name() + " would be smaller than the one that it stands on, " + below)
                    .hint("a disk may only grow");
        }
        qemuImg.overlay(disk, directory.overlay());
        return directory.overlay();
    }

    private static String checksum(Path overlay) {
        try {
            return "sha256:" + Digest.SHA_256.of(overlay);
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot read " + overlay, e);
        }
    }

    private LayerStart upon(BuiltLayer below, BuildPlan plan, MachineType machine, BuildDirectory directory) {
        Path overlay = overlay(below.disk(), plan, directory);
        keys.make(directory.layerKey());
        try {
            Files.createFile(
                    directory.key(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(directory.key(), below.wayIn().privateKey(), StandardCharsets.US_ASCII);
            return new LayerStart(
                    overlay,
                    checksum(overlay),
                    Start.LAYER,
                    below.hasSeed(),
                    new MachineType(
                            machine.program(), machine.name(), machine.firmwareCode(), below.firmwareVariables()),
                    directory.layerKey());
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot write to " + directory.root(), e);
        }
    }
}
