package org.cloudimagefactory.common.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ByteSizeConverterTest {
    @ParameterizedTest
    @CsvSource({
        "512M, 536870912",
        "10G, 10737418240",
        "10g, 10737418240",
        "10GB, 10737418240",
        "' 10 GiB ', 10737418240",
        "1.5GiB, 1610612736",
        "0.001K, 1024",
        "1.3M, 1363968",
        "2048K, 2097152",
        "1T, 1099511627776",
        "1048576T, 1152921504606846976"
    })
    void readsWhatPeopleWriteWhateverABareNumberMeans(String text, long bytes) {
        assertEquals(bytes, new ByteSizeConverter.Bytes().convert(text));
        assertEquals(bytes, new ByteSizeConverter.Mebibytes().convert(text));
    }

    @Test
    void readsABareNumberAsEachOptionHasIt() {
        assertEquals(5000, new ByteSizeConverter.Bytes().convert("5000"));
        assertEquals(5000L << 20, new ByteSizeConverter.Mebibytes().convert("5000"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "big", "-1G", "1.5", "10P", "G", "10 0", "1234567890123456"})
    void namesWhatIsAllowed(String text) {
        assertEquals(
                "'" + text + "' is no size such as 512M, 10G or 1.5GiB; a bare number is bytes",
                refused(new ByteSizeConverter.Bytes(), text));
    }

    @Test
    void refusesNothingAndWhatNoDiskCanHold() {
        assertEquals("a size of 0 leaves room for nothing", refused(new ByteSizeConverter.Bytes(), "0G"));
        assertEquals(
                "'1048577T' is more than any disk can hold", refused(new ByteSizeConverter.Mebibytes(), "1048577T"));
        assertEquals("'8388608T' is more than any disk can hold", refused(new ByteSizeConverter.Bytes(), "8388608T"));
    }

    @Test
    void aRateOfNothingIsNoLimitAndNoneIsTooLarge() {
        assertEquals(0, new ByteSizeConverter.Rate().convert("0"));
        assertEquals(0, new ByteSizeConverter.Rate().convert("0K"));
        assertEquals(10 << 20, new ByteSizeConverter.Rate().convert("10M"));
        assertEquals(Long.MAX_VALUE, new ByteSizeConverter.Rate().convert("999999999999G"));
    }

    private static String refused(ByteSizeConverter converter, String text) {
        return assertThrows(TypeConversionException.class, () -> converter.convert(text))
                .getMessage();
    }
}
