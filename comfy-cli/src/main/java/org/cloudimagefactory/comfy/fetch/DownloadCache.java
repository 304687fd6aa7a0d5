package org.cloudimagefactory.comfy.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.common.cli.Progress;
import org.cloudimagefactory.common.image.FileDigest;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps files of vendors: each is fetched once, resumed where it broke off, and only kept when its checksum is right. */
public final class DownloadCache {
    private static final Logger LOG = LoggerFactory.getLogger(DownloadCache.class);
    private static final Duration SUMS_LIMIT = Duration.ofMinutes(1);
    private static final int BUFFER = 1 << 20;
    private static final String PART = ".part";

    private final Path directory;
    private final CacheLimit limit;
    private final Clock clock;
    private final HttpSource source = new HttpSource();

    /** Keeps files in the directory, up to a limit of all their sizes in bytes. */
    public DownloadCache(Path directory, long limit, Clock clock) {
        this.directory = directory;
        this.limit = new CacheLimit(directory, limit);
        this.clock = clock;
    }

    /**
     * A file that is here.
     *
     * @param path of it
     * @param checksum that it has
     */
    public record Cached(Path path, Checksum checksum) {}

    /** Brings a file here; fails when it does not have its checksum. */
    public Cached get(String url, String wanted, Progress.Task progress) {
        Checksum checksum = checksum(url, wanted, SUMS_LIMIT);
        if (checksum.isWeak()) {
            LOG.warn("{} has only a {} checksum, which can be forged", url, checksum.algorithm());
        }
        Path target = Directories.writable(directory).resolve(fileName(url, checksum));
        try {
            if (!Files.exists(target)) {
                fetch(url, checksum, target, progress);
                limit.enforce(target);
            }
            byte[] known = checksum.toString().getBytes(StandardCharsets.UTF_8);
            AtomicFile.write(note(url), known, FilePermissions.parse("644").set());
            Files.setLastModifiedTime(target, FileTime.from(clock.instant()));
            return new Cached(target, checksum);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot fetch " + url + " to " + directory, e);
        }
    }

    /** The checksum that a file must have; lists of checksums are fetched. */
    public Checksum checksum(String url, String wanted, Duration patience) {
        Optional<Checksum> found = wanted.startsWith("file:")
                ? new ChecksumList(source.text(listUrl(wanted), patience)).of(url.replaceFirst("[?#].*", ""))
                : Checksum.parse(wanted);
        return found.orElseThrow(() -> FactoryException.item("no checksum of " + name(url) + " in '" + wanted + "'")
                .hint("mend the checksum in the description"));
    }

    /** The checksum that the file of a URL had when it was fetched last. */
    public Optional<String> lastKnown(String url) {
        Path note = note(url);
        try {
            return Files.exists(note) ? Optional.of(Files.readString(note)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The size of what is at a URL, or -1 where that is not told; fails when nothing is there. */
    public long size(String url, Duration patience) {
        return source.size(url, patience);
    }

    private static String listUrl(String wanted) {
        String list = wanted.substring("file:".length());
        return list.startsWith("//") ? wanted : list;
    }

    /** One at a time in this process, for locks of files are those of processes. */
    private synchronized void fetch(String url, Checksum checksum, Path target, Progress.Task progress)
            throws IOException {
        Path part = target.resolveSibling("." + target.getFileName() + PART);
        try (FileChannel channel = FileChannel.open(
                        part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
                FileLock lock = channel.lock()) {
            if (Files.exists(target)) {
                // Somebody else fetched it while we waited for the lock.
                return;
            }
            receive(url, channel, progress);
            if (!checksum.matches(part)) {
                // Perhaps what was here before was of another file: once more from the start.
                channel.truncate(0);
                receive(url, channel, progress);
            }
            channel.force(true);
            if (!checksum.matches(part)) {
                Files.delete(part);
                throw FactoryException.item("cannot use " + url + ": its checksum is not " + checksum)
                        .hint("the mirror is broken, or the description is out of date");
            }
            AtomicFile.rename(part, target);
        }
    }

    private void receive(String url, FileChannel channel, Progress.Task progress) throws IOException {
        progress.note("fetching " + name(url));
        HttpSource.Opened opened = source.open(url, channel.size());
        try (InputStream in = opened.content()) {
            channel.truncate(opened.offset()).position(opened.offset());
            byte[] buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                if (opened.size() > 0) {
                    progress.at(Math.min(1, (double) channel.position() / opened.size()));
                }
            }
        }
    }

    private Path note(String url) {
        byte[] key = url.getBytes(StandardCharsets.UTF_8);
        return directory.resolve(
                "." + HexFormat.of().formatHex(FileDigest.SHA_256.start().digest(key), 0, 8) + ".checksum");
    }

    /** Named by what it must be, so that a file that was published anew under the same URL is another one here. */
    private static String fileName(String url, Checksum checksum) {
        byte[] key = (url + " " + checksum).getBytes(StandardCharsets.UTF_8);
        String digest = HexFormat.of().formatHex(FileDigest.SHA_256.start().digest(key), 0, 8);
        String name = name(url).replaceAll("[^A-Za-z0-9._-]", "_");
        return digest + "-" + (name.length() > 100 ? name.substring(name.length() - 100) : name);
    }

    private static String name(String url) {
        String path = url.replaceFirst("[?#].*$", "");
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
