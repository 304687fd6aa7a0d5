package org.cloudimagefactory.comfy.assembly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cloudimagefactory.comfy.appliance.ApplianceIdentity;
import org.cloudimagefactory.comfy.appliance.Firmware;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.common.image.Conversion;
import org.cloudimagefactory.common.image.DiskSource;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.image.QemuImageInfo;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.image.VmdkExtentName;
import org.cloudimagefactory.common.ova.OvaDisk;
import org.cloudimagefactory.common.ova.OvaMachine;
import org.cloudimagefactory.common.ova.OvaWriter;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.work.Progress;

/** Makes a file of one format from a built disk, compact, and checks it. */
final class ImageMaker {
    private final QemuImg qemuImg;

    ImageMaker(QemuImg qemuImg) {
        this.qemuImg = qemuImg;
    }

    /** Checks that a disk is what it should be; returns the size that a guest sees. */
    long check(DiskSource image, long wantedSize) {
        QemuImageInfo info = qemuImg.info(image);
        if (!info.format().equals(image.format().qemuName()) || info.hasBackingFile() || info.hasDataFile()) {
            throw new ItemProblem(image.file() + " is no " + image.format() + " image of its own");
        }
        if (info.virtualSize() < wantedSize) {
            throw new ItemProblem(image.file() + " has " + info.virtualSize() + " bytes instead of " + wantedSize);
        }
        qemuImg.check(image);
        return info.virtualSize();
    }

    /** Makes the file. */
    void make(BuildPlan plan, DiskSource built, ImageFormat format, Path target, Progress.Task progress)
            throws IOException {
        progress.note("making the " + format + " image");
        if (format == ImageFormat.OVA) {
            archive(plan, built, target, progress);
            return;
        }
        qemuImg.convert(Conversion.plain(built, target, format), plan.timeLimit(), progress);
        if (format == ImageFormat.VMDK) {
            VmdkExtentName.set(target, String.valueOf(plan.image(format).getFileName()));
        }
        check(DiskSource.whole(target, format), plan.appliance().disk().size().bytes());
    }

    private void archive(BuildPlan plan, DiskSource built, Path target, Progress.Task progress) throws IOException {
        Path disk = built.file().resolveSibling("disk.vmdk");
        try {
            Conversion conversion =
                    new Conversion(built, disk, ImageFormat.VMDK, List.of("subformat=streamOptimized"), false);
            qemuImg.convert(conversion, plan.timeLimit(), progress);
            long size = qemuImg.info(DiskSource.whole(disk, ImageFormat.VMDK)).virtualSize();
            ApplianceIdentity identity = plan.appliance().identity();
            OvaMachine machine = new OvaMachine(
                    plan.fileName(),
                    identity.title(),
                    plan.machine().cpus(),
                    plan.machine().memory(),
                    OvaMachine.Controller.IDE,
                    plan.appliance().system().firmware() == Firmware.UEFI);
            OvaWriter.write(target, machine, List.of(new OvaDisk(disk, size)));
        } finally {
            Files.deleteIfExists(disk);
        }
    }
}
