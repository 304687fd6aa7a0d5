package org.cloudimagefactory.common.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://user:pass@host/a|https://host/a",
                "https://user@host|https://host",
                "https://p@ss:w@rd@host:443/a@b|https://host:443/a@b",
                "see https://u:p@a/ and mysql://root:x@db/y|see https://a/ and mysql://db/y",
                "https://host/a?b=c@d|https://host/a?b=c@d",
                "https://host/a https://u:p@b|https://host/a https://b",
                "mail me@example.org|mail me@example.org",
                "://|://",
                "://@|://",
                "a|a"
            })
    void takesUsersAndPasswordsOutOfAddresses(String text, String expected) {
        assertEquals(expected, AddressText.withoutCredentials(text));
    }

    @Property
    void leavesTextWithoutAddressesAsItIs(@ForAll String text) {
        String harmless = text.replace("://", "");
        assertEquals(harmless, AddressText.withoutCredentials(harmless));
    }
}
