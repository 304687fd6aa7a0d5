package org.cloudimagefactory.itchy.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.itchy.event.EventName;
import org.cloudimagefactory.itchy.event.EventType;
import org.cloudimagefactory.itchy.queue.JournalEntry.Step;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final FilePermissions PERMISSIONS = FilePermissions.parse("640");

    @TempDir
    Path directory;

    @Test
    void remembersAttemptsAndWhatIsBeingPublished() {
        WaitingEvent event = event(1, "a");
        Journal journal = open();
        journal.note(event, Step.FAILED, "because");
        journal.note(event, Step.FAILED, "because");
        journal.note(event, Step.PUBLISHING, "/d/x.json");
        Journal again = open();
        assertEquals(2, again.attempts(event));
        assertEquals(Optional.of(Path.of("/d/x.json")), again.publishing(event));
        again.note(event, Step.REGISTERED, null);
        assertEquals(0, open().attempts(event));
        assertEquals(Optional.empty(), open().publishing(event));
    }

    @Test
    void countsAnewForAnEventThatWasSetAsideAndKnowsThatItWasTried() {
        WaitingEvent event = event(1, "a");
        Journal journal = open();
        journal.note(event, Step.FAILED, "because");
        journal.note(event, Step.SET_ASIDE, "because");
        assertEquals(0, open().attempts(event));
        assertFalse(open().isOvertaken(event));
        journal.note(event(2, "a"), Step.EXPIRED, null);
        assertTrue(open().isOvertaken(event));
        assertFalse(open().isOvertaken(event(1, "b")));
    }

    @Test
    void anEarlierEventOvertakesNobody() {
        Journal journal = open();
        WaitingEvent event = event(5, "a");
        journal.note(event, Step.FAILED, "because");
        journal.note(event(4, "a"), Step.EXPIRED, null);
        assertFalse(journal.isOvertaken(event));
    }

    @Test
    void onlyAnExpirationOfItsOwnVersionOvertakesAnEvent() {
        Journal journal = open();
        WaitingEvent event = event(1, "a", "2");
        journal.note(event, Step.FAILED, "because");
        journal.note(event(2, "a", "1"), Step.EXPIRED, null);
        assertFalse(open().isOvertaken(event));
        journal.note(event(3, "a", "2"), Step.EXPIRED, null);
        assertTrue(open().isOvertaken(event));
    }

    @Test
    void anExpirationOfAllVersionsOvertakesAnEvent() {
        Journal journal = open();
        WaitingEvent event = event(1, "a", "2");
        journal.note(event, Step.FAILED, "because");
        journal.note(event(2, "a", null), Step.EXPIRED, null);
        assertTrue(open().isOvertaken(event));
    }

    @Test
    void alsoALaterOfferWhoseWorkWasSparedOvertakesAnEvent() {
        Journal journal = open();
        WaitingEvent event = event(1, "a", "1");
        journal.note(event, Step.FAILED, "because");
        journal.note(event(2, "a", "2"), Step.CANCELLED, null);
        assertTrue(open().isOvertaken(event));
    }

    @Test
    void knowsThatAnExpiredVersionNeverWentOut() {
        open().note(event(1, "a"), Step.CANCELLED, null);
        Journal journal = open();
        assertTrue(journal.expiresUnseen(event(2, "a")));
        assertFalse(journal.expiresUnseen(event(2, "b")));
        journal.note(event(3, "a"), Step.REGISTERED, null);
        assertFalse(open().expiresUnseen(event(4, "a")));
        journal.note(event(1, "a"), Step.CANCELLED, null);
        assertFalse(open().expiresUnseen(event(4, "a")));
    }

    @Test
    void passesOverALineThatACrashCutOff() throws IOException {
        WaitingEvent event = event(1, "a");
        open().note(event, Step.FAILED, "because");
        Files.writeString(directory.resolve(".journal"), "{\"at\":\"2026", StandardOpenOption.APPEND);
        Journal journal = open();
        assertEquals(1, journal.attempts(event));
        journal.note(event, Step.FAILED, "because");
        assertEquals(2, open().attempts(event));
    }

    @Test
    void forgetsWhatNobodyNeedsAnyLonger() {
        Journal journal = open();
        WaitingEvent alive = event(1, "alive");
        journal.note(alive, Step.FAILED, "because");
        journal.note(event(2, "alive"), Step.EXPIRED, null);
        for (int i = 0; i < 5_100; i++) {
            journal.note(event(10 + i, "gone" + i), Step.EXPIRED, null);
        }
        Journal tidied = Journal.open(directory, PERMISSIONS, Set.of(alive.id()), Clock.systemUTC());
        List<JournalEntry> left = Journal.history(directory, PERMISSIONS);
        assertEquals(1_002, left.size());
        assertEquals(1, tidied.attempts(alive));
        assertTrue(open().isOvertaken(alive));
    }

    private Journal open() {
        return Journal.open(directory, PERMISSIONS, Set.of(), Clock.systemUTC());
    }

    private WaitingEvent event(int nanos, String identifier) {
        return event(nanos, identifier, "1");
    }

    private WaitingEvent event(int nanos, String identifier, @Nullable String version) {
        EventName name = EventName.parse("1700000000." + String.format("%09d", nanos) + "_ExpirePostfix_x.json")
                .orElseThrow();
        return new WaitingEvent(
                directory.resolve(name.fileName()), name, EventType.EXPIRE_POSTFIX, identifier, version, null);
    }
}
