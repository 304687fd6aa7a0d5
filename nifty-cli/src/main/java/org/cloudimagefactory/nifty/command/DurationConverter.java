package org.cloudimagefactory.nifty.command;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations as people write them: {@code 3h}, {@code 1d12h}, {@code 90s}, {@code 0}; ISO 8601 is fine, too. */
final class DurationConverter implements ITypeConverter<Duration> {
    private static final Pattern PEOPLE =
            Pattern.compile("(?:(\\d{1,6})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?");

    @Override
    public Duration convert(String value) {
        String text = value.strip().toLowerCase(Locale.ROOT);
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        Matcher matcher = PEOPLE.matcher(text);
        if (!text.isEmpty() && matcher.matches()) {
            return Duration.ofDays(number(matcher, 1))
                    .plusHours(number(matcher, 2))
                    .plusMinutes(number(matcher, 3))
                    .plusSeconds(number(matcher, 4));
        }
        try {
            Duration duration = Duration.parse(text);
            if (!duration.isNegative()) {
                return duration;
            }
        } catch (DateTimeException e) {
            throw wrong(value);
        }
        throw wrong(value);
    }

    private static TypeConversionException wrong(String value) {
        return new TypeConversionException("'" + value + "' is no duration such as 3h, 2d or 90s");
    }

    private static long number(Matcher matcher, int group) {
        String digits = matcher.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
