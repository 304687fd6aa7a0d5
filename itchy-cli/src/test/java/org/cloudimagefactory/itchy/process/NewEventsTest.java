package org.cloudimagefactory.itchy.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.cloudimagefactory.itchy.event.EventName;
import org.cloudimagefactory.itchy.event.EventType;
import org.cloudimagefactory.itchy.queue.WaitingEvent;
import org.junit.jupiter.api.Test;

class NewEventsTest {
    private static final long LOOK = 10_000_000;

    private final AtomicLong time = new AtomicLong();
    private final AtomicInteger looks = new AtomicInteger();
    private final List<WaitingEvent> spool = new ArrayList<>();
    private final NewEvents newEvents = new NewEvents(
            () -> {
                looks.incrementAndGet();
                time.addAndGet(LOOK);
                return List.copyOf(spool);
            },
            time::get);

    @Test
    void looksForASmallShareOfTheTimeHoweverManyEventsThereAre() {
        long work = 1_000_000;
        for (int i = 0; i < 8_000; i++) {
            newEvents.of("image" + i);
            time.addAndGet(work);
        }
        assertTrue(looks.get() <= 8_000 * work / (LOOK * 19), looks + " looks");
        assertTrue(looks.get() > 10, looks + " looks");
    }

    @Test
    void findsWhatHasComeBeforeLongWork() {
        assertEquals(List.of(), newEvents.of("a"));
        spool.add(event("a"));
        spool.add(event("b"));
        time.addAndGet(LOOK * 30);
        assertEquals(List.of(spool.get(0)), newEvents.of("a"));
        assertEquals(List.of(spool.get(1)), newEvents.of("b"));
        assertEquals(2, looks.get());
    }

    private static WaitingEvent event(String identifier) {
        EventName name = EventName.parse("1700000000.000000001_ExpirePostfix_" + identifier + ".json")
                .orElseThrow();
        return new WaitingEvent(
                Path.of("/spool", name.fileName()), name, EventType.EXPIRE_POSTFIX, identifier, "1", null);
    }
}
