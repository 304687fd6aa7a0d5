package org.cloudimagefactory.itchy.event;

import java.time.Instant;
import java.util.Optional;

/**
 * The file name of a stored event, which says when it came: {@code <seconds>.<nanoseconds>_<type>_<identifier>.json}. The
 * predecessor's names, {@code <seconds>_<type>_<identifier>.json}, are understood; their events are ordered within a second by
 * what vmCatcher does first, since their alphabet would put what comes before what goes.
 *
 * @param fileName the whole name
 * @param seconds since the epoch
 * @param nanos within the second, or {@link #UNKNOWN} in the predecessor's names
 * @param type as the name says it, empty if it says none
 */
public record EventName(String fileName, long seconds, int nanos, String type) implements Comparable<EventName> {
    /** How names of stored events end. */
    public static final String SUFFIX = ".json";

    /** As nanoseconds: the name does not tell; the event sorts before those of its second that do. */
    public static final int UNKNOWN = -1;

    /** The end of the year 9999, beyond which no clock goes. */
    private static final long LATEST = 253_402_300_799L;

    private static final int SECOND_DIGITS = 10;
    private static final int NANO_DIGITS = 9;
    private static final int NANOS_PER_SECOND = 1_000_000_000;

    /** Between events of one second whose names don't tell more: the finest step that all usual file systems keep. */
    private static final int NANOS_PER_RANK = 1_000;

    /** Of names whose type nobody knows. */
    private static final int LAST_RANK = EventType.values().length;

    private static final int IDENTIFIER_LIMIT = 100;
    private static final int TYPE_LIMIT = 30;

    /** The name of an event that came at this time. */
    public static EventName of(long seconds, int nanos, VmcatcherEvent event) {
        String type =
                SafeName.of(event.typeName().orElse("Unknown"), TYPE_LIMIT).replace('_', '-');
        String name = padded(seconds, SECOND_DIGITS) + "." + padded(nanos, NANO_DIGITS) + "_" + type;
        String identifier = event.identifier().orElse("");
        if (!identifier.isEmpty()) {
            name += "_" + SafeName.of(identifier, IDENTIFIER_LIMIT);
        }
        return new EventName(name + SUFFIX, seconds, nanos, type);
    }

    /** Reads a name; empty if it is none of a stored event, or of a time that cannot be. */
    public static Optional<EventName> parse(String fileName) {
        int end = digits(fileName, 0);
        if (end == 0 || end > Long.toString(Long.MAX_VALUE).length() - 1 || !fileName.endsWith(SUFFIX)) {
            return Optional.empty();
        }
        long seconds = Long.parseLong(fileName, 0, end, 10);
        if (seconds > LATEST) {
            return Optional.empty();
        }
        int nanos = UNKNOWN;
        if (fileName.charAt(end) == '.' && digits(fileName, end + 1) == end + 1 + NANO_DIGITS) {
            nanos = Integer.parseInt(fileName, end + 1, end + 1 + NANO_DIGITS, 10);
            end += 1 + NANO_DIGITS;
        }
        if (fileName.charAt(end) != '_') {
            return Optional.empty();
        }
        int typeEnd = fileName.indexOf('_', end + 1);
        typeEnd = typeEnd < 0 ? fileName.length() - SUFFIX.length() : typeEnd;
        return typeEnd < end + 1
                ? Optional.empty()
                : Optional.of(new EventName(fileName, seconds, nanos, fileName.substring(end + 1, typeEnd)));
    }

    /** The name that sorts right after this one, for an event that came later whatever the clock says. */
    public EventName next(VmcatcherEvent event) {
        int after = 1 + (nanos == UNKNOWN ? LAST_RANK * NANOS_PER_RANK : nanos);
        return after < NANOS_PER_SECOND ? of(seconds, after, event) : of(seconds + 1, 0, event);
    }

    /** Whether its time is before the other's. */
    public boolean isBefore(EventName other) {
        return seconds < other.seconds || (seconds == other.seconds && nanos < other.nanos);
    }

    /** When it came; of events of the predecessor, what goes before what comes, a few microseconds into their second. */
    public Instant time() {
        return Instant.ofEpochSecond(seconds, nanos == UNKNOWN ? (long) rank() * NANOS_PER_RANK : nanos);
    }

    @Override
    public int compareTo(EventName other) {
        if (seconds != other.seconds) {
            return Long.compare(seconds, other.seconds);
        }
        if (nanos != other.nanos) {
            return Integer.compare(nanos, other.nanos);
        }
        int byRank = Integer.compare(rank(), other.rank());
        return byRank != 0 ? byRank : fileName.compareTo(other.fileName);
    }

    private int rank() {
        return nanos != UNKNOWN
                ? 0
                : EventType.parse(type).map(EventType::ordinal).orElse(LAST_RANK);
    }

    private static int digits(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    private static String padded(long number, int width) {
        String digits = Long.toString(Math.max(0, number));
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }
}
