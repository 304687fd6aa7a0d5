package org.cloudimagefactory.nifty.oca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.cloudimagefactory.common.web.WireServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An allocation is sent once, whatever becomes of it (decision 1). */
@Timeout(60)
class AllocatedOnceTest {
    private static final MethodCall INFO = MethodCall.repeatable("one.image.info", 1, false);
    private static final MethodCall ALLOCATE = MethodCall.once("one.image.allocate", "NAME=x", 1, false);

    @Test
    void whenTheServerCannotAnswer() throws Exception {
        isSeenOnce((request, connection) -> {
            WireServer.write(connection, "503 Busy\r\nRetry-After: 0", "");
            return true;
        });
    }

    @Test
    void whenTheConnectionIsReset() throws Exception {
        isSeenOnce((request, connection) -> {
            connection.setSoLinger(true, 0);
            return false;
        });
    }

    @Test
    void whenTheServerSendsItElsewhere() throws Exception {
        try (WireServer server = new WireServer((request, connection) -> {
            WireServer.write(connection, "307 Elsewhere\r\nLocation: /RPC3", "");
            return true;
        })) {
            assertThrows(
                    LostAnswerException.class,
                    () -> ClientTest.client(server.uri("/RPC2"), 4).call(ALLOCATE));
            assertEquals(1, server.requests().size());
        }
    }

    @Test
    void whenAConnectionThatSeemedToStayOpenIsClosed() throws Exception {
        String answer = ClientTest.answer("<i4>7</i4>");
        try (WireServer server = new WireServer((request, connection) -> {
            WireServer.write(connection, "200 OK", answer);
            return false;
        })) {
            Client client = ClientTest.client(server.uri("/RPC2"), 4);
            for (int i = 0; i < 3; i++) {
                assertEquals(7, client.call(INFO).intMessage());
                assertEquals(7, client.call(ALLOCATE).intMessage());
            }
            assertEquals(6, server.requests().size());
            assertEquals(6, server.requests().get(5).connection(), "each has a connection of its own");
        }
    }

    private static void isSeenOnce(WireServer.Handler handler) throws Exception {
        try (WireServer server = new WireServer(handler)) {
            Client client = ClientTest.client(server.uri("/RPC2"), 4);
            assertThrows(LostAnswerException.class, () -> client.call(ALLOCATE));
            assertEquals(1, server.requests().size());
            assertThrows(RuntimeException.class, () -> client.call(INFO));
            assertEquals(5, server.requests().size(), "what may be repeated is");
        }
    }
}
