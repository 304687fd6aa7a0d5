package org.cloudimagefactory.itchy.convert;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.cloudimagefactory.common.image.Conversion;
import org.cloudimagefactory.common.image.DiskSource;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.image.QemuImageInfo;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.image.VmdkExtentName;
import org.cloudimagefactory.common.image.inspect.ImageLeftovers;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.spool.DiskSpace;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.itchy.sanitize.LeftoverFinder;
import org.cloudimagefactory.itchy.sanitize.SourceDisk;
import org.cloudimagefactory.itchy.sanitize.Workspace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one disk image of the wanted format, and does not believe that it is right before it has looked. */
public final class DiskConverter {
    private static final Logger LOG = LoggerFactory.getLogger(DiskConverter.class);
    private static final Duration LIMIT = Duration.ofHours(6);
    private static final long NEARLY_FULL = 64L << 20;

    private final QemuImg qemuImg;
    private final CommandRunner runner;
    private final OutputSample sample;
    private final LeftoverFinder finder = new LeftoverFinder();

    /** Converts with qemu-img; copies with the system's cp, which shares blocks where the file system can. */
    public DiskConverter(QemuImg qemuImg, CommandRunner runner) {
        this.qemuImg = qemuImg;
        this.runner = runner;
        this.sample = new OutputSample(qemuImg, new Random());
    }

    /**
     * Writes the disk to the target, whose name must not be taken.
     *
     * @param name that the target will have in the end
     * @return its virtual size
     */
    public long convert(
            SourceDisk disk, TargetFormat format, Path target, String name, Workspace workspace, Progress.Task progress)
            throws IOException {
        boolean isWanted = disk.inspection().acceptedFormat() == format.format();
        try {
            if (isWanted && format.isAny()) {
                handOn(disk, target, name, progress);
            } else {
                qemuImg.convert(conversion(disk, format, target), LIMIT, progress);
                VmdkExtentName.set(target, name);
            }
            return flushedAndVerified(
                    disk,
                    DiskSource.whole(target, format.format()),
                    format.padding(disk.inspection().virtualSize()),
                    workspace);
        } catch (ItemProblem e) {
            throw naming(e, disk, target);
        }
    }

    /** As {@link #convert}, into the format in which disks travel in archives. */
    public long pack(SourceDisk disk, Path target, Workspace workspace, Progress.Task progress) throws IOException {
        List<String> options = List.of("subformat=streamOptimized");
        try {
            qemuImg.convert(new Conversion(disk.source(), target, ImageFormat.VMDK, options, false), LIMIT, progress);
            return verify(disk, DiskSource.whole(target, ImageFormat.VMDK), 0, workspace);
        } catch (ItemProblem e) {
            throw naming(e, disk, target);
        }
    }

    private static Conversion conversion(SourceDisk disk, TargetFormat format, Path target) {
        return new Conversion(
                disk.source(),
                target,
                format.format(),
                format.options(),
                format.compression() != Compression.NONE,
                format.padding(disk.inspection().virtualSize()));
    }

    /** Byte for byte only when the file holds nothing but the disk: what was deleted in it is nobody's business. */
    private void handOn(SourceDisk disk, Path target, String name, Progress.Task progress) throws IOException {
        ImageLeftovers leftovers = finder.ofDisk(disk);
        if (leftovers.isEmpty()) {
            copy(disk, target);
            return;
        }
        LOG.info("disk {} is written anew, without {}", disk.name(), leftovers);
        qemuImg.convert(AnotherFile.of(disk, leftovers, target), LIMIT, progress);
        VmdkExtentName.set(target, name);
    }

    private void copy(SourceDisk disk, Path target) throws IOException {
        if (disk.wholeFile()) {
            copy(disk.file(), target);
            return;
        }
        try (FileChannel in = FileChannel.open(disk.file(), StandardOpenOption.READ);
                FileChannel out = FileChannel.open(target, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            long copied = 0;
            while (copied < disk.length()) {
                long count = in.transferTo(disk.offset() + copied, disk.length() - copied, out);
                if (count <= 0) {
                    throw new ItemProblem("it is truncated");
                }
                copied += count;
            }
        }
    }

    /** Copies a whole file; never a hard link, since somebody else may write to the original. */
    public void copy(Path source, Path target) {
        CommandResult result = runner.run(
                Command.of("cp", "--reflink=auto", "--sparse=auto", "--", source.toString(), target.toString())
                        .within(LIMIT));
        if (result.lacksSpace()) {
            throw full(source.toString());
        }
        result.orThrow("cannot copy " + source);
    }

    private long flushedAndVerified(SourceDisk disk, DiskSource target, long padding, Workspace workspace)
            throws IOException {
        try (EarlyFlush flush = EarlyFlush.start(target.file())) {
            return verify(disk, target, padding, workspace);
        }
    }

    /** Looks at the result: format, size, structure, and a sample of what a guest sees. */
    private long verify(SourceDisk disk, DiskSource target, long padding, Workspace workspace) throws IOException {
        QemuImageInfo after = qemuImg.info(target);
        long size = disk.inspection().virtualSize();
        long wanted = size + padding;
        if (!after.format().equals(target.format().qemuName()) || after.virtualSize() != wanted) {
            throw new ItemProblem(
                    "conversion went wrong: the result has " + after.virtualSize() + " bytes instead of " + wanted);
        }
        qemuImg.check(target);
        sample.compare(disk.source(), target, size, workspace);
        return wanted;
    }

    private static Problem naming(ItemProblem problem, SourceDisk disk, Path target) throws IOException {
        String reason = disk.named(String.valueOf(problem.getMessage()));
        return reason.contains(CommandResult.NO_SPACE) || isNearlyFull(target)
                ? full(disk.name())
                : new ItemProblem("disk " + disk.name() + ": " + reason).causedBy(problem);
    }

    /** qemu-img does not always say it: where there is no room for a VMDK, it speaks of an invalid argument. */
    private static boolean isNearlyFull(Path target) throws IOException {
        return DiskSpace.usable(target.resolveSibling(".")) < NEARLY_FULL;
    }

    private static EnvironmentProblem full(String source) {
        return new EnvironmentProblem("no space left for the image of " + source)
                .hint("free some in the output directory, or name another");
    }
}
