package org.cloudimagefactory.common.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What whoever asks for an address shows to whom, and over which connections it goes. */
@Timeout(60)
class ShownToTest {
    private static final Authorization SECRET = Authorization.of("Bearer secret");

    @TempDir
    Path directory;

    private static WebClients clients() {
        return clients(Credentials.NONE);
    }

    private static WebClients clients(Credentials credentials) {
        Duration long10 = Duration.ofMinutes(10);
        return new WebClients(WebSettings.of("test")
                .with(new WebLimits(long10, long10, RetryPolicy.NEVER))
                .with(credentials));
    }

    private static int ask(WebClients clients, WebRequest request) throws Exception {
        try (WebResponse response = clients.of(AddressScope.LOCAL).ask(request);
                InputStream body = response.body()) {
            assertTrue(body.readAllBytes().length < 100);
            return response.status();
        }
    }

    @Test
    void whatTheCallerShowsGoesToNoOtherServer() throws Exception {
        Path file = Files.writeString(
                directory.resolve("auth.yml"), "127.0.0.1: {username: a, password: b, allow_http: true}\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        try (WireServer store = new WireServer((request, connection) -> {
                    WireServer.write(connection, "200 OK", "there");
                    return true;
                });
                WireServer registry = new WireServer((request, connection) -> {
                    boolean first = request.line().startsWith("GET /first ");
                    String to = first ? "/second" : store.uri("/blob").toString();
                    WireServer.write(connection, "307 Elsewhere\r\nLocation: " + to, "");
                    return true;
                });
                // There is a password for that host, too; it is not for this request.
                WebClients clients = clients(CredentialsFile.read(file))) {
            assertEquals(
                    200, ask(clients, WebRequest.get(registry.uri("/first")).showing(SECRET)));
            assertEquals("Bearer secret", registry.requests().get(0).field("Authorization"));
            assertEquals("Bearer secret", registry.requests().get(1).field("Authorization"));
            assertEquals("", store.requests().get(0).field("Authorization"));
            ask(clients, WebRequest.get(registry.uri("/first")).showing(Authorization.NONE));
            assertEquals("", registry.requests().get(2).field("Authorization"));
            ask(clients, WebRequest.get(registry.uri("/first")));
            assertTrue(registry.requests().get(4).field("Authorization").startsWith("Basic "));
        }
    }

    @Test
    void itsTextHidesWhatIsShown() {
        WebRequest request =
                WebRequest.get(java.net.URI.create("https://example.org/")).showing(SECRET);
        assertFalse(request.toString().contains("secret"), request::toString);
        assertTrue(request.toString().contains("hidden"), request::toString);
    }

    @Test
    void furtherMethodsAndOtherWaysToSayThatAllIsWell() throws Exception {
        try (WireServer server = new WireServer((request, connection) -> {
                    String status = request.line().startsWith("PATCH ")
                            ? "202 Accepted"
                            : request.line().startsWith("DELETE ") ? "204 Gone" : "201 Created";
                    WireServer.write(connection, status, "");
                    return true;
                });
                WebClients clients = clients()) {
            WebBody body = WebBody.of("part".getBytes(StandardCharsets.UTF_8), null);
            for (WebRequest request : new WebRequest[] {
                WebRequest.patch(server.uri("/a"), body),
                WebRequest.delete(server.uri("/a")),
                WebRequest.post(server.uri("/a"), WebBody.of(new byte[0], null))
            }) {
                try (WebResponse response = clients.of(AddressScope.LOCAL).ask(request)) {
                    assertTrue(response.isSuccess(), response::statusText);
                    assertFalse(response.isOk());
                }
            }
            assertEquals("part", server.requests().get(0).body());
            assertEquals("0", server.requests().get(2).field("Content-Length"));
        }
    }

    @Test
    void aPartOfAFileIsSent() throws Exception {
        Path file = Files.writeString(directory.resolve("image"), "0123456789");
        try (WireServer server = new WireServer((request, connection) -> {
                    WireServer.write(connection, "202 Accepted", "");
                    return true;
                });
                WebClients clients = clients()) {
            ask(clients, WebRequest.patch(server.uri("/a"), WebBody.of(file, 3, 4)));
            assertEquals("3456", server.requests().get(0).body());
            WebRequest tooLong = WebRequest.patch(server.uri("/a"), WebBody.of(file, 3, 8));
            assertThrows(NoAnswerException.class, () -> ask(clients, tooLong));
        }
        try (InputStream in = WebBody.of(file, 2, 5).content().open()) {
            assertEquals('2', in.read());
            assertEquals(2, in.skip(2));
            assertEquals(2, in.available());
            assertArrayEquals("56".getBytes(StandardCharsets.UTF_8), in.readAllBytes());
        }
    }

    @Test
    void whatSaysSoGoesOverTheConnectionThatIsThere() throws Exception {
        try (WireServer server = new WireServer((request, connection) -> {
                    if (request.line().startsWith("HEAD ")) {
                        connection
                                .getOutputStream()
                                .write("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n"
                                        .getBytes(StandardCharsets.US_ASCII));
                    } else {
                        WireServer.write(connection, "202 Accepted", "");
                    }
                    return true;
                });
                WebClients clients = clients()) {
            WebBody body = WebBody.of("part".getBytes(StandardCharsets.UTF_8), null);
            for (int i = 0; i < 100; i++) {
                try (WebResponse response = clients.of(AddressScope.LOCAL)
                        .ask(WebRequest.get(server.uri("/a")).withoutBody())) {
                    assertEquals(99_999_999, response.length());
                }
                ask(clients, WebRequest.patch(server.uri("/a"), body).keptAlive());
            }
            assertTrue(
                    server.requests().stream().allMatch(request -> request.connection() == 1),
                    () -> server.requests().get(199) + " is the last");
            ask(clients, WebRequest.patch(server.uri("/a"), body));
            assertEquals(2, server.requests().get(200).connection());
        }
    }
}
