package org.cloudimagefactory.nifty.transfer;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.spool.TemporaryFile;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the file to a directory that the cloud's front end can read; the copy goes when the cloud has it. Others may use that
 * directory, too: what a killed run has left there is known by its record only.
 */
public final class CopyTransfer implements Transfer {
    private static final Logger LOG = LoggerFactory.getLogger(CopyTransfer.class);

    private final Path directory;
    private final Set<PosixFilePermission> permissions;
    private final ShutdownTasks shutdown;
    private final CopyRecords records;

    /** Copies into this directory, which the first copy makes; copies get these permissions. */
    public CopyTransfer(Path directory, FilePermissions permissions, ShutdownTasks shutdown) {
        this.directory = directory.toAbsolutePath().normalize();
        this.permissions = permissions.set();
        this.shutdown = shutdown;
        this.records = new CopyRecords(this.directory);
    }

    @Override
    public Handover handOver(OpenImage image, Checksums checksums) {
        Directories.writable(directory);
        UUID number = UUID.randomUUID();
        Path file = directory.resolve(CopyRecords.copyName(number));
        try {
            Copy copy = copy(file, records.open(number));
            try {
                fill(copy, image, checksums);
                return copy;
            } catch (IOException | RuntimeException e) {
                copy.close();
                throw e;
            }
        } catch (IOException e) {
            throw new ItemProblem("cannot copy " + image.path() + " to " + directory + ": " + Directories.reason(e))
                    .hint("check the permissions and the free space of --copy-dir")
                    .causedBy(e);
        }
    }

    private Copy copy(Path file, TemporaryFile record) throws IOException {
        try {
            FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
            return new Copy(file, out, record, shutdown.register(() -> remove(file, record)));
        } catch (IOException e) {
            record.close();
            throw e;
        }
    }

    private void fill(Copy copy, OpenImage image, Checksums checksums) throws IOException {
        FileChannel out = copy.channel;
        Files.setPosixFilePermissions(copy.file, permissions);
        checksums.verify(image, bytes -> {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        });
        out.force(true);
        image.ensureUnchanged();
    }

    @Override
    public List<Path> directories() {
        return List.of(directory);
    }

    @Override
    public String origin() {
        Path there = directory;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there) || !Files.isWritable(there)) {
            throw new EnvironmentProblem(
                            "cannot write to " + there + ", so that nothing could be copied to " + directory)
                    .hint("check its owner and permissions, or name another --copy-dir");
        }
        return "copies in " + directory + (there.equals(directory) ? "" : ", which the first one makes");
    }

    @Override
    public String hint() {
        return "the front end must be able to read " + directory + ", and the datastore's SAFE_DIRS must contain it";
    }

    @Override
    public void tidyUp() {
        records.sweep();
    }

    @Override
    public void close() {}

    /** The record goes last, so that nothing stays that no record names. */
    private void remove(Path file, TemporaryFile record) {
        try {
            Files.deleteIfExists(file);
            record.close();
            records.leave();
        } catch (IOException e) {
            LOG.warn("cannot remove {}, the next run does: {}", file, Directories.reason(e));
        }
    }

    private final class Copy implements Handover {
        private final Path file;
        private final FileChannel channel;
        private final TemporaryFile record;
        private final ShutdownTasks.Registration registration;

        Copy(Path file, FileChannel channel, TemporaryFile record, ShutdownTasks.Registration registration) {
            this.file = file;
            this.channel = channel;
            this.record = record;
            this.registration = registration;
        }

        @Override
        public String address() {
            return file.toString();
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.debug("cannot close {}", file, e);
            }
            remove(file, record);
            registration.close();
        }
    }
}
