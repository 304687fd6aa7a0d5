package org.cloudimagefactory.nifty.oca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.web.RetryPolicy;
import org.junit.jupiter.api.Test;

class ClientTest {
    private static final String ANSWER = answer("<i4>7</i4>");
    private static final MethodCall INFO = MethodCall.repeatable("one.image.info", 1, false);
    private static final MethodCall ALLOCATE = MethodCall.once("one.template.allocate", "NAME=x");

    /** Patient, as the machine may be busy. */
    static Client client(URI endpoint, int attempts) {
        return client(endpoint, attempts, Duration.ofSeconds(30), Duration.ofMinutes(1));
    }

    private static Client impatient(URI endpoint, int attempts) {
        return client(endpoint, attempts, Duration.ofMillis(400), Duration.ofSeconds(1));
    }

    private static Client client(URI endpoint, int attempts, Duration readTimeout, Duration callTimeout) {
        HttpSettings settings =
                new HttpSettings(endpoint, null, Duration.ofSeconds(10), readTimeout, callTimeout, 4 << 20, 8);
        return new Client(
                new Secret("oneadmin:pass"),
                new HttpTransport(settings),
                new RetryPolicy(attempts, Duration.ofMillis(10)));
    }

    static String answer(String value) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<methodResponse>\n<params>\n<param><value><array><data>\n"
                + "<value><boolean>1</boolean></value>\n<value>" + value
                + "</value>\n<value><i4>0</i4></value>\n</data></array></value></param>\n</params>\n</methodResponse>";
    }

    @Test
    void writesArgumentsAsOpenNebulaTakesThem() {
        try (AnsweringServer server = AnsweringServer.of(ANSWER)) {
            OneResponse response =
                    client(server.uri(), 1).call(MethodCall.repeatable("one.image.update", 3, "A=\"<é&>\"", true));
            assertEquals(7, response.intMessage());
            String request = server.requests().get(0).replaceAll("\\s*\n\\s*", "");
            assertTrue(request.contains("<methodName>one.image.update</methodName>"), request);
            assertTrue(
                    request.contains("<string>oneadmin:pass</string></value></param><param><value><int>3</int></value>"
                            + "</param><param><value><string>A=\"&lt;é&amp;&gt;\"</string></value></param>"
                            + "<param><value><boolean>1</boolean></value></param>"),
                    request);
        }
    }

    @Test
    void repeatsACallThatCanBeRepeated() {
        AtomicInteger calls = new AtomicInteger();
        try (AnsweringServer server = new AnsweringServer(exchange -> {
            if (calls.incrementAndGet() < 3) {
                exchange.close();
            } else {
                AnsweringServer.send(exchange, 200, ANSWER.getBytes(StandardCharsets.UTF_8));
            }
        })) {
            assertEquals(7, client(server.uri(), 3).call(INFO).intMessage());
            assertEquals(3, calls.get());
        }
    }

    @Test
    void neverSendsAnAllocationTwice() {
        try (AnsweringServer server = new AnsweringServer(exchange -> exchange.close())) {
            assertThrows(
                    LostAnswerException.class, () -> client(server.uri(), 5).call(ALLOCATE));
            assertEquals(1, server.requests().size());
        }
    }

    @Test
    void triesAnAllocationAgainThatWasNeverSent() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Problem e = assertThrows(
                Problem.class,
                () -> client(URI.create("http://127.0.0.1:" + port + "/RPC2"), 2)
                        .call(ALLOCATE));
        assertEquals(3, e.exitCode());
        assertEquals(
                "cannot talk to OpenNebula at http://127.0.0.1:" + port
                        + "/RPC2: Connection refused; check that it runs and that --endpoint is right",
                e.line());
    }

    @Test
    void givesUpOnAServerThatIsSilent() {
        try (AnsweringServer server = new AnsweringServer(exchange -> sleep(2000))) {
            Problem e =
                    assertThrows(Problem.class, () -> impatient(server.uri(), 2).call(INFO));
            assertTrue(e.line().contains("it does not answer in time"), e.line());
        }
    }

    @Test
    void givesUpOnAnAnswerThatTrickles() {
        try (AnsweringServer server = new AnsweringServer(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            for (int i = 0; i < 40; i++) {
                out.write(' ');
                out.flush();
                sleep(100);
            }
        })) {
            Problem e =
                    assertThrows(Problem.class, () -> impatient(server.uri(), 1).call(INFO));
            assertTrue(e.line().contains("the answer takes too long"), e.line());
        }
    }

    @Test
    void refusesAnAnswerThatIsTooLarge() {
        String huge = answer("<string>&lt;A&gt;" + "x".repeat(5 << 20) + "&lt;/A&gt;</string>");
        try (AnsweringServer server = AnsweringServer.of(huge)) {
            Problem e =
                    assertThrows(Problem.class, () -> client(server.uri(), 1).callForPool(INFO, "B", element -> {}));
            assertTrue(e.line().contains("larger than 4194304 bytes"), e.line());
        }
    }

    @Test
    void readsNothingMoreOfWhatIsNoAnswer() {
        try (AnsweringServer server = new AnsweringServer(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            while (true) {
                out.write("hello".getBytes(StandardCharsets.UTF_8));
            }
        })) {
            long start = System.nanoTime();
            Client client = client(server.uri(), 1, Duration.ofSeconds(30), Duration.ofSeconds(30));
            Problem e = assertThrows(Problem.class, () -> client.call(INFO));
            assertTrue(e.line().contains("no well-formed XML"), e.line());
            assertTrue(System.nanoTime() - start < Duration.ofSeconds(30).toNanos(), "only at the limit of the call");
        }
    }

    @Test
    void refusesDoctypesInTheAnswerAndInItsDocument() {
        String doctype = "<!DOCTYPE methodResponse [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>";
        List<String> answers = List.of(
                ANSWER.replace("<methodResponse>", doctype + "<methodResponse>")
                        .replace("<i4>7</i4>", "<string>&a;</string>"),
                answer("<string>" + doctype.replace("methodResponse", "IMAGE").replace("<", "&lt;")
                        + "&lt;IMAGE&gt;&lt;NAME&gt;&amp;a;&lt;/NAME&gt;&lt;/IMAGE&gt;</string>"));
        for (String answer : answers) {
            try (AnsweringServer server = AnsweringServer.of(answer)) {
                Problem e = assertThrows(
                        Problem.class,
                        () -> client(server.uri(), 1).callForDocument(INFO, element -> {
                            throw new AssertionError(element);
                        }));
                assertTrue(e.line().contains("DOCTYPE"), e.line());
            }
        }
    }

    @Test
    void refusesWhatIsNoXmlRpc() {
        for (String answer : List.of("<html><body>hello</body></html>", "hello", "", "<methodResponse>", "{}")) {
            try (AnsweringServer server = AnsweringServer.of(answer)) {
                Problem e = assertThrows(
                        Problem.class, () -> client(server.uri(), 1).call(INFO));
                assertTrue(e.line().startsWith("cannot talk to OpenNebula at http://127.0.0.1:"), e.line());
                assertTrue(e.line().endsWith("usually http://HOST:2633/RPC2"), e.line());
            }
        }
    }

    @Test
    void saysWhichHttpStatusCame() {
        try (AnsweringServer server =
                new AnsweringServer(exchange -> AnsweringServer.send(exchange, 404, new byte[0]))) {
            Problem e =
                    assertThrows(Problem.class, () -> client(server.uri(), 1).call(INFO));
            assertTrue(e.line().contains("it answers with HTTP status 404"), e.line());
        }
    }

    @Test
    void readsNestedDocumentsOnlySoDeep() {
        String deep = "&lt;A&gt;".repeat(100) + "&lt;/A&gt;".repeat(100);
        try (AnsweringServer server = AnsweringServer.of(answer("<string>" + deep + "</string>"))) {
            Problem e =
                    assertThrows(Problem.class, () -> client(server.uri(), 1).callForDocument(INFO, element -> {}));
            assertTrue(e.line().contains("nested too deeply"), e.line());
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
