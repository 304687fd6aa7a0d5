package org.cloudimagefactory.nifty.backend.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.RegistryAccess;
import org.cloudimagefactory.common.registry.RegistryClient;
import org.cloudimagefactory.common.registry.RegistryCredentials;
import org.cloudimagefactory.common.registry.RegistryLimits;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebSettings;
import org.cloudimagefactory.common.web.WireServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Packs in a registry that has everything. */
class RegistryPacksTest {
    private static final int SIZE = 20;

    private final WebClients web = new WebClients(WebSettings.of("test"));
    private WireServer server;
    private RegistryPacks packs;

    @BeforeEach
    void start() throws IOException {
        server = new WireServer((request, connection) -> {
            byte[] head =
                    ("HTTP/1.1 200 OK\r\nContent-Length: " + SIZE + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
            connection.getOutputStream().write(head);
            return true;
        });
        RegistryClient client = new RegistryClient(
                web,
                RegistryCredentials.NONE,
                new RegistryAccess(true, null),
                RegistryLimits.DEFAULT,
                Clock.systemUTC());
        packs = new RegistryPacks(new Registry(client), new RepositoryName("127.0.0.1:" + server.port(), "a/b"));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        web.close();
    }

    private static String digest(int number) {
        return String.format("%064x", number);
    }

    private void put(int number) {
        packs.put(digest(number), new byte[SIZE + 1], SIZE);
    }

    @Test
    void onlySoManyOfTheVersionBeforeAreUsedOn() {
        assertFalse(packs.has(digest(1000), SIZE + 1), "of another size it is another one");
        for (int number = 0; number < 499; number++) {
            assertTrue(packs.has(digest(number), SIZE));
        }
        assertFalse(packs.has(digest(499), SIZE));
    }

    @Test
    void moreThanAManifestHoldsAreRefused() {
        assertTrue(packs.has(digest(0), SIZE));
        for (int number = 1; number < 999; number++) {
            put(number);
        }
        assertEquals(
                "it has more than 999 packs, which is more than a manifest holds",
                assertThrows(ItemProblem.class, () -> put(999)).line());
    }
}
