package org.cloudimagefactory.nifty.sandbox.opennebula.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ThreadLocalRandom;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.OneVersion;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxDatastore;

/** The files of the datastores. */
public final class ImageStore {
    /** A file that has arrived: where, and what it turned out to be. */
    public record Stored(String source, String format) {}

    private static final int CHUNK = 1 << 20;

    private final OneVersion version;
    private final long bytesPerSecond;

    /** A store that copies at most so many bytes per second, or as fast as it can when 0. */
    public ImageStore(OneVersion version, long bytesPerSecond) {
        this.version = version;
        this.bytesPerSecond = bytesPerSecond;
    }

    /** The size in megabytes of what an image would be copied from. */
    public long megabytes(String path) throws SourceException {
        return source(path).megabytes();
    }

    /** Copies a file into a datastore; if it fails or is interrupted, nothing is left. */
    public Stored copy(int imageId, String path, SandboxDatastore datastore)
            throws SourceException, InterruptedException {
        if (!HttpSource.isUrl(path)) {
            PathRules.of(datastore, version).check(path);
        }
        Path target = Path.of(datastore.basePath(), fileName(imageId));
        Path temporary = AtomicFile.temporaryFor(target);
        try {
            Files.createDirectories(target.getParent());
            transfer(source(path), temporary);
            DiskHeader header = header(temporary);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            return new Stored(target.toString(), header.format());
        } catch (IOException e) {
            throw new SourceException("Error copying " + path + " to " + target + ": " + Directories.reason(e));
        } finally {
            delete(temporary);
        }
    }

    /** Makes an empty image of this size. */
    public Stored create(int imageId, long megabytes, String format, SandboxDatastore datastore)
            throws SourceException {
        Path target = Path.of(datastore.basePath(), fileName(imageId));
        try {
            Files.createDirectories(target.getParent());
            try (java.io.RandomAccessFile file = new java.io.RandomAccessFile(target.toFile(), "rw")) {
                file.setLength(megabytes << 20);
            }
            return new Stored(target.toString(), format);
        } catch (IOException e) {
            throw new SourceException(Directories.reason(e));
        }
    }

    /**
     * Removes the file of an image. What isn't in the datastore's directory stays where it is: a template can name any file
     * as its SOURCE.
     */
    public void remove(String source, SandboxDatastore datastore) {
        Path file = Path.of(source).toAbsolutePath().normalize();
        if (file.startsWith(Path.of(datastore.basePath()).toAbsolutePath().normalize())) {
            delete(file);
        }
    }

    /** Removes what copies left that were cut off by the end of the process. */
    public void removeLeftovers(SandboxDatastore datastore) throws IOException {
        Path directory = Path.of(datastore.basePath());
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, AtomicFile::isTemporary)) {
                files.forEach(ImageStore::delete);
            }
        }
    }

    private SandboxImageSource source(String path) {
        return HttpSource.isUrl(path) ? new HttpSource(path, version) : new LocalSource(Path.of(path), version);
    }

    private void transfer(SandboxImageSource source, Path target) throws IOException, InterruptedException {
        byte[] buffer = new byte[CHUNK];
        try (InputStream in = source.open();
                OutputStream out = Files.newOutputStream(target)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                if (bytesPerSecond > 0) {
                    Thread.sleep(read * 1000L / bytesPerSecond);
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        }
    }

    private static DiskHeader header(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return DiskHeader.of(in.readNBytes(DiskHeader.LENGTH), Files.size(file));
        }
    }

    private static String fileName(int imageId) {
        String text = System.nanoTime() + ":" + imageId + ":"
                + ThreadLocalRandom.current().nextLong();
        return Digest.MD5.of(text);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot remove " + file, e);
        }
    }
}
