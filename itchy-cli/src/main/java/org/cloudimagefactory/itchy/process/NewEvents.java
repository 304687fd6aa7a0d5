package org.cloudimagefactory.itchy.process;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.cloudimagefactory.itchy.queue.WaitingEvent;

/**
 * Events that have come since the run began. To look for them takes the longer the more events wait, and so is done for no more than
 * a small share of the time: before long work they are found, and thousands of short ones are not held up.
 */
final class NewEvents {
    /** Looking takes at most one part in so many. */
    private static final long SHARE = 20;

    private final Supplier<List<WaitingEvent>> look;
    private final LongSupplier nanoTime;
    private Map<String, List<WaitingEvent>> byImage = new HashMap<>();
    private boolean hasLooked;
    private long looked;
    private long took;

    NewEvents(Supplier<List<WaitingEvent>> look, LongSupplier nanoTime) {
        this.look = look;
        this.nanoTime = nanoTime;
    }

    /** Those of this image, as far as they are known. */
    synchronized List<WaitingEvent> of(String identifier) {
        long now = nanoTime.getAsLong();
        if (!hasLooked || now - looked >= took * SHARE) {
            byImage = look.get().stream()
                    .filter(event -> event.identifier() != null)
                    .collect(Collectors.groupingBy(event -> String.valueOf(event.identifier())));
            looked = nanoTime.getAsLong();
            took = looked - now;
            hasLooked = true;
        }
        return byImage.getOrDefault(identifier, List.of());
    }
}
