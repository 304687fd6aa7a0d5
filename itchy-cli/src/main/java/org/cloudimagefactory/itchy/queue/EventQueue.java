package org.cloudimagefactory.itchy.queue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Spool;
import org.cloudimagefactory.itchy.archive.EventArchive;
import org.cloudimagefactory.itchy.event.EventName;
import org.cloudimagefactory.itchy.event.EventReader;

/**
 * The stored events in order of arrival. An event stays where it is while it is worked on, since only one run works at a time,
 * and leaves when its result is safe.
 */
public final class EventQueue {
    /** Where done events go that are to be kept. */
    public static final String DONE_DIRECTORY = "done";

    private final Spool spool;
    private final boolean keepDone;
    private final EventReader reader = new EventReader();

    /** The events of a spool; those that are done are kept or deleted. */
    public EventQueue(Spool spool, boolean keepDone) {
        this.spool = spool;
        this.keepDone = keepDone;
    }

    /** All that wait now. */
    public List<WaitingEvent> waiting() {
        return waiting(name -> true);
    }

    /** Those that wait now and whose file names are wanted; others are not read. */
    public List<WaitingEvent> waiting(Predicate<String> wanted) {
        List<WaitingEvent> events = new ArrayList<>();
        for (Path file : spool.waiting(EventName.SUFFIX)) {
            if (wanted.test(file.getFileName().toString())) {
                read(file).ifPresent(events::add);
            }
        }
        events.sort(Comparator.comparing(WaitingEvent::name));
        return events;
    }

    private Optional<WaitingEvent> read(Path file) {
        EventName name = EventName.parse(file.getFileName().toString()).orElseGet(() -> byTime(file));
        try {
            return Optional.of(WaitingEvent.of(file, name, reader.read(file)));
        } catch (FactoryException e) {
            // Another thread may have done it since the directory was listed.
            return Files.exists(file)
                    ? Optional.of(WaitingEvent.unreadable(file, name, String.valueOf(e.getMessage())))
                    : Optional.empty();
        }
    }

    /** Takes an event out whose result is safe. */
    public void done(WaitingEvent event) {
        if (keepDone) {
            spool.move(event.file(), DONE_DIRECTORY);
            return;
        }
        try {
            Files.deleteIfExists(event.file());
            AtomicFile.flushDirectory(event.file());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + event.file(), e);
        }
    }

    /** Sets an event aside that failed too often, with the reason beside it. */
    public void setAside(WaitingEvent event, String reason) {
        spool.setAside(event.file(), EventArchive.FAILED_DIRECTORY, reason);
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
