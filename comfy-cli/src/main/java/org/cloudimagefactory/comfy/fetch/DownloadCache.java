package org.cloudimagefactory.comfy.fetch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.web.Attempts;
import org.cloudimagefactory.common.web.Deadline;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.work.Progress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps files of vendors: each is fetched once, resumed where it broke off, and only kept when its checksum is right. */
public final class DownloadCache {
    private static final Logger LOG = LoggerFactory.getLogger(DownloadCache.class);
    private static final int LOCK_PAUSE = 200;
    private static final String PART = ".part";
    /** Names of fetched files. */
    static final Pattern FETCHED = Pattern.compile("[0-9a-f]{16}-.+");

    private static final Pattern FORM =
            Pattern.compile("[0-9a-f]{16}-.+|\\.[0-9a-f]{16}-.+\\.part|\\.+[0-9a-f]{16}\\.checksum.*");

    private final Path directory;
    private final CacheLimit limit;
    private final WebClients clients;
    private final HttpSource source;
    private final Clock clock;
    /** One at a time in this process, for locks of files are those of processes. */
    private final ReentrantLock turn = new ReentrantLock(true);

    /** Keeps files in the directory, up to a limit of all their sizes in bytes, and fetches over these connections. */
    public DownloadCache(Path directory, long limit, WebClients clients, Clock clock) {
        this.directory = directory;
        this.limit = new CacheLimit(directory, limit);
        this.clients = clients;
        this.source = new HttpSource(clients);
        this.clock = clock;
    }

    /**
     * A file that is here.
     *
     * @param path of it
     * @param checksum that it has
     */
    public record Cached(Path path, Checksum checksum) {}

    /**
     * Brings a file here; fails when it does not have its checksum. What breaks off is continued, with growing pauses, as long
     * as it comes forward.
     *
     * @param deadline by when it must be here, waiting for other runs that fetch it included
     */
    public Cached get(String url, String wanted, Deadline deadline, Progress.Task progress) {
        Checksum checksum = checksum(url, wanted, deadline);
        SourceAddress address = new SourceAddress(url);
        if (checksum.isWeak()) {
            LOG.warn("{} has only a {} checksum, which can be forged", address, checksum.algorithm());
        }
        Path target = Directories.writable(directory).resolve(fileName(url, checksum));
        try {
            if (!Files.exists(target)) {
                fetch(address, checksum, target, deadline, progress);
                CacheMark.claim(directory, FORM);
                limit.enforce(target);
            }
            byte[] known = checksum.toString().getBytes(StandardCharsets.UTF_8);
            AtomicFile.write(note(url), known, FilePermissions.parse("644").set());
            Files.setLastModifiedTime(target, FileTime.from(clock.instant()));
            return new Cached(target, checksum);
        } catch (FetchException e) {
            throw failed(address, e);
        } catch (IOException e) {
            EnvironmentProblem problem = EnvironmentProblem.of("cannot fetch " + address + " to " + directory, e);
            throw address.isWeb() ? problem : problem.ofOneItem();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ItemProblem("cannot fetch " + address + ": interrupted").causedBy(e);
        }
    }

    /** The checksum that a file must have; lists of checksums are fetched. */
    public Checksum checksum(String url, String wanted, Deadline deadline) {
        Optional<Checksum> found = wanted.startsWith("file:")
                ? new ChecksumList(text(new SourceAddress(listUrl(wanted)), deadline))
                        .of(new SourceAddress(url).withoutQuery())
                : Checksum.parse(wanted);
        return found.orElseThrow(
                () -> new ItemProblem("no checksum of " + new SourceAddress(url).name() + " in '" + wanted + "'")
                        .hint("mend the checksum in the description"));
    }

    private String text(SourceAddress list, Deadline deadline) {
        Attempts attempts = clients.limits().retry().until(deadline);
        while (true) {
            try {
                return source.text(list, deadline);
            } catch (IOException e) {
                goOn(list, attempts, e);
            }
        }
    }

    private static void goOn(SourceAddress address, Attempts attempts, IOException problem) {
        try {
            if (!(problem instanceof FetchException failure) || !failure.mayPass() || !attempts.again(0, failure)) {
                throw failed(address, problem);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(address, problem);
        }
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
    public long size(String url, Deadline deadline) {
        SourceAddress address = new SourceAddress(url);
        Attempts attempts = clients.limits().retry().until(deadline);
        while (true) {
            try {
                return source.size(address, deadline);
            } catch (IOException e) {
                goOn(address, attempts, e);
            }
        }
    }

    private static String listUrl(String wanted) {
        String list = wanted.substring("file:".length());
        return list.startsWith("//") ? wanted : list;
    }

    private void fetch(SourceAddress address, Checksum checksum, Path target, Deadline deadline, Progress.Task progress)
            throws IOException, InterruptedException {
        if (!turn.tryLock(deadline.left().toMillis(), TimeUnit.MILLISECONDS)) {
            throw new FetchException(
                    FetchException.Reason.UNREACHABLE, "another build was fetching until the time was over");
        }
        Path part = target.resolveSibling("." + target.getFileName() + PART);
        try (FileChannel channel = FileChannel.open(
                        part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
                FileLock lock = lock(channel, deadline)) {
            if (Files.exists(target)) {
                // Somebody else fetched it while we waited for the lock.
                return;
            }
            Incoming incoming = new Incoming(source, clients.limits().retry(), channel, deadline, progress);
            incoming.receive(address);
            if (!checksum.matches(part)) {
                // Perhaps what was here before was of another file: once more from the start.
                channel.truncate(0);
                incoming.receive(address);
            }
            channel.force(true);
            if (!checksum.matches(part)) {
                Files.delete(part);
                throw new ItemProblem("cannot use " + address + ": its checksum is not " + checksum)
                        .hint("the mirror is broken, or the description is out of date");
            }
            AtomicFile.rename(part, target);
        } finally {
            turn.unlock();
        }
    }

    private static FileLock lock(FileChannel channel, Deadline deadline) throws IOException, InterruptedException {
        for (FileLock lock = channel.tryLock(); ; lock = channel.tryLock()) {
            if (lock != null) {
                return lock;
            }
            if (deadline.isOver()) {
                throw new FetchException(
                        FetchException.Reason.UNREACHABLE, "another run was fetching it until the time was over");
            }
            TimeUnit.MILLISECONDS.sleep(LOCK_PAUSE);
        }
    }

    private static ItemProblem failed(SourceAddress address, IOException e) {
        return new ItemProblem("cannot fetch " + address + ": " + Directories.reason(e))
                .hint("check the network and the description, or choose another --mirror")
                .causedBy(e);
    }

    private Path note(String url) {
        byte[] key = url.getBytes(StandardCharsets.UTF_8);
        return directory.resolve("." + Digest.SHA_256.of(key).substring(0, 16) + ".checksum");
    }

    /** Named by what it must be, so that a file that was published anew under the same URL is another one here. */
    private static String fileName(String url, Checksum checksum) {
        byte[] key = (url + " " + checksum).getBytes(StandardCharsets.UTF_8);
        String digest = Digest.SHA_256.of(key).substring(0, 16);
        String name = new SourceAddress(url).name().replaceAll("[^A-Za-z0-9._-]", "_");
        return digest + "-" + (name.length() > 100 ? name.substring(name.length() - 100) : name);
    }
}
