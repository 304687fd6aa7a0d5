package org.cloudimagefactory.common.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is sent once, what is sent again, and what a server sees of it. */
@Timeout(60)
class SentOnceTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final WebBody BODY = WebBody.of("allocate".getBytes(StandardCharsets.UTF_8), "text/xml");

    private final WebClients clients = new WebClients(
            WebSettings.of("test").with(new WebLimits(LONG, LONG, new RetryPolicy(4, Duration.ofMillis(1)))));

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        clients.close();
    }

    @Test
    void aServerThatCannotAnswerSeesARequestOnce() throws Exception {
        try (WireServer server = new WireServer((request, connection) -> {
            WireServer.write(connection, "503 Busy\r\nRetry-After: 0", "");
            return true;
        })) {
            try (WebResponse response = ask(WebRequest.post(server.uri("/RPC2"), BODY))) {
                assertEquals(503, response.status());
            }
            assertEquals(1, server.requests().size());
            try (WebResponse response = ask(WebRequest.get(server.uri("/a")))) {
                assertEquals(503, response.status());
            }
            assertEquals(2, server.requests().size());
        }
    }

    @Test
    void aConnectionThatBreaksTakesARequestWithItThatServersSawOnce() throws Exception {
        try (WireServer server = new WireServer((request, connection) -> {
            connection.setSoLinger(request.line().contains("reset"), 0);
            return false;
        })) {
            for (String path : new String[] {"/reset", "/closed"}) {
                int before = server.requests().size();
                NoAnswerException e =
                        assertThrows(NoAnswerException.class, () -> ask(WebRequest.post(server.uri(path), BODY)));
                assertTrue(e.sent());
                assertEquals(before + 1, server.requests().size(), path);
            }
        }
    }

    @Test
    void noRequestThatBringsSomethingGoesOverAConnectionThatWasUsed() throws Exception {
        try (WireServer server = new WireServer((request, connection) -> {
            WireServer.write(connection, "200 OK", "there");
            // It looks as if it stayed open.
            return false;
        })) {
            assertEquals("there", read(WebRequest.get(server.uri("/a"))));
            assertEquals("there", read(WebRequest.post(server.uri("/RPC2"), BODY)));
            assertEquals("there", read(WebRequest.post(server.uri("/RPC2"), BODY)));
            assertEquals(3, server.requests().size());
            assertEquals("allocate", server.requests().get(2).body());
            assertEquals("close", server.requests().get(2).field("Connection"));
        }
    }

    @Test
    void aBodyThatWasReadToItsEndGivesItsConnectionBackWhenItIsClosed() throws Exception {
        try (WireServer server = new WireServer((request, connection) -> {
            WireServer.write(connection, "200 OK", "there");
            return true;
        })) {
            for (int i = 0; i < 3; i++) {
                try (WebResponse response = ask(WebRequest.get(server.uri("/a")));
                        InputStream body = response.body()) {
                    assertEquals(5, body.readAllBytes().length);
                }
            }
            assertEquals(1, server.requests().get(2).connection());
        }
    }

    @Test
    void aConnectionThatIsClosedWhenItIsUsedAgainHidesNoSecondSending() throws Exception {
        AtomicInteger answered = new AtomicInteger();
        try (WireServer server = new WireServer((request, connection) -> {
            if (answered.incrementAndGet() == 2) {
                return false;
            }
            WireServer.write(connection, "200 OK", "there");
            return true;
        })) {
            assertEquals("there", read(WebRequest.get(server.uri("/a"))));
            assertThrows(NoAnswerException.class, () -> read(WebRequest.get(server.uri("/b"))));
            assertEquals(2, server.requests().size());
            assertEquals(1, server.requests().get(1).connection(), "connections are used again");
        }
    }

    @Test
    void whatMayBeRepeatedIsUntilThereIsAnAnswer() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (WireServer server = new WireServer((request, connection) -> switch (asked.incrementAndGet()) {
            case 1 -> false;
            case 2 -> {
                WireServer.write(connection, "503 Busy", "");
                yield true;
            }
            default -> {
                WireServer.write(connection, "200 OK", "there");
                yield true;
            }
        })) {
            assertEquals("there", read(WebRequest.get(server.uri("/a")).repeated()));
            assertEquals(3, server.requests().size());
            asked.set(0);
            assertEquals("there", read(WebRequest.put(server.uri("/a"), BODY).repeated()));
            assertEquals(6, server.requests().size());
            assertEquals("allocate", server.requests().get(5).body());
        }
    }

    @Test
    void theLastAnswerIsHandedOverWhenAllAttemptsAreUsed() throws Exception {
        try (WireServer server = new WireServer((request, connection) -> {
            WireServer.write(connection, "503 Busy", "");
            return true;
        })) {
            try (WebResponse response = ask(WebRequest.get(server.uri("/a")).repeated())) {
                assertEquals(503, response.status());
            }
            assertEquals(4, server.requests().size());
        }
    }

    @Test
    void knowsThatNothingWasSentWhereNobodyListens() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        URI nobody = URI.create("http://127.0.0.1:" + port + "/");
        NoAnswerException e = assertThrows(NoAnswerException.class, () -> ask(WebRequest.post(nobody, BODY)));
        assertFalse(e.sent());
        assertEquals(NoAnswerException.Kind.NO_CONNECTION, e.kind());
        assertEquals("Connection refused", e.getMessage());
    }

    @Test
    void whatBringsSomethingIsNotSentOn() throws Exception {
        try (WireServer server = new WireServer((request, connection) -> {
            WireServer.write(connection, "307 Elsewhere\r\nLocation: /b", "");
            return true;
        })) {
            try (WebResponse response = ask(WebRequest.post(server.uri("/a"), BODY))) {
                assertEquals(307, response.status());
            }
            assertEquals(1, server.requests().size());
        }
    }

    @Test
    void filesAreSentWithTheirLengthByAToolWithAVersion() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "0123456789".repeat(50_000));
        try (WireServer server = new WireServer((request, connection) -> {
            WireServer.write(connection, "201 Created", "");
            return true;
        })) {
            ask(WebRequest.put(server.uri("/a"), WebBody.of(file))).close();
            WireServer.Request seen = server.requests().get(0);
            assertEquals("PUT /a HTTP/1.1", seen.line());
            assertEquals("500000", seen.field("Content-Length"));
            assertEquals(Files.readString(file), seen.body());
            assertTrue(seen.field("User-Agent").matches("test/[0-9].*"), seen.head());
            assertEquals("", seen.field("Upgrade"));
        }
    }

    @Test
    void aServerThatTakesNothingMoreIsNotWaitedFor() throws Exception {
        Path file = directory.resolve("large");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(64 << 20);
        }
        WebSettings impatient =
                WebSettings.of("test").with(new WebLimits(LONG, Duration.ofMillis(300), RetryPolicy.NEVER));
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                WebClients hasty = new WebClients(impatient)) {
            URI uri = URI.create("http://127.0.0.1:" + deaf.getLocalPort() + "/");
            NoAnswerException e = assertThrows(
                    NoAnswerException.class,
                    () -> hasty.of(AddressScope.LOCAL).ask(WebRequest.put(uri, WebBody.of(file))));
            assertEquals("the server has been silent for 300 ms", e.getMessage());
            assertTrue(e.sent());
        }
    }

    @Test
    void credentialsStayWithTheServerThatTheyAreFor() throws Exception {
        try (WireServer other = new WireServer((request, connection) -> {
                    WireServer.write(connection, "200 OK", "elsewhere");
                    return true;
                });
                WireServer server = new WireServer((request, connection) -> {
                    boolean first = request.line().startsWith("GET /a ");
                    WireServer.write(connection, "302 Found\r\nLocation: " + (first ? "/b" : other.uri("/c")), "");
                    return true;
                })) {
            URI uri = URI.create(server.uri("/a").toString().replace("//", "//me:secret@"));
            assertEquals("elsewhere", read(WebRequest.get(uri)));
            assertNotEquals("", server.requests().get(0).field("Authorization"));
            assertNotEquals("", server.requests().get(1).field("Authorization"), "the same server");
            assertEquals("", other.requests().get(0).field("Authorization"));
        }
    }

    @Test
    void asksForTheRestOfWhatIsStillTheSame() throws Exception {
        try (WireServer server = new WireServer((request, connection) -> {
            WireServer.write(connection, "206 Partial\r\nContent-Range: bytes 4-8/9", "56789");
            return true;
        })) {
            WebRequest whole = WebRequest.get(server.uri("/a"));
            try (WebResponse response = ask(whole.from(4, Validators.of("\"e\"", null)))) {
                assertTrue(response.goesOnAt(4));
                assertFalse(response.goesOnAt(5));
            }
            ask(whole.from(4, Validators.of("W/\"e\"", null))).close();
            assertEquals("bytes=4-", server.requests().get(0).field("Range"));
            assertEquals("\"e\"", server.requests().get(0).field("If-Range"));
            assertEquals("", server.requests().get(1).field("If-Range"), "too weak");
        }
    }

    private WebResponse ask(WebRequest request) throws IOException {
        return clients.of(AddressScope.LOCAL).ask(request);
    }

    private String read(WebRequest request) throws IOException {
        try (WebResponse response = ask(request)) {
            return new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
