package org.cloudimagefactory.itchy.queue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.itchy.event.EventName;
import org.cloudimagefactory.itchy.event.EventType;
import org.jspecify.annotations.Nullable;

/** What happened to events: how often each was tried, whether its descriptor is out already, what is done. */
public final class Journal {
    /** Lines beyond which a new run tidies up. */
    private static final int TIDY_ABOVE = 5_000;
    /** Lines of the past that stay for {@code itchy status}. */
    private static final int HISTORY = 1_000;

    private final JournalFile file;
    private final Clock clock;
    private final Map<String, Integer> attempts = new HashMap<>();
    private final Map<String, JournalEntry> publishing = new HashMap<>();
    private final Map<String, String> begun = new LinkedHashMap<>();
    private final Map<Expired, EventName> lastExpired = new HashMap<>();
    private final Map<String, Offer> lastOffers = new HashMap<>();

    /** A version of an image, or all where none is named. */
    private record Expired(String identifier, @Nullable String version) {}

    /** An event that offered an image, and whether its work was spared. */
    private record Offer(EventName name, @Nullable String version, boolean isCancelled) {}

    private Journal(JournalFile file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /** Reads the journal of a metadata directory, and shortens it if it has become long. */
    public static Journal open(Path directory, FilePermissions permissions, Set<String> alive, Clock clock) {
        JournalFile file = new JournalFile(directory, permissions);
        JournalFile.Content content = file.read();
        List<JournalEntry> entries = content.entries();
        if (entries.size() > TIDY_ABOVE) {
            Set<String> images = entries.stream()
                    .filter(entry -> alive.contains(entry.event()) && entry.identifier() != null)
                    .map(JournalEntry::identifier)
                    .collect(Collectors.toSet());
            Set<JournalEntry> recent = new HashSet<>(entries.subList(entries.size() - HISTORY, entries.size()));
            file.keep(
                    content,
                    entry -> alive.contains(entry.event())
                            || images.contains(entry.identifier())
                            || recent.contains(entry));
        }
        Journal journal = new Journal(file, clock);
        entries.forEach(journal::apply);
        return journal;
    }

    /** Reads the journal and leaves it as it is; for runs that change nothing. */
    public static Journal peek(Path directory, FilePermissions permissions) {
        JournalFile file = new JournalFile(directory, permissions);
        Journal journal = new Journal(file, Clock.systemUTC());
        file.read().entries().forEach(journal::apply);
        return journal;
    }

    /** All lines, for reports; nothing is changed. */
    public static List<JournalEntry> history(Path directory, FilePermissions permissions) {
        return new JournalFile(directory, permissions).read().entries();
    }

    /** How often the event has failed since it came, or came back. */
    public synchronized int attempts(WaitingEvent event) {
        return attempts.getOrDefault(event.id(), 0);
    }

    /**
     * Events that a run has begun with and not brought to any end, by their file names, and what their images are called, or an
     * empty text where that was not noted.
     */
    public synchronized Map<String, String> begun() {
        return Map.copyOf(begun);
    }

    /** The final path of the event's descriptor, if it was about to get, or has got, its final name. */
    public Optional<Path> publishing(WaitingEvent event) {
        return publishing(event.id());
    }

    /** As {@link #publishing(WaitingEvent)}, of the event of this file name. */
    public synchronized Optional<Path> publishing(String event) {
        return Optional.ofNullable(publishing.get(event))
                .map(JournalEntry::detail)
                .map(Path::of);
    }

    /** Notes that an event is done whose descriptor went out, and that left the queue just before its run was killed. */
    public void end(String event) {
        JournalEntry begun;
        synchronized (this) {
            begun = publishing.get(event);
        }
        if (begun != null) {
            boolean expires = EventType.EXPIRE_POSTFIX.spelling().equals(begun.type());
            add(
                    new JournalEntry(
                            now(),
                            expires ? JournalEntry.Step.EXPIRED : JournalEntry.Step.REGISTERED,
                            event,
                            begun.identifier(),
                            begun.type(),
                            begun.version(),
                            "an interrupted run had done it"),
                    false);
        }
    }

    /**
     * Whether the event has failed before and a later one of the same image is done meanwhile, so that working on it now would
     * bring back what is gone. An event that was never tried can't be late: nothing overtakes it; nor does the expiration of
     * another version. An offer overtakes also if its work was spared: it would have taken the place of what went before.
     */
    public synchronized boolean isOvertaken(WaitingEvent event) {
        String identifier = event.identifier();
        if (identifier == null || !attempts.containsKey(event.id())) {
            return false;
        }
        return Stream.of(
                        Optional.ofNullable(lastOffers.get(identifier)).map(Offer::name),
                        Optional.ofNullable(lastExpired.get(new Expired(identifier, null))),
                        Optional.ofNullable(lastExpired.get(new Expired(identifier, event.version()))))
                .flatMap(Optional::stream)
                .anyMatch(done -> event.name().compareTo(done) < 0);
    }

    /**
     * Whether what was offered last of an image, before this event expired it, is just the version that expires, and was
     * cancelled: it would have taken the place of whatever version went out before it, so that one has to go.
     */
    public synchronized boolean expiresUnseen(WaitingEvent event) {
        Offer offer = event.identifier() == null ? null : lastOffers.get(event.identifier());
        return offer != null
                && offer.isCancelled()
                && Objects.equals(offer.version(), event.version())
                && offer.name().compareTo(event.name()) < 0;
    }

    /** Notes what happened. */
    public void note(WaitingEvent event, JournalEntry.Step step, @Nullable String detail) {
        JournalEntry entry = new JournalEntry(
                now(),
                step,
                event.id(),
                event.identifier(),
                event.type() == null ? event.typeName() : event.type().spelling(),
                event.version(),
                detail);
        // What is lost of these lines by a power failure happens again; only publishing must not, and what is cancelled
        // cannot.
        add(entry, step == JournalEntry.Step.PUBLISHING || step == JournalEntry.Step.CANCELLED);
    }

    private void add(JournalEntry entry, boolean safely) {
        file.append(entry, safely);
        synchronized (this) {
            apply(entry);
        }
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private void apply(JournalEntry entry) {
        if (entry.step() == JournalEntry.Step.STARTED) {
            begun.put(entry.event(), Optional.ofNullable(entry.detail()).orElse(""));
        } else if (entry.step() != JournalEntry.Step.PUBLISHING) {
            begun.remove(entry.event());
        }
        switch (entry.step()) {
            case PUBLISHING -> publishing.put(entry.event(), entry);
            case FAILED -> attempts.merge(entry.event(), 1, Integer::sum);
            // It stays known as tried, but may be tried again as often.
            case SET_ASIDE -> attempts.put(entry.event(), 0);
            case REGISTERED, CANCELLED -> offered(entry);
            case EXPIRED -> {
                EventName name = EventName.parse(entry.event()).orElse(null);
                if (entry.identifier() != null && name != null) {
                    lastExpired.merge(
                            new Expired(entry.identifier(), entry.version()),
                            name,
                            (a, b) -> a.compareTo(b) < 0 ? b : a);
                }
            }
            case STARTED, SUPERSEDED, ACKNOWLEDGED -> {
                // Nothing that later work depends on.
            }
        }
        if (entry.step().isDone()) {
            publishing.remove(entry.event());
            attempts.remove(entry.event());
        }
    }

    private void offered(JournalEntry entry) {
        EventName name = EventName.parse(entry.event()).orElse(null);
        if (entry.identifier() != null && name != null) {
            Offer offer = new Offer(name, entry.version(), entry.step() == JournalEntry.Step.CANCELLED);
            lastOffers.merge(entry.identifier(), offer, (a, b) -> a.name().compareTo(b.name()) < 0 ? b : a);
        }
    }
}
