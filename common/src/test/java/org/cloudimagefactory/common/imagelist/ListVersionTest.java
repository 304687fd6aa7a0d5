package org.cloudimagefactory.common.imagelist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListVersionTest {
    @ParameterizedTest
    @CsvSource({
        "20150618211400, 20150618211401",
        "9, 10",
        "1.9, 1.10",
        "1.0, 1.0.1",
        "1.0-rc1, 1.0.1",
        "1a2, 1a10",
        "99999999999999999999998, 99999999999999999999999",
    })
    void ordersNumbersAsNumbers(String older, String newer) {
        assertTrue(new ListVersion(older).compareTo(new ListVersion(newer)) < 0);
        assertTrue(new ListVersion(newer).compareTo(new ListVersion(older)) > 0);
        assertEquals(0, new ListVersion(older).compareTo(new ListVersion(older)));
    }
}
