package org.cloudimagefactory.comfy.publish.command;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import org.cloudimagefactory.common.cli.DurationConverter;
import org.cloudimagefactory.common.problem.UsageProblem;
import picocli.CommandLine.TypeConversionException;

/** How long a list is valid, as people write it: from now on, or until a date. */
final class Expiry {
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private Expiry() {}

    static Instant parse(String text, Clock clock) {
        Instant until;
        try {
            until = parse(text.strip().toUpperCase(Locale.ROOT), clock.instant());
            if (until.isAfter(LAST)) {
                throw new DateTimeException("no list can name such a year");
            }
        } catch (DateTimeException | TypeConversionException e) {
            throw new UsageProblem("'" + text + "' is no time")
                    .hint("give a period such as 30d or 12h, or a date such as 2027-05-31")
                    .causedBy(e);
        }
        if (!until.isAfter(clock.instant())) {
            throw new UsageProblem("'" + text + "' is over already").hint("nobody would take the list");
        }
        return until;
    }

    private static Instant parse(String text, Instant now) {
        if (!text.matches("[0-9]{4}-.*")) {
            return now.plus(new DurationConverter.UnitNeeded().convert(text));
        }
        return text.length() == "yyyy-mm-dd".length()
                ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                : OffsetDateTime.parse(text).toInstant();
    }
}
