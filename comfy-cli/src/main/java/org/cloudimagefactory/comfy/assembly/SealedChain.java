package org.cloudimagefactory.comfy.assembly;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Collection;
import org.cloudimagefactory.comfy.packer.BuildDirectory;
import org.cloudimagefactory.common.image.Conversion;
import org.cloudimagefactory.common.image.DiskSource;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.work.Progress;

/** Makes of a sealed overlay and all below it what a build in one run ends with: one disk, in which nothing of the build is left. */
final class SealedChain {
    private final QemuImg qemuImg;
    private final SealedFilesCheck files;

    SealedChain(CommandRunner runner, QemuImg qemuImg) {
        this.qemuImg = qemuImg;
        this.files = new SealedFilesCheck(runner, qemuImg);
    }

    /**
     * Puts the whole disk in the place of the overlay, and looks through it.
     *
     * @param secrets of this layer and of all below it
     */
    void flatten(BuildDirectory directory, Collection<String> secrets, Duration limit, Progress.Task progress) {
        try {
            Files.move(directory.image(), directory.sealedOverlay());
            progress.note("making one disk of all layers");
            DiskSource overlay = DiskSource.whole(directory.sealedOverlay(), ImageFormat.QCOW2);
            qemuImg.convert(Conversion.plain(overlay, directory.image(), ImageFormat.QCOW2), limit, progress);
            Files.delete(directory.sealedOverlay());
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot work in " + directory.root(), e);
        }
        SealedImageCheck.check(directory.image(), secrets);
        files.check(directory.image(), directory.root(), limit, progress);
    }
}
