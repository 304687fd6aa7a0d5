package org.cloudimagefactory.comfy.confine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the rules of a namespace say; that they keep things out is tried elsewhere. */
class NetworkRulesTest {
    @ParameterizedTest
    @CsvSource({
        "192.168.7.9/16, 192.168.0.0/16",
        "10.1.2.3, 10.1.2.3/32",
        "0.0.0.1/8, 0.0.0.0/8",
        "255.255.255.255/1, 128.0.0.0/1",
        "fd00:1:2::7/48, fd00:1:2:0:0:0:0:0/48",
        "2a00::1, 2a00:0:0:0:0:0:0:1/128",
        "::1/128, 0:0:0:0:0:0:0:1/128",
    })
    void aBlockBeginsWithItsLowestAddress(String text, String block) {
        assertEquals(block, AddressBlock.named(text).get(0).toString());
    }

    @Test
    void whatIsNoBlockIsTold() {
        assertTrue(problem("10.0.0.0/33").contains("'10.0.0.0/33' is no block of addresses"));
        assertTrue(problem("2a00::/129").contains("is no block"));
        assertTrue(problem("no-such-host.invalid").contains("no-such-host.invalid, which 'network' names"));
    }

    @Test
    void addressesOfTheHostAreKeptOutAndNamedOnesComeFirst() {
        String text = new NetworkRules(
                        List.of(
                                AddressBlock.named("11.22.33.0/24").get(0),
                                AddressBlock.named("2a00:5::/64").get(0)),
                        List.of(
                                AddressBlock.named("10.77.0.2").get(0),
                                AddressBlock.named("fd77::/64").get(0)))
                .text();
        assertTrue(line(text, "set local4").contains(", 11.22.33.0/24 }"), text);
        assertTrue(line(text, "set local6").contains(", 2a00:5:0:0:0:0:0:0/64 }"), text);
        assertTrue(text.indexOf("ip daddr 10.77.0.2/32 accept") < text.indexOf("ip daddr @local4 reject"), text);
        assertTrue(
                text.indexOf("ip6 daddr fd77:0:0:0:0:0:0:0/64 accept") < text.indexOf("ip6 daddr @local6 reject"),
                text);
        assertTrue(text.contains("ip daddr 10.0.2.3 udp dport 53 accept"), text);
        assertTrue(text.contains("policy drop"), text);
    }

    @Test
    void thisHostIsAmongWhatIsKeptOut() {
        String text = NetworkRules.ofHost(List.of("10.9.8.7")).text();
        assertTrue(line(text, "set local4").contains("127.0.0.0/8"), text);
        assertTrue(text.contains("ip daddr 10.9.8.7/32 accept"), text);
    }

    private static String problem(String text) {
        return assertThrows(Problem.class, () -> AddressBlock.named(text)).line();
    }

    private static String line(String text, String with) {
        return text.lines().filter(line -> line.contains(with)).findFirst().orElseThrow();
    }
}
