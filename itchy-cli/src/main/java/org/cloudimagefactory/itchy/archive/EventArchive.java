package org.cloudimagefactory.itchy.archive;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.spool.TemporaryFile;
import org.cloudimagefactory.itchy.event.EventJson;
import org.cloudimagefactory.itchy.event.EventName;
import org.cloudimagefactory.itchy.event.EventVariables;
import org.cloudimagefactory.itchy.event.VmcatcherEvent;
import org.jspecify.annotations.Nullable;

/**
 * Stores events. Takes no lock: it never waits for anybody, and any number of them may run at once. Uses no lambda and no
 * library, since the start of the JVM is all that its caller should have to wait for.
 */
public final class EventArchive {
    /** Where events go that can't be worked on; they come back under their names. */
    public static final String FAILED_DIRECTORY = "failed";

    private static final int ATTEMPTS = 10_000;

    /** Names of a directory that are looked at when nothing was noted about it. */
    private static final int LOOKED_AT = 1_000;

    private final Path directory;
    private final FilePermissions permissions;
    private final EventVariables variables;
    private final Clock clock;
    private boolean placed;

    /** Stores in this directory; the files get the permissions. */
    public EventArchive(Path directory, FilePermissions permissions, Clock clock) {
        this(directory, permissions, EventVariables.REGISTERED, clock);
    }

    /** As above, with more variables that are kept of an event. */
    public EventArchive(Path directory, FilePermissions permissions, EventVariables variables, Clock clock) {
        this.directory = directory;
        this.permissions = permissions;
        this.variables = variables;
        this.clock = clock;
    }

    /** Stores what is kept of the event under a new name that sorts after all others; when this returns, it is safe on disk. */
    public Path store(VmcatcherEvent event) {
        placed = false;
        if (event.typeName().isEmpty()) {
            throw new UsageProblem("no event in the environment: VMCATCHER_EVENT_TYPE is not set")
                    .hint("vmCatcher calls 'itchy archive' and sets it; see VMCATCHER_CACHE_EVENT");
        }
        boolean isNew = !Files.isDirectory(directory);
        Directories.writable(directory);
        byte[] content = EventJson.bytes(variables.kept(event));
        try {
            if (isNew) {
                AtomicFile.flushDirectory(directory);
            }
            EventName name = nameOf(event);
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                if (publish(name.fileName(), content)) {
                    LastName.note(directory, name);
                    return directory.resolve(name.fileName());
                }
                name = name.next(event);
            }
            throw new EnvironmentProblem("cannot find a free name for an event in " + directory);
        } catch (DirectoryIteratorException e) {
            throw Directories.unusable(directory, "read", new IOException(e));
        } catch (IOException e) {
            throw Directories.unusable(directory, "store an event in", e);
        }
    }

    /** Whether the last event has its name, so that it must not be stored again; also if it may not be safe on disk. */
    boolean hasPlaced() {
        return placed;
    }

    /** Whether this is the name of an event that is being stored, or was left so when the hook was killed. */
    public static boolean isTemporary(String name) {
        if (!name.startsWith(".") || !name.endsWith(AtomicFile.SUFFIX)) {
            return false;
        }
        Optional<EventName> event = EventName.parse(name.substring(1, name.length() - AtomicFile.SUFFIX.length()));
        return event.isPresent() && event.get().nanos() != EventName.UNKNOWN;
    }

    private EventName nameOf(VmcatcherEvent event) throws IOException {
        Instant now = clock.instant();
        EventName byClock = EventName.of(now.getEpochSecond(), now.getNano(), event);
        EventName last = LastName.of(directory);
        if (last == null) {
            last = later(lastIn(directory, now), lastIn(directory.resolve(FAILED_DIRECTORY), now));
        }
        return last == null || last.isBefore(byClock) ? byClock : last.next(event);
    }

    /**
     * The last name in a directory of which no name was noted yet. Looks at all names only where the directory was changed at a time
     * that the clock says is still to come; else names of a time to come are unlikely, and the caller is waiting.
     */
    private static @Nullable EventName lastIn(Path listed, Instant now) throws IOException {
        EventName last = null;
        if (Files.isDirectory(listed)) {
            boolean all = Files.getLastModifiedTime(listed).toInstant().isAfter(now);
            int left = LOOKED_AT;
            // One name at a time: there may be more of them than fit into memory.
            try (DirectoryStream<Path> names = Files.newDirectoryStream(listed)) {
                for (Path name : names) {
                    Optional<EventName> parsed =
                            EventName.parse(name.getFileName().toString());
                    last = parsed.isPresent() ? later(last, parsed.get()) : last;
                    if (!all && --left == 0) {
                        break;
                    }
                }
            }
        }
        return last;
    }

    private static @Nullable EventName later(@Nullable EventName a, @Nullable EventName b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.compareTo(b) < 0 ? b : a;
    }

    /** Whether the content now lies under the name; not, if somebody else was faster. */
    private boolean publish(String name, byte[] content) throws IOException {
        Path target = directory.resolve(name);
        try (TemporaryFile temporary = TemporaryFile.createAs(AtomicFile.hiddenFor(target), permissions.set())) {
            temporary.write(content);
            temporary.channel().force(true);
            placed = link(temporary.path(), target);
            if (placed) {
                AtomicFile.flushDirectory(target);
            }
            return placed;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /** A link, unlike a rename, never takes the place of a file that another archive run has just put there. */
    private static boolean link(Path temporary, Path target) throws IOException {
        try {
            Files.createLink(target, temporary);
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (UnsupportedOperationException | IOException e) {
            if (Files.exists(target)) {
                return false;
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        }
        return true;
    }
}
