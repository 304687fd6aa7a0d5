package org.cloudimagefactory.common.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which requests go by a proxy, and what it sees of them. */
@Timeout(60)
class ProxiesTest {
    private static final URI MIRROR = URI.create("http://mirror.example.org/a.iso");

    @TempDir
    Path directory;

    @Test
    void plainRequestsAreHandedToTheProxyWithTheName() throws Exception {
        try (WireServer proxy = new WireServer((request, connection) -> {
            WireServer.write(connection, "200 OK", "by proxy");
            return true;
        })) {
            for (String name : new String[] {"HTTP_PROXY", "http_proxy"}) {
                assertEquals("by proxy", read(environment(Map.of(name, "http://127.0.0.1:" + proxy.port())), MIRROR));
            }
            assertEquals("by proxy", read(environment(Map.of("http_proxy", "127.0.0.1:" + proxy.port())), MIRROR));
            assertEquals(
                    "GET http://mirror.example.org/a.iso HTTP/1.1",
                    proxy.requests().get(0).line());
            assertEquals("mirror.example.org", proxy.requests().get(0).field("Host"));
        }
    }

    @Test
    void theProxyIsShownItsPasswordAndTheServerIsNot() throws Exception {
        try (WireServer proxy = new WireServer((request, connection) -> {
            boolean known = !request.field("Proxy-Authorization").isEmpty();
            WireServer.write(
                    connection,
                    known ? "200 OK" : "407 Who\r\nProxy-Authenticate: Basic realm=\"x\"",
                    known ? "by proxy" : "");
            return true;
        })) {
            Proxies proxies = environment(Map.of("http_proxy", "http://me:secret@127.0.0.1:" + proxy.port()));
            assertEquals("by proxy", read(proxies, MIRROR));
            assertEquals("", proxy.requests().get(1).field("Authorization"));
        }
    }

    @Test
    void encryptedConnectionsGoThroughTheProxyAndEndAtTheServer() throws Exception {
        try (EncryptedServer server = new EncryptedServer(directory, "encrypted");
                WireServer proxy = new WireServer((request, connection) -> tunnel(connection, server.port()))) {
            Proxies proxies = environment(Map.of("HTTPS_PROXY", "http://127.0.0.1:" + proxy.port()));
            WebSettings settings = WebSettings.of("test").with(proxies).with(TlsTrust.also(server.caFile()));
            URI mirror = URI.create("https://mirror.example.org/a.iso");
            assertEquals("encrypted", read(settings, mirror, AddressScope.PUBLIC));
            assertEquals(
                    "CONNECT mirror.example.org:443 HTTP/1.1",
                    proxy.requests().get(0).line());
            assertEquals(1, proxy.requests().size());
            WebSettings stranger = WebSettings.of("test").with(proxies);
            NoAnswerException e =
                    assertThrows(NoAnswerException.class, () -> read(stranger, mirror, AddressScope.PUBLIC));
            assertEquals(NoAnswerException.Kind.TLS, e.kind());
            assertFalse(e.sent());
        }
    }

    @Test
    void certificatesOfAFileAreTrustedAloneOrBesideTheUsualOnes() throws Exception {
        try (EncryptedServer server = new EncryptedServer(directory, "encrypted")) {
            URI uri = URI.create("https://127.0.0.1:" + server.port() + "/");
            for (TlsTrust trust : new TlsTrust[] {TlsTrust.only(server.caFile()), TlsTrust.also(server.caFile())}) {
                assertEquals("encrypted", read(WebSettings.of("test").with(trust), uri, AddressScope.LOCAL));
            }
            assertEquals(1, TlsTrust.only(server.caFile()).authorities().size());
            assertTrue(TlsTrust.also(server.caFile()).authorities().size() > 10);
            assertThrows(NoAnswerException.class, () -> read(WebSettings.of("test"), uri, AddressScope.LOCAL));
        }
    }

