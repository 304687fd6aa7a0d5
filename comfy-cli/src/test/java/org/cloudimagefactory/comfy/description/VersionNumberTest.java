package org.cloudimagefactory.comfy.description;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VersionNumberTest {
    @Test
    void ordersByNumberNotByText() {
        List<String> sorted = Stream.of("12.11", "9.13.0", "12.9", "12", "13.0", "12.10.1", "12.10")
                .map(VersionNumber::parse)
                .sorted()
                .map(VersionNumber::toString)
                .toList();
        assertEquals(List.of("9.13.0", "12", "12.9", "12.10", "12.10.1", "12.11", "13.0"), sorted);
    }

    @Test
    void ordersNumbersThatNoLongHolds() {
        VersionNumber large = VersionNumber.parse("99999999999999999999999999");
        assertTrue(large.compareTo(VersionNumber.parse("1")) > 0);
    }

    @Test
    void putsWordsBeforeNumbers() {
        assertTrue(VersionNumber.parse("rawhide").compareTo(VersionNumber.parse("1")) < 0);
        assertTrue(VersionNumber.parse("12.rc2").compareTo(VersionNumber.parse("12.1")) < 0);
    }

    @Test
    void matchesPrefixesByWholeParts() {
        VersionNumber number = VersionNumber.parse("12.11");
        assertTrue(number.startsWith(VersionNumber.parse("12")));
        assertTrue(number.startsWith(VersionNumber.parse("12.11")));
        assertFalse(number.startsWith(VersionNumber.parse("1")));
        assertFalse(number.startsWith(VersionNumber.parse("12.1")));
        assertFalse(number.startsWith(VersionNumber.parse("12.11.0")));
        assertTrue(VersionNumber.parse("14.04.5").startsWith(VersionNumber.parse("14.4")));
    }
}
