package org.cloudimagefactory.comfy.command;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.cloudimagefactory.common.cli.DurationConverter;

/** Reads ages: a bare number is days; {@code never} is no limit. */
final class MaxAge extends DurationConverter {
    static final String NEVER = "never";
    static final Duration NO_LIMIT = Duration.ofDays(365_000);

    MaxAge() {
        super(ChronoUnit.DAYS, Duration.ZERO, ", or " + NEVER);
    }

    @Override
    public Duration convert(String value) {
        return value.strip().equals(NEVER) ? NO_LIMIT : super.convert(value);
    }
}
