package org.cloudimagefactory.itchy.feed.market;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** Dates as documents say them: {@code Thu, 07 Mar 2024 18:24:14 +0000}, or RFC 3339. */
public final class MarketTime {
    private static final List<DateTimeFormatter> FORMATS =
            List.of(DateTimeFormatter.RFC_1123_DATE_TIME, DateTimeFormatter.ISO_OFFSET_DATE_TIME);

    private MarketTime() {}

    /** The time; nothing where it is none. */
    public static Optional<Instant> parse(String text) {
        return FORMATS.stream().flatMap(format -> parse(text, format).stream()).findFirst();
    }

    private static Optional<Instant> parse(String text, DateTimeFormatter format) {
        try {
            return Optional.of(OffsetDateTime.parse(text.strip(), format).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
