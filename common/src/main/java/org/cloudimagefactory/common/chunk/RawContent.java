package org.cloudimagefactory.common.chunk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.cloudimagefactory.common.image.Conversion;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.image.inspect.ImageInspection;
import org.cloudimagefactory.common.image.inspect.ImageInspector;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.DiskSpace;
import org.cloudimagefactory.common.work.Progress;

/** What a guest sees of an image, as a raw file: itself where it is one, else a copy with holes where there are zeros. */
public final class RawContent {
    private static final Duration LIMIT = Duration.ofHours(6);

    private final ImageInspector inspector;
    private final QemuImg qemuImg;

    /** Believes neither name nor claim of an image, and hands only what was inspected to qemu-img. */
    public RawContent(ImageInspector inspector, QemuImg qemuImg) {
        this.inspector = inspector;
        this.qemuImg = qemuImg;
    }

    /**
     * The raw content of an image.
     *
     * @param temporary a name for the copy, which is made there if there has to be one; whoever asks removes it
     * @return the image, or the copy
     */
    public Path of(Path image, Path temporary) {
        ImageInspection inspection = inspector.inspect(image).orThrow("image " + image);
        if (inspection.acceptedFormat() == ImageFormat.RAW) {
            return image;
        }
        refuseIfFull(image, temporary, inspection.virtualSize());
        qemuImg.convert(
                Conversion.plain(inspection.source(image), temporary, ImageFormat.RAW),
                LIMIT,
                Progress.NONE.start("raw content"));
        return temporary;
    }

    /**
     * Why content would be refused as a raw file, if it would: a file system alone is a disk in a format that says so, and as raw bytes
     * it could be anything.
     */
    public Optional<String> refusal(Path content) {
        ImageInspection inspection = inspector.inspect(content);
        if (!inspection.accepted()) {
            return Optional.of("its raw content would be refused: " + String.join("; ", inspection.refusals()));
        }
        return inspection.acceptedFormat() == ImageFormat.RAW
                ? Optional.empty()
                : Optional.of("its raw content would be taken for " + inspection.formatName());
    }

    private static void refuseIfFull(Path image, Path temporary, long size) {
        Path directory = temporary.toAbsolutePath().getParent();
        try {
            Files.deleteIfExists(temporary);
            if (directory != null && DiskSpace.usable(directory) < size) {
                throw new ItemProblem(
                        "no space in " + directory + " for what a guest sees of " + image + ": " + size + " bytes");
            }
        } catch (IOException e) {
            throw Directories.unusable(temporary, "write to", e);
        }
    }
}
