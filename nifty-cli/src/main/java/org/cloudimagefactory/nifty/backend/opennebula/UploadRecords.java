package org.cloudimagefactory.nifty.backend.opennebula;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.spool.AbandonedFile;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.TemporaryFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which uploads this installation has begun, by the random token that their images carry: one file for each, on the disk
 * before the server is asked for the image, and locked as long as a run is at it. An image that is LOCKED and whose token is
 * not here is not ours to judge.
 */
final class UploadRecords {
    private static final Logger LOG = LoggerFactory.getLogger(UploadRecords.class);

    /** End of the names of records. */
    static final String SUFFIX = ".upload";

    /** End of the names of marks that an operator has been told. */
    static final String TOLD = ".told";

    /** What a token looks like. */
    static final Pattern TOKEN = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private static final String FOLDER = "uploads";
    private static final int SIZE_LIMIT = 4096;
    private static final Set<PosixFilePermission> PERMISSIONS = PosixFilePermissions.fromString("rw-r--r--");

    /** What is known of an upload. */
    enum State {
        /** This installation has not begun it. */
        UNKNOWN,
        /** A run is at it. */
        HELD,
        /** A run of this installation began it, and none is at it. */
        LEFT
    }

    private final @Nullable Path directory;
    private final String cloud;
    private final Clock clock;
    private final Duration kept;
    private final Set<String> pending = new HashSet<>();

    /**
     * Those that this process is at, with the time when each began: their files are not opened a second time, as the kernel
     * drops all locks that a process has on a file when it closes any one of its channels.
     */
    private final Map<String, Instant> held = new ConcurrentHashMap<>();

    /**
     * Remembers in a directory below this one, or nothing at all when it is null.
     *
     * @param cloud which server and user uploads go to
     * @param kept how long an upload is remembered of which the cloud shows nothing
     */
    UploadRecords(@Nullable Path state, String cloud, Clock clock, Duration kept) {
        this.directory = state == null ? null : state.resolve(FOLDER);
        this.cloud = cloud;
        this.clock = clock;
        this.kept = kept;
    }

    /** The cloud shows an image with this token that is not complete. */
    synchronized void seen(String token) {
        pending.add(token);
    }

    /**
     * Removes what nobody needs any longer; called when the cloud has just been seen whole. Records that this user may not look
     * at or remove stay.
     */
    synchronized void tidy() {
        if (directory == null || !Files.isDirectory(directory)) {
            return;
        }
        try {
            new UploadRecordsTidied(directory, this::isOver).run();
        } catch (AccessDeniedException e) {
            LOG.debug("{} is not tidied", directory, e);
        } catch (IOException e) {
            throw Directories.unusable(directory, "tidy uploads in", e);
        }
    }

    /** Remembers a new upload; it is on the disk when this returns. */
    synchronized UploadRecord begin() {
        String token = UUID.randomUUID().toString();
        Instant now = clock.instant();
        if (directory == null) {
            return new UploadRecord(token, null, null, now, held::remove);
        }
        try {
            Directories.ownCreated(directory);
            Path file = file(directory, token);
            TemporaryFile temporary = TemporaryFile.create(file, PERMISSIONS);
            try {
                temporary.write((now + "\n" + cloud + "\n").getBytes(StandardCharsets.UTF_8));
                temporary.publish(file);
                return held(token, file, temporary.channel(), now);
            } catch (IOException | RuntimeException e) {
                temporary.close();
                throw e;
            }
        } catch (IOException e) {
            throw Directories.unusable(directory, "note uploads in", e);
        }
    }

    private UploadRecord held(String token, Path file, FileChannel channel, Instant begun) {
        held.put(token, begun);
        return new UploadRecord(token, file, channel, begun, held::remove);
    }

    /**
     * Goes on with an upload that an earlier run began; empty when another run is at it, or this one already.
     *
     * @param registered counts as its begin where the record does not tell
     */
    synchronized Optional<UploadRecord> resume(String token, Instant registered) {
        if (directory == null || !TOKEN.matcher(token).matches() || held.containsKey(token)) {
            return Optional.empty();
        }
        Path file = file(directory, token);
        try {
            Instant begun = begun(file).orElse(registered);
            return AbandonedFile.take(file).map(abandoned -> held(token, file, abandoned.channel(), begun));
        } catch (AccessDeniedException e) {
            // Whoever may not write here can't know that nobody is at it.
            return Optional.empty();
        } catch (IOException e) {
            throw Directories.unusable(directory, "note uploads in", e);
        }
    }

    /** What is known of an upload. */
    synchronized State state(String token) {
        if (held.containsKey(token)) {
            return State.HELD;
        }
        if (directory == null || !TOKEN.matcher(token).matches() || !Files.exists(file(directory, token))) {
            return State.UNKNOWN;
        }
        Optional<UploadRecord> free = resume(token, clock.instant());
        free.ifPresent(UploadRecord::close);
        return free.isPresent() ? State.LEFT : State.HELD;
    }

    /** When an upload began, by the clock of this machine. */
    synchronized Optional<Instant> begun(String token) {
        Instant known = held.get(token);
        if (known != null || directory == null || !TOKEN.matcher(token).matches()) {
            return Optional.ofNullable(known);
        }
        return begun(file(directory, token));
    }

    /** Whether an operator has been told already that only an administrator can remove the image. */
    boolean isReported(String token) {
        return directory != null && TOKEN.matcher(token).matches() && Files.exists(directory.resolve(token + TOLD));
    }

    /** Remembers that an operator has been told. */
    void markReported(String token) {
        if (directory != null && TOKEN.matcher(token).matches()) {
            try {
                Files.createFile(directory.resolve(token + TOLD));
            } catch (FileAlreadyExistsException e) {
                return;
            } catch (IOException e) {
                throw Directories.unusable(directory, "note uploads in", e);
            }
        }
    }

    /** Of those that may still be on their way nothing goes. */
    private boolean isOver(String token) {
        Path file = file(Objects.requireNonNull(directory), token);
        return !pending.contains(token)
                && !held.containsKey(token)
                && text(file).contains("\n" + cloud + "\n")
                && begun(file)
                        .map(time -> time.plus(kept).isBefore(clock.instant()))
                        .orElse(false);
    }

    private static Optional<Instant> begun(Path file) {
        try {
            return text(file).lines().findFirst().map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String text(Path file) {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(SIZE_LIMIT), StandardCharsets.UTF_8);
        } catch (NoSuchFileException | AccessDeniedException e) {
            return "";
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot read " + file, e);
        }
    }

    private static Path file(Path directory, String token) {
        return directory.resolve(token + SUFFIX);
    }
}
