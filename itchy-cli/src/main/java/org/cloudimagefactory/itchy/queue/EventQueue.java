package org.cloudimagefactory.itchy.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.Spool;
import org.cloudimagefactory.itchy.archive.EventArchive;
import org.cloudimagefactory.itchy.event.EventName;
import org.cloudimagefactory.itchy.event.EventReader;
import org.cloudimagefactory.itchy.event.EventStripper;
import org.cloudimagefactory.itchy.event.EventVariables;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stored events in order of arrival. An event stays where it is while it is worked on, since only one run works at a time,
 * and leaves when its result is safe. One that was replaced meanwhile is another event, and stays.
 */
public final class EventQueue {
    /** Where done events go that are to be kept. */
    public static final String DONE_DIRECTORY = "done";

    private static final Logger LOG = LoggerFactory.getLogger(EventQueue.class);
    private static final String STATE = "unix:dev,ino,size,lastModifiedTime";

    private final Map<Path, String> seen = new ConcurrentHashMap<>();
    private final Spool spool;
    private final boolean keepDone;
    private final EventReader reader;
    private final EventStripper stripper;

    /** The events of a spool; those that are done are kept or deleted. */
    public EventQueue(Spool spool, boolean keepDone) {
        this(spool, keepDone, EventVariables.REGISTERED);
    }

    /** As above, with more variables that are kept of an event. */
    public EventQueue(Spool spool, boolean keepDone, EventVariables variables) {
        this.spool = spool;
        this.keepDone = keepDone;
        this.reader = new EventReader(variables);
        this.stripper = new EventStripper(variables);
    }

    /** All that wait now. */
    public List<WaitingEvent> waiting() {
        return waiting(name -> true);
    }

    /** Those that wait now and whose file names are wanted; the files of others are not looked at. */
    public List<WaitingEvent> waiting(Predicate<String> wanted) {
        List<WaitingEvent> events = new ArrayList<>();
        for (Path file : spool.waiting(EventName.SUFFIX, wanted)) {
            read(file).ifPresent(events::add);
        }
        events.sort(Comparator.comparing(WaitingEvent::name));
        return events;
    }

    private Optional<WaitingEvent> read(Path file) {
        state(file).ifPresent(state -> seen.put(file, state));
        EventName name = EventName.parse(file.getFileName().toString()).orElseGet(() -> byTime(file));
        try {
            return Optional.of(WaitingEvent.of(file, name, reader.read(file)));
        } catch (Problem e) {
            // Another thread may have done it since the directory was listed.
            return Files.exists(file)
                    ? Optional.of(WaitingEvent.unreadable(file, name, String.valueOf(e.getMessage())))
                    : Optional.empty();
        }
    }

    /** Names of all events that are not done: those that wait and those that were set aside. */
    public Set<String> open() {
        Set<String> names = namesIn(spool.directory());
        Path aside = spool.directory().resolve(EventArchive.FAILED_DIRECTORY);
        if (Files.isDirectory(aside)) {
            names.addAll(namesIn(aside));
        }
        return names;
    }

    /** Whether another file has taken the name of an event since it was read; that one is for the next run. */
    private boolean isReplaced(WaitingEvent event) {
        Optional<String> now = state(event.file());
        String before = seen.get(event.file());
        boolean replaced = now.isPresent() && before != null && !before.equals(now.get());
        if (replaced) {
            LOG.info("{} was replaced while it was worked on; it stays for the next run", event.file());
        }
        return replaced;
    }

    private static Optional<String> state(Path file) {
        try {
            return Optional.of(new TreeMap<>(Files.readAttributes(file, STATE, LinkOption.NOFOLLOW_LINKS)).toString());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Takes an event out whose result is safe. */
    public void done(WaitingEvent event) {
        if (isReplaced(event)) {
            return;
        }
        if (keepDone) {
            stripper.strip(event.file());
            spool.move(event.file(), DONE_DIRECTORY);
            return;
        }
        try {
            Files.deleteIfExists(event.file());
            AtomicFile.flushDirectory(event.file());
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot remove " + event.file(), e);
        }
    }

    /** Sets an event aside that failed too often, with the reason beside it. */
    public void setAside(WaitingEvent event, String reason) {
        if (isReplaced(event)) {
            return;
        }
        stripper.strip(event.file());
        spool.setAside(event.file(), EventArchive.FAILED_DIRECTORY, reason);
    }

    private static Set<String> namesIn(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(HashSet::new));
        } catch (IOException e) {
            throw Directories.unusable(directory, "read", e);
        }
    }

    /** A file that somebody put there under a name of their own came when it was written. */
    private static EventName byTime(Path file) {
        String name = file.getFileName().toString();
        try {
            return new EventName(
                    name, Files.getLastModifiedTime(file).toInstant().getEpochSecond(), EventName.UNKNOWN, "");
        } catch (IOException e) {
            return new EventName(name, 0, EventName.UNKNOWN, "");
        }
    }
}
