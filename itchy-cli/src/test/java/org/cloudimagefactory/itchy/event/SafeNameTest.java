package org.cloudimagefactory.itchy.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeNameTest {
    @ParameterizedTest
    @CsvSource({"abc-1.2,abc-1.2", "..,_.", "-rf,_rf", "a/b c,a_b_c", "'',_", "ěšč,___"})
    void keepsWhatIsPlainAndReplacesTheRest(String text, String name) {
        assertEquals(name, SafeName.of(text, 50));
    }

    @Property(tries = 500)
    void isAlwaysAPlainWord(@ForAll String text) {
        String name = SafeName.of(text, 20);
        assertEquals(true, name.matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,19}"), name);
    }
}
