package org.cloudimagefactory.itchy.convert;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.common.cli.Progress;
import org.cloudimagefactory.common.image.Conversion;
import org.cloudimagefactory.common.image.DiskSource;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.image.QemuImageInfo;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.itchy.sanitize.SourceDisk;

/** Makes one disk image of the wanted format, and does not believe that it is right before it has looked. */
public final class DiskConverter {
    private static final Duration LIMIT = Duration.ofHours(6);

    private final QemuImg qemuImg;
    private final CommandRunner runner;

    /** Converts with qemu-img; copies with the system's cp, which shares blocks where the file system can. */
    public DiskConverter(QemuImg qemuImg, CommandRunner runner) {
        this.qemuImg = qemuImg;
        this.runner = runner;
    }

    /** Writes the disk to the target; returns its virtual size. */
    public long convert(SourceDisk disk, ImageFormat format, Path target, Progress.Task progress) throws IOException {
        DiskSource source = disk.source();
        QemuImageInfo before = qemuImg.info(source);
        if (before.hasBackingFile()
                || before.hasDataFile()
                || !before.format().equals(source.format().qemuName())) {
            throw FactoryException.item("disk " + disk.name() + " is refused: qemu-img sees more in it than one "
                    + source.format() + " image");
        }
        qemuImg.check(source);
        if (source.format() == format) {
            copy(disk, target);
        } else {
            qemuImg.convert(Conversion.plain(source, target, format), LIMIT, progress);
        }
        verify(disk, DiskSource.whole(target, format), before.virtualSize());
        return before.virtualSize();
    }

    private void copy(SourceDisk disk, Path target) throws IOException {
        if (disk.wholeFile()) {
            runner.run(Command.of("cp", "--reflink=auto", "--", disk.file().toString(), target.toString())
                            .within(LIMIT))
                    .orThrow("cannot copy " + disk.name());
            return;
        }
        try (FileChannel in = FileChannel.open(disk.file(), StandardOpenOption.READ);
                FileChannel out = FileChannel.open(target, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            long copied = 0;
            while (copied < disk.length()) {
                long count = in.transferTo(disk.offset() + copied, disk.length() - copied, out);
                if (count <= 0) {
                    throw FactoryException.item("disk " + disk.name() + " is truncated");
                }
                copied += count;
            }
        }
    }

    private void verify(SourceDisk disk, DiskSource target, long virtualSize) {
        QemuImageInfo after = qemuImg.info(target);
        if (!after.format().equals(target.format().qemuName()) || after.virtualSize() != virtualSize) {
            throw FactoryException.item("conversion of " + disk.name() + " went wrong: the result has "
                    + after.virtualSize() + " bytes instead of " + virtualSize);
        }
        qemuImg.check(target);
    }
}
