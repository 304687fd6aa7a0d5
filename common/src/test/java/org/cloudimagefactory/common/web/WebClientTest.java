package org.cloudimagefactory.common.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long servers are waited for, and where they may send us. The time-outs of the tests are far beyond their limits. */
@Timeout(60)
class WebClientTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final byte[] BODY = "body".getBytes(StandardCharsets.US_ASCII);
    private static final ScriptedServer.Answer HEAD =
            ScriptedServer.answer("200 OK\r\nContent-Length: 1000", new byte[100]);

    private WebClients clients = clients(LONG);

    @AfterEach
    void close() {
        clients.close();
    }

    @Test
    void endsWhenNothingComesBeforeTheAnswerOrWithinIt() throws Exception {
        clients = clients(SHORT);
        for (ScriptedServer.Answer answer :
                List.of(ScriptedServer.thenSilence(out -> {}), ScriptedServer.thenSilence(HEAD))) {
            try (ScriptedServer server = new ScriptedServer(answer)) {
                WebRequest request = WebRequest.get(URI.create(server.url("/a")));
                IOException e = assertThrows(NoAnswerException.class, () -> read(request));
                assertEquals("the server has been silent for 300 ms", e.getMessage());
            }
        }
    }

    @Test
    void endsAtTheDeadlineWhateverTheServerDoes() throws Exception {
        ScriptedServer.Answer drops = out -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write('x');
                out.flush();
                Thread.sleep(10);
            }
        };
        for (ScriptedServer.Answer answer :
                List.of(drops, ScriptedServer.thenSilence(out -> {}), ScriptedServer.thenSilence(HEAD))) {
            try (ScriptedServer server = new ScriptedServer(answer)) {
                WebRequest request =
                        WebRequest.get(URI.create(server.url("/a"))).until(Deadline.in(SHORT));
                IOException e = assertThrows(NoAnswerException.class, () -> read(request));
                assertEquals("the time limit of 300 ms is over", e.getMessage());
            }
        }
    }

    /** Also while a connection is being taken, where the library has words of its own. */
    @Test
    void aDeadlineMayBeOverAtAnyMoment() throws Exception {
        try (ScriptedServer server = new ScriptedServer(HEAD)) {
            for (int i = 0; i < 300; i++) {
                WebRequest request =
                        WebRequest.get(URI.create(server.url("/a"))).until(Deadline.in(Duration.ofNanos(i * 10_000L)));
                assertThrows(NoAnswerException.class, () -> read(request));
            }
        }
    }

    @Test
    void tellsThatNobodyListensAndThatAnAnswerBrokeOff() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        WebRequest nobody = WebRequest.get(URI.create("http://127.0.0.1:" + port + "/"));
        IOException refused = assertThrows(NoAnswerException.class, () -> read(nobody));
        assertTrue(refused.getMessage().contains("Connection refused"), refused.getMessage());
        try (ScriptedServer server = new ScriptedServer(HEAD)) {
            WebRequest request = WebRequest.get(URI.create(server.url("/a")));
            assertThrows(NoAnswerException.class, () -> read(request));
        }
    }

    @Test
    void isSentOnAFewTimesOverHttpOnly() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                sentOn("/b"), ScriptedServer.answer("200 OK\r\nContent-Length: 4", BODY), sentOn("/c"))) {
            assertEquals("body", read(WebRequest.get(URI.create(server.url("/a")))));
            assertEquals(List.of("GET /a", "GET /b"), server.requests());
            WebRequest round = WebRequest.get(URI.create(server.url("/c")));
            Problem e = assertThrows(Problem.class, () -> read(round));
            assertEquals(server.url("/c") + " sends us on more than 5 times", e.line());
        }
        for (String target : List.of("file:///etc/passwd", "jar:file:/a.jar!/b", "ftp://127.0.0.1/a", "/%%%")) {
            try (ScriptedServer server = new ScriptedServer(sentOn(target))) {
                WebRequest request = WebRequest.get(URI.create(server.url("/a")));
                Problem e = assertThrows(Problem.class, () -> read(request));
                assertTrue(e.line().startsWith(server.url("/a") + " sends us on to "), e.line());
            }
        }
        try (ScriptedServer server = new ScriptedServer(sentOn("http://127.0.0.1/b"))) {
            WebRequest request =
                    WebRequest.get(URI.create(server.url("/a"))).redirected(WebRequest.Redirects.ENCRYPTED);
            Problem e = assertThrows(Problem.class, () -> read(request));
            assertTrue(e.line().endsWith(", which is not https"), e.line());
        }
    }

    @Test
    void asksForSizesWithoutBodies() throws Exception {
        try (ScriptedServer server =
                        new ScriptedServer(ScriptedServer.answer("200 OK\r\nContent-Length: 4711", new byte[0]));
                WebResponse response = clients.of(AddressScope.LOCAL)
                        .ask(WebRequest.get(URI.create(server.url("/a"))).withoutBody())) {
            assertEquals(4711, response.length());
            assertEquals(List.of("HEAD /a"), server.requests());
        }
    }

    @Test
    void doesNotWaitForWhatNobodyReads() throws Exception {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.thenSilence(HEAD))) {
            clients.of(AddressScope.LOCAL)
                    .ask(WebRequest.get(URI.create(server.url("/a"))))
                    .close();
        }
    }

    @Test
    void whatIsClosedEarlyIsReadNoFurther() throws Exception {
        ScriptedServer.Answer endless = out -> {
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write("4\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        };
        for (ScriptedServer.Answer answer : List.of(endless, ScriptedServer.thenSilence(HEAD))) {
            Deadline deadline = Deadline.in(Duration.ofSeconds(20));
            try (ScriptedServer server = new ScriptedServer(answer);
                    WebResponse response = clients.of(AddressScope.LOCAL)
                            .ask(WebRequest.get(URI.create(server.url("/a"))).until(deadline))) {
                try (InputStream body = response.body()) {
                    assertEquals(10, body.readNBytes(10).length);
                }
                assertFalse(deadline.isOver());
            }
        }
    }

    @Test
    void noTimeIsNoLimit() throws Exception {
        byte[] large = new byte[1 << 20];
        WebSettings settings =
                WebSettings.of("test").with(new WebLimits(Duration.ZERO, Duration.ZERO, RetryPolicy.NEVER));
        try (WireServer server = new WireServer((request, connection) -> {
                    WireServer.write(connection, "200 OK", request.body().length() + " bytes");
                    return true;
                });
                WebClients patient = new WebClients(settings);
                WebResponse response = patient.of(AddressScope.LOCAL)
                        .ask(WebRequest.post(server.uri("/RPC2"), WebBody.of(large, "text/xml")))) {
            assertEquals("1048576 bytes", new String(response.body().readAllBytes(), StandardCharsets.US_ASCII));
        }
    }

    @Test
    void pausesGrowAndAttemptsEnd() throws InterruptedException {
        IOException why = new IOException("broken");
        RetryPolicy policy = new RetryPolicy(4, Duration.ofSeconds(1));
        assertBetween(500, 1000, policy.pauseAfter(1));
        assertBetween(2000, 4000, policy.pauseAfter(3));
        assertBetween(15_000, 30_000, policy.pauseAfter(1000));
        Attempts attempts = new RetryPolicy(3, Duration.ofMillis(1)).until(Deadline.NEVER);
        assertTrue(attempts.again(0, why));
        assertTrue(attempts.again(0, why));
        assertTrue(attempts.again(1 << 20, why), "what comes forward goes on");
        assertTrue(attempts.again(100, why));
        assertFalse(attempts.again(100, why));
        Attempts late = policy.until(Deadline.in(SHORT));
        assertFalse(late.again(0, why), "no pause goes beyond the deadline");
    }

    private static void assertBetween(long least, long most, Duration pause) {
        assertTrue(pause.toMillis() >= least && pause.toMillis() <= most, pause.toString());
    }

    private static ScriptedServer.Answer sentOn(String target) {
        return ScriptedServer.answer("302 Found\r\nContent-Length: 0\r\nLocation: " + target, new byte[0]);
    }

    private String read(WebRequest request) throws IOException {
        try (WebResponse response = clients.of(AddressScope.LOCAL).ask(request)) {
            return new String(response.body().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static WebClients clients(Duration silence) {
        return new WebClients(
                WebSettings.of("test").with(new WebLimits(LONG, silence, new RetryPolicy(3, Duration.ofMillis(1)))));
    }
}