    @Test
    void aProxyThatRefusesIsTold() throws Exception {
        try (WireServer proxy = new WireServer((request, connection) -> {
            WireServer.write(connection, "403 Forbidden\r\nLocation: http://192.0.2.1/", "not of the server");
            return true;
        })) {
            Proxies proxies = environment(Map.of("https_proxy", "http://127.0.0.1:" + proxy.port()));
            NoAnswerException e = assertThrows(
                    NoAnswerException.class, () -> read(proxies, URI.create("https://mirror.example.org/")));
            assertEquals("the proxy says 403", e.getMessage());
            assertFalse(e.sent());
        }
    }

    @Test
    void aProxyLeadsNoNearerThanAConnectionWouldByOurOwnLookUp() throws Exception {
        try (WireServer proxy = new WireServer((request, connection) -> {
            WireServer.write(connection, "302 Found\r\nLocation: http://127.0.0.1:1/secret", "");
            return true;
        })) {
            String address = "http://127.0.0.1:" + proxy.port();
            URI far = URI.create("http://192.0.2.1/list");
            for (Proxies proxies : new Proxies[] {Proxies.all(address), environment(Map.of("http_proxy", address))}) {
                Problem e = assertThrows(Problem.class, () -> read(proxies, far));
                assertTrue(e.line().contains("http://127.0.0.1:1/secret must not be asked"), e.line());
            }
            int before = proxy.requests().size();
            URI here = URI.create("http://localhost:1/secret");
            assertThrows(Problem.class, () -> read(Proxies.all(address), here));
            assertEquals(before, proxy.requests().size());
        }
    }

    @Test
    void noProxyIsToldOfThisMachineInAnotherSpelling() throws Exception {
        try (WireServer proxy = new WireServer((request, connection) -> {
            WireServer.write(connection, "200 OK", "secret");
            return true;
        })) {
            Proxies proxies = environment(Map.of("http_proxy", "http://127.0.0.1:" + proxy.port()));
            for (String host : new String[] {"localhost.", "0177.0.0.1", "0x7f000001", "0X7F000001", "2130706433"}) {
                URI uri = URI.create("http://" + host + ":1/");
                assertTrue(Address.isWeb(uri), host);
                assertThrows(Exception.class, () -> read(proxies, uri), host);
            }
            Problem e = assertThrows(Problem.class, () -> read(proxies, URI.create("http://0177.0.0.1/")));
            assertEquals("http://0177.0.0.1/ must not be asked: a proxy may read the address otherwise", e.line());
            assertEquals(0, proxy.requests().size());
        }
    }

    @Test
    void onlyAProxyOfTheOperatorLooksNamesUpAlone() {
        URI unknown = URI.create("http://name.invalid/");
        Map<String, String> variable = Map.of("http_proxy", "http://127.0.0.1:1");
        try (WebClients left = new WebClients(WebSettings.of("test").with(environment(variable)));
                WebClients own = new WebClients(WebSettings.of("test").with(Proxies.all("127.0.0.1:1")))) {
            assertEquals(AddressScope.PUBLIC, left.scope(unknown));
            assertEquals(AddressScope.PRIVATE, left.scope(URI.create("http://10.1.2.3/")));
            assertThrows(Problem.class, () -> own.scope(unknown));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*                         | http://a.example.org/      | true",
                "example.org               | http://example.org/        | true",
                "example.org               | http://a.b.example.org/    | true",
                "example.org               | http://badexample.org/     | false",
                ".example.org              | http://A.Example.ORG/      | true",
                "*.example.org             | http://a.example.org/      | true",
                "other, .example.org       | http://a.example.org/      | true",
                "other .example.org        | http://a.example.org/      | true",
                "a.example.org:8080        | http://a.example.org:8080/ | true",
                "a.example.org:8080        | http://a.example.org/      | false",
                "a.example.org:80          | http://a.example.org/      | true",
                "192.0.2.7                 | http://192.0.2.7/          | true",
                "192.0.2.7                 | http://192.0.2.70/         | false",
                "192.0.2.7:81              | http://192.0.2.7/          | false",
                "192.0.2.0/24              | http://192.0.2.200/        | true",
                "192.0.2.0/25              | http://192.0.2.200/        | false",
                "0.0.0.0/0                 | http://192.0.2.200/        | true",
                "192.0.2.0/99              | http://192.0.2.200/        | false",
                "192.0.2.0/x               | http://192.0.2.200/        | false",
                "192.0.2.0/24              | http://a.example.org/      | false",
                "2001:db8::/32             | http://[2001:db8::7]/      | true",
                "2001:db8::7               | http://[2001:db8::7]:8080/ | true",
                "[2001:db8::7]:8080        | http://[2001:db8::7]/      | false",
                "2001:db8::/32             | http://[2001:db9::7]/      | false",
                "''                        | http://localhost:8080/     | true",
                "''                        | http://localhost./         | true",
                "''                        | http://0177.0.0.1/         | false",
                "0.0.0.0/0                 | http://0x7f000001/         | false",
                "example.org               | http://a.example.org./     | true",
                "a.example.org:80          | http://a.example.org./     | true",
                "''                        | http://127.0.0.5/          | true",
                "''                        | http://[::1]/              | true",
                "''                        | http://a.example.org/      | false",
                "nobody                    | https://a.example.org/     | true"
            })
    void serversAreExemptAsTheVariableSays(String list, URI target, boolean exempt) {
        for (String name : new String[] {"NO_PROXY", "no_proxy"}) {
            Proxies proxies = environment(Map.of("HTTP_PROXY", "http://proxy:3128", name, list));
            assertEquals(exempt, proxies.of(target).isEmpty(), name);
        }
    }

