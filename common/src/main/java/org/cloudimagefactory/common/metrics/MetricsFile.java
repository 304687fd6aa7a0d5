package org.cloudimagefactory.common.metrics;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.OwnKind;
import org.cloudimagefactory.common.spool.Temporaries;

/**
 * A file for the textfile collector of Prometheus' node exporter. It is replaced whole, and readable for everybody. Several runs,
 * one after the other or at once, may share it: each reads what is there and leaves what belongs to others.
 */
public final class MetricsFile {
    private static final Set<PosixFilePermission> PERMISSIONS = PosixFilePermissions.fromString("rw-r--r--");
    private static final OwnKind KIND =
            new OwnKind("file of metrics", Pattern.compile("\\z|" + Pattern.quote(Exposition.MARK)));
    private static final int MOST = 16 << 20;
    private static final int ATTEMPTS = 500;
    private static final Duration PAUSE = Duration.ofMillis(10);

    private static final String IDENTITY = "unix:dev,ino,ctime";

    private final Path file;
    private final Opener opener;

    /** Opens the file to read and to lock it. */
    interface Opener {
        FileChannel open(Path file) throws IOException;
    }

    /** The file of that name, which need not be there yet. */
    public MetricsFile(Path file) {
        this(file, name -> FileChannel.open(name, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    /** Opened so. */
    MetricsFile(Path file, Opener opener) {
        this.file = file.toAbsolutePath().normalize();
        this.opener = opener;
    }

    /**
     * Replaces the samples in it by what the change makes of them.
     *
     * @throws EnvironmentProblem when it can't be written
     * @throws ItemProblem when something else than a file of metrics has that name
     */
    void update(UnaryOperator<List<MetricSample>> change) {
        try {
            Temporaries.sweep(Objects.requireNonNull(file.getParent()), this::isOurTemporary);
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                KIND.requireReplaceable(file);
                if (isUpdated(change)) {
                    return;
                }
                Thread.sleep(PAUSE.toMillis());
            }
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot write metrics to " + file, e)
                    .hint("make its directory, and let this user write there");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new ItemProblem("cannot write metrics to " + file + ": another run holds it");
    }

    /** What a killed run left here; other files of the directory are not ours. */
    private boolean isOurTemporary(String name) {
        return Temporaries.isOurs(name) && name.startsWith("." + file.getFileName() + ".");
    }

    /**
     * Whoever has the lock on the file that bears the name may replace it; who gets it on a replaced one comes too late. Which one was
     * opened nobody can ask: it is the one that had the name before it was opened, if that still has it when it is locked.
     */
    private boolean isUpdated(UnaryOperator<List<MetricSample>> change) throws IOException {
        try {
            return isUpdated(identity(), change);
        } catch (NoSuchFileException e) {
            create();
            return false;
        }
    }

    private boolean isUpdated(Map<String, Object> before, UnaryOperator<List<MetricSample>> change) throws IOException {
        try (FileChannel channel = opener.open(file)) {
            if (!isLocked(channel) || !before.equals(identity())) {
                return false;
            }
            List<MetricSample> former = Exposition.read(text(channel));
            AtomicFile.write(
                    file, Exposition.write(change.apply(former)).getBytes(StandardCharsets.UTF_8), PERMISSIONS);
            return true;
        }
    }

    /** An empty file is no news for a collector. */
    private void create() throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PERMISSIONS));
        } catch (FileAlreadyExistsException e) {
            // Another run was faster.
        }
    }

    /** With its time of change: the number of a file that is gone is given to the next one. */
    private Map<String, Object> identity() throws IOException {
        return Files.readAttributes(file, IDENTITY);
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static String text(FileChannel channel) throws IOException {
        byte[] bytes = Channels.newInputStream(channel).readNBytes(MOST);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
