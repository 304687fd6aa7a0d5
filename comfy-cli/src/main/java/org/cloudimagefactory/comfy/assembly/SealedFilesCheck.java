package org.cloudimagefactory.comfy.assembly;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.cloudimagefactory.common.image.Conversion;
import org.cloudimagefactory.common.image.DiskSource;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.work.Progress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks from outside, after the machine has ended, for files that a sealed system does not have: some are written once more
 * at shutdown, when no check inside sees it. It reads ext2, ext3 and ext4 on partitions and plain logical volumes, by
 * debugfs, where that is installed, and warns of one that it can't read; other file systems only the guest itself has looked at.
 */
final class SealedFilesCheck {
    private static final Logger LOG = LoggerFactory.getLogger(SealedFilesCheck.class);
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final long ALIGNMENT = 1L << 20;
    /** Where partitions began before they were aligned. */
    private static final long OLD_START = 63L * 512;

    private static final int SUPERBLOCK = 1024;
    private static final int MAGIC_AT = 56;
    private static final short MAGIC = (short) 0xef53;
    /** The copies of a superblock say which group they are in. */
    private static final int GROUP_AT = 90;

    private final CommandRunner runner;
    private final QemuImg qemuImg;
    private final Consumer<String> warnings;

    /** Warns in the log. */
    SealedFilesCheck(CommandRunner runner, QemuImg qemuImg) {
        this(runner, qemuImg, warning -> LOG.warn("{}", warning));
    }

    /** Warns there. */
    SealedFilesCheck(CommandRunner runner, QemuImg qemuImg, Consumer<String> warnings) {
        this.runner = runner;
        this.qemuImg = qemuImg;
        this.warnings = warnings;
    }

    /** Fails when there are such files; works in the directory, which it leaves as it was. */
    void check(Path image, Path directory, Duration limit, Progress.Task progress) {
        Path raw = directory.resolve("sealed.raw");
        Path script = directory.resolve("sealed.debugfs");
        try {
            qemuImg.convert(
                    Conversion.plain(DiskSource.whole(image, ImageFormat.QCOW2), raw, ImageFormat.RAW),
                    limit,
                    progress);
            Files.write(script, FileSystemListing.commands());
            List<FileSystemListing> listings = new ArrayList<>();
            for (long offset : fileSystems(raw)) {
                listings.add(list(raw, offset, script));
            }
            boolean hasCloudInit = listings.stream().anyMatch(FileSystemListing::hasCloudInit);
            List<String> left = listings.stream()
                    .flatMap(listing -> listing.leftovers(hasCloudInit).stream())
                    .distinct()
                    .toList();
            if (!left.isEmpty()) {
                throw new ItemProblem("the image still holds files of its build: " + String.join(", ", left))
                        .hint("the seal script of the distribution must remove them");
            }
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot work in " + directory, e);
        } finally {
            delete(raw);
            delete(script);
        }
    }

    /** Nothing, and a warning, where the file system could not be read: each one has something in its root. */
    private FileSystemListing list(Path raw, long offset, Path script) {
        String reason;
        try {
            CommandResult result = runner.run(Command.of("debugfs", "-f", script.toString(), raw + "?offset=" + offset)
                    .within(LIMIT));
            FileSystemListing listing = FileSystemListing.parse(result.output());
            if (result.succeeded() && !listing.entries().isEmpty()) {
                return listing;
            }
            reason = result.timedOut() ? result.reason() : firstWords(result);
        } catch (Problem e) {
            reason = e.line();
        }
        warnings.accept("a file system of the image could not be looked at from outside: " + reason);
        return new FileSystemListing(List.of());
    }

    /** What debugfs says after its version; then it only complains about each command. */
    private static String firstWords(CommandResult result) {
        return result.error()
                .lines()
                .filter(line -> !line.isBlank() && !line.matches("debugfs [0-9].*"))
                .findFirst()
                .orElseGet(result::reason);
    }

    /** Offsets of ext file systems: they begin where partitions and extents do. */
    private static List<Long> fileSystems(Path raw) throws IOException {
        List<Long> found = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(raw, StandardOpenOption.READ)) {
            ByteBuffer block = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
            for (long offset = 0; offset < channel.size(); offset += ALIGNMENT) {
                for (long start : offset == 0 ? new long[] {0, OLD_START} : new long[] {offset}) {
                    block.clear();
                    if (channel.read(block, start + SUPERBLOCK) == block.capacity()
                            && block.getShort(MAGIC_AT) == MAGIC
                            && block.getShort(GROUP_AT) == 0) {
                        found.add(start);
                    }
                }
            }
        }
        return found;
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.debug("cannot delete {}", file, e);
        }
    }
}
