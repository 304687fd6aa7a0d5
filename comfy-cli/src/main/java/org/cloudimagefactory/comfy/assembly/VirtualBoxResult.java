package org.cloudimagefactory.comfy.assembly;

import java.io.IOException;
import org.cloudimagefactory.comfy.packer.BuildDirectory;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.common.image.Conversion;
import org.cloudimagefactory.common.image.DiskSource;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.ova.ArchivedDisk;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.work.Progress;

/** Makes of VirtualBox's archive what QEMU's builds end with, so that all later steps are the same for both. */
final class VirtualBoxResult {
    private VirtualBoxResult() {}

    static void unpack(BuildPlan plan, BuildDirectory directory, QemuImg qemuImg, Progress.Task progress) {
        try {
            DiskSource disk = ArchivedDisk.find(directory.virtualBoxArchive())
                    .orElseThrow(() -> new ItemProblem("VirtualBox exported no disk"));
            qemuImg.convert(Conversion.plain(disk, directory.image(), ImageFormat.QCOW2), plan.timeLimit(), progress);
        } catch (IOException e) {
            throw ItemProblem.of("cannot read " + directory.virtualBoxArchive(), e);
        }
    }
}
