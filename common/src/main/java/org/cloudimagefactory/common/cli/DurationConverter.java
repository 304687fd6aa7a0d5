package org.cloudimagefactory.common.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads durations as people write them: {@code 90s}, {@code 5m}, {@code 12h}, {@code 3d}, {@code 2w}, {@code 1d12h}, and
 * {@code 0}; ISO 8601 is fine, too. None is longer than a hundred years. What a number without a unit means, each option says by the kind that it names.
 */
public abstract class DurationConverter implements ITypeConverter<Duration> {
    private static final Pattern PEOPLE =
            Pattern.compile("(?:(\\d{1,5})w)?(?:(\\d{1,6})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?");

    /** A hundred years, far from any overflow. */
    private static final Duration MOST = Duration.ofDays(36_525);

    private final @Nullable ChronoUnit bare;
    private final Duration least;
    private final String besides;

    /** Reads a bare number in that unit, or refuses it; says what is allowed besides, such as {@code ", or never"}. */
    protected DurationConverter(@Nullable ChronoUnit bare, Duration least, String besides) {
        this.bare = bare;
        this.least = least;
        this.besides = besides;
    }

    /** A number needs its unit. */
    public static final class UnitNeeded extends DurationConverter {
        public UnitNeeded() {
            super(null, Duration.ZERO, "");
        }
    }

    /** A bare number is seconds. */
    public static final class Seconds extends DurationConverter {
        public Seconds() {
            super(ChronoUnit.SECONDS, Duration.ZERO, "");
        }
    }

    /** A limit, which 0 cannot be; a bare number is minutes. */
    public static final class MinutesOfLimit extends DurationConverter {
        public MinutesOfLimit() {
            super(ChronoUnit.MINUTES, Duration.ofNanos(1), ", longer than 0");
        }
    }

    @Override
    public Duration convert(String value) {
        try {
            Duration duration = read(value.strip().toLowerCase(Locale.ROOT));
            if (duration.compareTo(MOST) > 0) {
                throw new TypeConversionException("'" + value + "' is longer than a hundred years");
            }
            if (duration.compareTo(least) >= 0) {
                return duration;
            }
        } catch (DateTimeException | ArithmeticException e) {
            throw wrong(value);
        }
        throw wrong(value);
    }

    private Duration read(String text) {
        if (bare != null && text.matches("\\d{1,9}")) {
            return bare.getDuration().multipliedBy(Long.parseLong(text));
        }
        Matcher people = PEOPLE.matcher(text);
        if (text.isEmpty() || !people.matches()) {
            return text.equals("0") ? Duration.ZERO : Duration.parse(text);
        }
        return Duration.ofDays(7 * number(people, 1) + number(people, 2))
                .plusHours(number(people, 3))
                .plusMinutes(number(people, 4))
                .plusSeconds(number(people, 5));
    }

    private static long number(Matcher matcher, int group) {
        String digits = matcher.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private TypeConversionException wrong(String value) {
        String number =
                bare == null ? "" : "; a bare number is " + bare.toString().toLowerCase(Locale.ROOT);
        return new TypeConversionException(
                "'" + value + "' is no duration such as 90s, 5m, 12h, 3d or 1d12h" + besides + number);
    }
}