    @Test
    void smallLettersGoFirstAndNothingIsNoProxy() {
        Proxies both = environment(Map.of("HTTP_PROXY", "http://one:1", "http_proxy", "http://two:2"));
        assertEquals("http://two:2", both.of(MIRROR).orElseThrow().toString());
        assertTrue(environment(Map.of("HTTP_PROXY", "http://one:1", "http_proxy", ""))
                .of(MIRROR)
                .isEmpty());
        assertTrue(environment(Map.of()).of(MIRROR).isEmpty());
        assertEquals(
                80,
                environment(Map.of("HTTP_PROXY", "one"))
                        .of(MIRROR)
                        .orElseThrow()
                        .getPort());
    }

    @Test
    void whatIsNoProxyIsRefusedWithoutItsPassword() {
        for (String wrong :
                new String[] {"socks5://me:secret@proxy:1", "https://me:secret@proxy", "http://me:secret@"}) {
            Proxies proxies = environment(Map.of("HTTPS_PROXY", wrong));
            Problem e = assertThrows(EnvironmentProblem.class, () -> proxies.of(URI.create("https://a.example.org/")));
            assertTrue(e.line().contains("of HTTPS_PROXY is no proxy"), e.line());
            assertFalse(e.line().contains("secret"), e.line());
            assertTrue(proxies.of(MIRROR).isEmpty(), "the other variable is not meant");
            assertTrue(proxies.of(URI.create("https://localhost/")).isEmpty(), "nobody asks it");
            Problem option = assertThrows(UsageProblem.class, () -> Proxies.all(wrong));
            assertTrue(option.line().contains("of --proxy is no proxy"), option.line());
            assertFalse(option.line().contains("secret"), option.line());
        }
    }

    private static Proxies environment(Map<String, String> variables) {
        return Proxies.ofEnvironment(variables);
    }

    private static boolean tunnel(Socket connection, int port) throws IOException {
        connection.getOutputStream().write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Thread back = new Thread(() -> copy(server, connection));
            back.start();
            copy(connection, server);
        }
        return false;
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // One of both is gone.
        }
    }

    private static String read(Proxies proxies, URI uri) throws IOException {
        return read(WebSettings.of("test").with(proxies), uri, AddressScope.PUBLIC);
    }

    private static String read(WebSettings settings, URI uri, AddressScope scope) throws IOException {
        WebLimits limits = new WebLimits(Duration.ofMinutes(1), Duration.ofMinutes(1), RetryPolicy.NEVER);
        try (WebClients clients = new WebClients(settings.with(limits));
                WebResponse response = clients.of(scope).ask(WebRequest.get(uri))) {
            return new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
