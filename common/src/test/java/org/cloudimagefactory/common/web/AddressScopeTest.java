package org.cloudimagefactory.common.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressScopeTest {
    @ParameterizedTest
    @CsvSource({
        "93.184.216.34, PUBLIC",
        "2606:2800:220:1::1, PUBLIC",
        "10.0.0.1, PRIVATE",
        "172.16.3.4, PRIVATE",
        "172.32.3.4, PUBLIC",
        "192.168.1.1, PRIVATE",
        "100.64.0.1, PRIVATE",
        "100.128.0.1, PUBLIC",
        "fd00::1, PRIVATE",
        "127.0.0.1, LOCAL",
        "127.8.8.8, LOCAL",
        "::1, LOCAL",
        "0.0.0.0, LOCAL",
        "0.1.2.3, LOCAL",
        "::, LOCAL",
        "169.254.169.254, LOCAL",
        "fe80::1, LOCAL",
        "224.0.0.1, LOCAL",
        "255.255.255.255, LOCAL",
        "::ffff:127.0.0.1, LOCAL",
        "::ffff:10.0.0.1, PRIVATE",
        "64:ff9b::7f00:1, LOCAL",
        "64:ff9b::a00:1, PRIVATE",
        "2002:7f00:1::, LOCAL",
        "::127.0.0.1, LOCAL",
    })
    void knowsHowNearAnAddressIs(String address, AddressScope expected) throws UnknownHostException {
        assertEquals(expected, AddressScope.of(InetAddress.getByName(address)));
    }

    @Test
    void letsListsReachWhatIsAsFarAwayAsTheyAre() {
        assertTrue(AddressScope.LOCAL.mayReach(AddressScope.PUBLIC));
        assertTrue(AddressScope.PRIVATE.mayReach(AddressScope.PRIVATE));
        assertFalse(AddressScope.PUBLIC.mayReach(AddressScope.PRIVATE));
        assertFalse(AddressScope.PRIVATE.mayReach(AddressScope.LOCAL));
    }

    @Test
    void resolvesOnlyToAllowedAddresses() throws UnknownHostException {
        assertEquals(1, new ScopedResolver(AddressScope.LOCAL).resolve("127.0.0.1").length);
        UnknownHostException e = assertThrows(
                UnknownHostException.class, () -> new ScopedResolver(AddressScope.PRIVATE).resolve("localhost"));
        assertEquals("localhost is a local address, and what leads there is at a private one", e.getMessage());
    }

    @Test
    void countsFilesAsLocal() {
        assertEquals(AddressScope.FILE, Address.scope(URI.create("file:///tmp/x")));
        assertEquals(AddressScope.LOCAL, Address.scope(URI.create("http://[::1]:80/")));
    }
}
