package org.cloudimagefactory.itchy.clean;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.Spool;
import org.cloudimagefactory.itchy.archive.EventArchive;
import org.cloudimagefactory.itchy.event.EventName;
import org.cloudimagefactory.itchy.event.EventReader;
import org.cloudimagefactory.itchy.event.VmcatcherEvent;
import org.cloudimagefactory.itchy.queue.EventQueue;
import org.cloudimagefactory.itchy.queue.JournalEntry;

/**
 * Events that came to their end long ago: done ones, and those that were set aside. One that waits is never touched. What lies
 * beside them under a name that no event of ours has, and of which the journal knows nothing, is somebody else's.
 */
final class EventRetention {
    private static final String REASON = ".json" + Spool.REASON_SUFFIX;

    private final Limits limits;
    private final Instant now;
    private final EventReader reader = new EventReader();
    private final Set<String> known;

    /** Decides at this moment; the journal knows events by their names. */
    EventRetention(Limits limits, Instant now, List<JournalEntry> history) {
        this.limits = limits;
        this.now = now;
        this.known = history.stream()
                .filter(entry -> entry.step().isDone() || entry.step() == JournalEntry.Step.SET_ASIDE)
                .map(JournalEntry::event)
                .collect(Collectors.toSet());
    }

    /** Adds those that go. */
    void decide(Path spool, List<Removal> removals) {
        Path done = spool.resolve(EventQueue.DONE_DIRECTORY);
        Path failed = spool.resolve(EventArchive.FAILED_DIRECTORY);
        if (isDirectory(done)) {
            for (Path file : NeededFiles.list(done)) {
                if (isOurs(file) && isEvent(file)) {
                    decide(file, time(file), limits.done(), "it is done", removals);
                }
            }
        }
        if (isDirectory(failed)) {
            for (Path file : NeededFiles.list(failed)) {
                decideFailed(file, removals);
            }
        }
    }

    private void decideFailed(Path file, List<Removal> removals) {
        String name = file.getFileName().toString();
        if (isOurs(file)) {
            Path reason = Spool.reasonOf(file);
            // By the reason one sees when it was set aside.
            Instant since = Files.isRegularFile(reason, LinkOption.NOFOLLOW_LINKS) ? time(reason) : time(file);
            if (decide(file, since, limits.failed(), "it was set aside", removals)
                    && Files.isRegularFile(reason, LinkOption.NOFOLLOW_LINKS)) {
                removals.add(removal(Removal.Kind.REASON, reason, "its event goes"));
            }
        } else if (name.endsWith(REASON)
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && isNameOfOurs(name.substring(0, name.length() - Spool.REASON_SUFFIX.length()))
                && !NeededFiles.isThere(
                        file.resolveSibling(name.substring(0, name.length() - Spool.REASON_SUFFIX.length())))
                && isOlder(time(file), limits.failed())) {
            removals.add(removal(Removal.Kind.REASON, file, "its event is gone"));
        }
    }

    private boolean decide(Path file, Instant since, Duration limit, String what, List<Removal> removals) {
        if (!isOlder(since, limit)) {
            return false;
        }
        String reason = what + (limit.isZero() ? "" : ", " + limit.toDays() + " days ago or earlier");
        removals.add(removal(Removal.Kind.EVENT, file, reason));
        return true;
    }

    private boolean isOlder(Instant since, Duration limit) {
        return limit.isZero() || !since.plus(limit).isAfter(now);
    }

    private boolean isOurs(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(EventName.SUFFIX)
                && isNameOfOurs(name)
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    private boolean isNameOfOurs(String name) {
        return known.contains(name) || EventName.parse(name).isPresent();
    }

    /** Done events could be read: what can't be is none. */
    private boolean isEvent(Path file) {
        try {
            VmcatcherEvent event = reader.read(file);
            return !event.variables().isEmpty();
        } catch (Problem e) {
            return false;
        }
    }

    /** When it was written, which is when it came, or when it was set aside; never before the time in its name. */
    private static Instant time(Path file) {
        try {
            Instant modified = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .lastModifiedTime()
                    .toInstant();
            Optional<Instant> named =
                    EventName.parse(file.getFileName().toString()).map(name -> Instant.ofEpochSecond(name.seconds()));
            return named.filter(modified::isBefore).orElse(modified);
        } catch (NoSuchFileException e) {
            return Instant.MAX.minus(Duration.ofDays(36_500));
        } catch (IOException e) {
            throw Directories.unusable(file, "look at", e);
        }
    }

    private static Removal removal(Removal.Kind kind, Path file, String reason) {
        try {
            return new Removal(kind, file, Files.size(file), reason, null);
        } catch (IOException e) {
            return new Removal(kind, file, 0, reason, null);
        }
    }

    private static boolean isDirectory(Path directory) {
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS);
    }
}
