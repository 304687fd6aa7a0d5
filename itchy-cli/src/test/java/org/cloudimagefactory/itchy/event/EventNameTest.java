package org.cloudimagefactory.itchy.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventNameTest {
    private static final VmcatcherEvent EVENT = VmcatcherEvent.ofEnvironment(
            Map.of("VMCATCHER_EVENT_TYPE", "AvailablePostfix", "VMCATCHER_EVENT_DC_IDENTIFIER", "858a817e-0ca2"));

    @Test
    void saysWhenWhatCame() {
        EventName name = EventName.of(1700000000L, 1234, EVENT);
        assertEquals("1700000000.000001234_AvailablePostfix_858a817e-0ca2.json", name.fileName());
        assertEquals(Optional.of(name), EventName.parse(name.fileName()));
    }

    @Test
    void readsThePredecessorsNames() {
        EventName name =
                EventName.parse("1437042385_ExpirePostfix_858a817e-0ca2.json").orElseThrow();
        assertEquals(1437042385L, name.seconds());
        assertEquals(EventName.UNKNOWN, name.nanos());
        assertEquals("ExpirePostfix", name.type());
    }

    @Test
    void putsWhatGoesBeforeWhatComesInTheSameSecondOfThePredecessor() {
        List<String> sorted = Stream.of(
                        "1437042385_AvailablePostfix_a.json",
                        "1437042385_ProcessPostfix_.json",
                        "1437042385_ExpirePosfix_a.json",
                        "1437042385_AvailablePrefix_a.json",
                        "1437042384_AvailablePostfix_a.json",
                        "1437042385_ProcessPrefix_.json",
                        "1437042385.000000001_ExpirePostfix_a.json")
                .map(name -> EventName.parse(name).orElseThrow())
                .sorted()
                .map(EventName::fileName)
                .toList();
        assertEquals(
                List.of(
                        "1437042384_AvailablePostfix_a.json",
                        "1437042385_ProcessPrefix_.json",
                        "1437042385_ExpirePosfix_a.json",
                        "1437042385_AvailablePrefix_a.json",
                        "1437042385_AvailablePostfix_a.json",
                        "1437042385_ProcessPostfix_.json",
                        "1437042385.000000001_ExpirePostfix_a.json"),
                sorted);
    }

    @Test
    void sortsNumbersOfAnyLengthAsNumbers() {
        EventName small = EventName.parse("9_A_a.json").orElseThrow();
        EventName large = EventName.parse("10_A_a.json").orElseThrow();
        assertTrue(small.compareTo(large) < 0);
    }

    @Test
    void theNextNameIsLaterAlsoAtTheEndOfASecond() {
        EventName last = EventName.of(5, 999_999_999, EVENT);
        assertEquals(
                "0000000006.000000000_AvailablePostfix_858a817e-0ca2.json",
                last.next(EVENT).fileName());
        assertTrue(last.compareTo(last.next(EVENT)) < 0);
        EventName old = EventName.parse("1437042385_AvailablePostfix_a.json").orElseThrow();
        assertTrue(old.compareTo(old.next(EVENT)) < 0);
        assertTrue(old.time().isBefore(old.next(EVENT).time()));
    }

    @Test
    void theTimesOfThePredecessorsNamesAreInTheOrderOfTheNames() {
        List<EventName> names = Stream.of(
                        "1437042385_AvailablePostfix_a.json",
                        "1437042385_Unheard_a.json",
                        "1437042385_ExpirePosfix_a.json",
                        "1437042385.000456789_ExpirePostfix_a.json",
                        "1437042385_ExpirePrefix_a.json",
                        "1437042385_ProcessPostfix_.json",
                        "1437042384.999999999_AvailablePostfix_a.json")
                .map(name -> EventName.parse(name).orElseThrow())
                .sorted()
                .toList();
        for (int i = 1; i < names.size(); i++) {
            assertTrue(
                    names.get(i - 1).time().isBefore(names.get(i).time()),
                    names.get(i).fileName());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".json",
                "a.json",
                "12.json",
                "12_.json.part",
                "12_A",
                "999999999999999999999_A_a.json",
                "12.5_A_a.json"
            })
    void takesNothingElseForAnEvent(String name) {
        assertEquals(Optional.empty(), EventName.parse(name));
    }

    @Test
    void makesAPlainWordOfAnyIdentifier() {
        VmcatcherEvent hostile = VmcatcherEvent.ofEnvironment(Map.of(
                "VMCATCHER_EVENT_TYPE",
                "../Evil_Type\n",
                "VMCATCHER_EVENT_DC_IDENTIFIER",
                "../../etc/passwd; rm -rf $HOME\u001b[31m" + "x".repeat(300)));
        String name = EventName.of(1, 2, hostile).fileName();
        assertTrue(name.matches("[A-Za-z0-9._-]+") && name.length() < 200, name);
        assertEquals(name, EventName.parse(name).orElseThrow().fileName());
    }
}
