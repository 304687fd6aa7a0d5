package org.cloudimagefactory.nifty.transfer;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.common.cli.ShutdownTasks;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the file to a directory that the cloud's front end can read; the copy goes when the cloud has it. Copies are locked
 * as long as they are needed, so that what a killed run has left can be told from what another one is using.
 */
public final class CopyTransfer implements Transfer {
    private static final Logger LOG = LoggerFactory.getLogger(CopyTransfer.class);
    private static final String PREFIX = "nifty-";
    private static final String SUFFIX = ".image";

    private final Path directory;
    private final Set<PosixFilePermission> permissions;
    private final ShutdownTasks shutdown;
    private final Set<Path> live = ConcurrentHashMap.newKeySet();

    /** Copies into this directory; copies get these permissions. */
    public CopyTransfer(Path directory, FilePermissions permissions, ShutdownTasks shutdown) {
        this.directory = Directories.writable(directory.toAbsolutePath().normalize());
        this.permissions = permissions.set();
        this.shutdown = shutdown;
    }

    @Override
    public Handover handOver(OpenImage image, Checksums checksums) {
        Path file = directory.resolve(PREFIX + UUID.randomUUID() + SUFFIX);
        live.add(file);
        try {
            FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
            Copy copy = new Copy(file, out, shutdown.register(() -> delete(file)));
            try {
                fill(copy, image, checksums);
                return copy;
            } catch (IOException | RuntimeException e) {
                copy.close();
                throw e;
            }
        } catch (IOException e) {
            throw FactoryException.item(
                            "cannot copy " + image.path() + " to " + directory + ": " + Directories.reason(e))
                    .hint("check the permissions and the free space of --copy-dir")
                    .causedBy(e);
        }
    }

    private void fill(Copy copy, OpenImage image, Checksums checksums) throws IOException {
        FileChannel out = copy.channel;
        out.lock();
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
        return "copies in " + directory;
    }

    @Override
    public String hint() {
        return "the front end must be able to read " + directory + ", and the datastore's SAFE_DIRS must contain it";
    }

    /** Removes what runs have left that were killed. */
    @Override
    public void close() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PREFIX + "*" + SUFFIX)) {
            for (Path file : files) {
                if (!live.contains(file) && isUnlocked(file)) {
                    LOG.info("removing {}, which an earlier run has left", file);
                    delete(file);
                }
            }
        } catch (IOException e) {
            LOG.warn("cannot tidy up {}: {}", directory, Directories.reason(e));
        }
    }

    private static boolean isUnlocked(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (IOException e) {
            LOG.debug("cannot look at {}", file, e);
            return false;
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("cannot delete {}: {}", file, Directories.reason(e));
        }
    }

    private final class Copy implements Handover {
        private final Path file;
        private final FileChannel channel;
        private final ShutdownTasks.Registration registration;

        Copy(Path file, FileChannel channel, ShutdownTasks.Registration registration) {
            this.file = file;
            this.channel = channel;
            this.registration = registration;
        }

        @Override
        public String address() {
            return file.toString();
        }

        @Override
        public void close() {
            delete(file);
            try {
                channel.close();
            } catch (IOException e) {
                LOG.debug("cannot close {}", file, e);
            }
            live.remove(file);
            registration.close();
        }
    }
}
