package org.cloudimagefactory.itchy.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VmcatcherEventTest {
    @ParameterizedTest
    @CsvSource({
        "ProcessPrefix,PROCESS_PREFIX",
        "ProcessPostfix,PROCESS_POSTFIX",
        "AvailablePrefix,AVAILABLE_PREFIX",
        "AvailablePostfix,AVAILABLE_POSTFIX",
        "ExpirePrefix,EXPIRE_PREFIX",
        "ExpirePostfix,EXPIRE_POSTFIX",
        "ExpirePosfix,EXPIRE_POSTFIX",
        "expireposfix,EXPIRE_POSTFIX",
        "SubscriptionImageNew,SUBSCRIPTION_IMAGE_NEW"
    })
    void knowsAllTypesAndBothSpellings(String name, EventType type) {
        assertEquals(Optional.of(type), EventType.parse(name));
    }

    @Test
    void takesNothingButItsOwnVariablesFromTheEnvironment() {
        VmcatcherEvent event = VmcatcherEvent.ofEnvironment(
                Map.of("VMCATCHER_EVENT_TYPE", "ProcessPrefix", "PASSWORD", "secret", "MY_VMCATCHER_X", "y"));
        assertEquals(Set.of("VMCATCHER_EVENT_TYPE"), event.variables().keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "None"})
    void knowsTheWaysInWhichAValueIsMissing(String value) {
        VmcatcherEvent event = VmcatcherEvent.ofEnvironment(Map.of("VMCATCHER_EVENT_AD_MPURI", value));
        assertEquals(Optional.empty(), event.get("AD_MPURI"));
        assertEquals(Optional.empty(), event.get("DC_TITLE"));
    }

    @Test
    void tellsVersionsApartByChecksumWhereTheListDoesNot() {
        VmcatcherEvent event = VmcatcherEvent.ofEnvironment(
                Map.of("VMCATCHER_EVENT_HV_VERSION", "None", "VMCATCHER_EVENT_SL_CHECKSUM_SHA512", "AB".repeat(64)));
        assertEquals(Optional.of("sha512-abababababababab"), event.version());
    }

    @Test
    void namesTheFileByTheIdentifierWhereNoNameIsTold() {
        VmcatcherEvent event = VmcatcherEvent.ofEnvironment(Map.of("VMCATCHER_EVENT_DC_IDENTIFIER", "abc"));
        assertEquals(Optional.of("abc"), event.fileName());
    }
}
