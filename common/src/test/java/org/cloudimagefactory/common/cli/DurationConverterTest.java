package org.cloudimagefactory.common.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationConverterTest {
    @ParameterizedTest
    @CsvSource({
        "90s, PT90S",
        "5m, PT5M",
        "12h, PT12H",
        "3d, PT72H",
        "4w, PT672H",
        "1d12h, PT36H",
        "1W2D3H4M5S, PT219H4M5S",
        "' 3h ', PT3H",
        "0, PT0S",
        "0d, PT0S",
        "PT1H30M, PT1H30M",
        "p2d, PT48H"
    })
    void readsWhatPeopleWriteWhateverABareNumberMeans(String text, Duration duration) {
        assertEquals(duration, new DurationConverter.UnitNeeded().convert(text));
        assertEquals(duration, new DurationConverter.Seconds().convert(text));
    }

    @Test
    void readsABareNumberAsEachOptionHasIt() {
        assertEquals(Duration.ofSeconds(90), new DurationConverter.Seconds().convert("90"));
        assertEquals(Duration.ofMinutes(90), new DurationConverter.MinutesOfLimit().convert("90"));
        assertEquals(
                "'90' is no duration such as 90s, 5m, 12h, 3d or 1d12h",
                refused(new DurationConverter.UnitNeeded(), "90"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "soon", "-1h", "PT-1H", "1.5h", "12h1d", "h", "99999999999999999999s", "P999999999999999D"})
    void namesWhatIsAllowed(String text) {
        assertEquals(
                "'" + text + "' is no duration such as 90s, 5m, 12h, 3d or 1d12h; a bare number is seconds",
                refused(new DurationConverter.Seconds(), text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"36526d", "999999999h", "PT9223372036854775807S"})
    void takesNothingLongerThanAHundredYears(String text) {
        assertEquals(
                "'" + text + "' is longer than a hundred years", refused(new DurationConverter.MinutesOfLimit(), text));
        assertEquals(Duration.ofDays(36_525), new DurationConverter.UnitNeeded().convert("36525d"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0s", "PT0S"})
    void takesNothingForNoLimit(String text) {
        assertEquals(
                "'" + text
                        + "' is no duration such as 90s, 5m, 12h, 3d or 1d12h, longer than 0; a bare number is minutes",
                refused(new DurationConverter.MinutesOfLimit(), text));
    }

    private static String refused(DurationConverter converter, String text) {
        return assertThrows(TypeConversionException.class, () -> converter.convert(text))
                .getMessage();
    }
}
