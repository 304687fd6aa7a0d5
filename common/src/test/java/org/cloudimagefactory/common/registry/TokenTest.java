package org.cloudimagefactory.common.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.cloudimagefactory.common.web.RetryPolicy;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebLimits;
import org.cloudimagefactory.common.web.WebSettings;
import org.cloudimagefactory.common.web.WireServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is shown to registries and token services, how often, and to whom it is not. */
@Timeout(60)
class TokenTest {
    private static final RegistryCredentials USER =
            repository -> Optional.of(new RegistryLogin("Basic dXNlcjpwYXNz", false));

    private final WebClients web = new WebClients(WebSettings.of("test")
            .with(new WebLimits(Duration.ofSeconds(20), Duration.ofSeconds(20), RetryPolicy.NEVER)));
    private final StoppedClock clock = new StoppedClock();

    @AfterEach
    void close() {
        web.close();
    }

    /** A registry and its token service in one. */
    private static final class Server implements WireServer.Handler {
        private final AtomicInteger given = new AtomicInteger();
        private volatile String realm = "REALM";
        private volatile String answer = "{\"token\":\"t%d\"}";
        private volatile String good = "Bearer t[0-9]+";
        private volatile String wants = "repository:a/b:pull";

        @Override
        public boolean answer(WireServer.Request request, Socket connection) throws IOException {
            if (request.line().contains(" /service/token")) {
                WireServer.write(connection, "200 OK", String.format(answer, given.incrementAndGet()));
            } else if (request.field("Authorization").matches(good)) {
                WireServer.write(connection, "200 OK", "{\"tags\":[]}");
            } else {
                String own = "http://127.0.0.1:" + connection.getLocalPort() + "/service/token";
                WireServer.write(
                        connection,
                        "401 Who\r\nWWW-Authenticate: Bearer realm=\"" + realm.replace("REALM", own)
                                + "\",service=\"a \\\"b\\\"\",scope=\"" + wants + "\",error=\"insufficient_scope\"",
                        "{\"errors\":[{\"code\":\"UNAUTHORIZED\"}]}");
            }
            return true;
        }
    }

    private RegistryClient client(RegistryCredentials credentials) {
        return client(credentials, null);
    }

    private RegistryClient client(RegistryCredentials credentials, URI named) {
        return new RegistryClient(web, credentials, new RegistryAccess(true, named), RegistryLimits.DEFAULT, clock);
    }

    private static RepositoryName repository(WireServer server) {
        return new RepositoryName("127.0.0.1:" + server.port(), "a/b");
    }

    private static List<String> lines(WireServer server, String part) {
        return server.requests().stream()
                .map(WireServer.Request::line)
                .filter(line -> line.contains(part))
                .toList();
    }

    @Test
    void aTokenIsKeptAsLongAsItIsGood() throws Exception {
        Server registry = new Server();
        try (WireServer server = new WireServer(registry)) {
            RegistryClient client = client(RegistryCredentials.NONE);
            for (int i = 0; i < 5; i++) {
                client.tags(repository(server));
            }
            assertEquals(1, registry.given.get());
            assertEquals(7, server.requests().size(), "one is refused, one asks for the token");
            assertEquals(
                    "GET /service/token?service=a+%22b%22&scope=repository%3Aa%2Fb%3Apull HTTP/1.1",
                    lines(server, "/service/token").get(0));
            // Sixty seconds are meant where nothing is said, and it is renewed somewhat before.
            clock.now = clock.now.plusSeconds(49);
            client.tags(repository(server));
            assertEquals(1, registry.given.get());
            clock.now = clock.now.plusSeconds(2);
            client.tags(repository(server));
            assertEquals(2, registry.given.get());
            assertEquals(10, server.requests().size(), "nobody had to refuse the old one");
        }
    }

    @Test
    void expiresInIsHeard() throws Exception {
        Server registry = new Server();
        registry.answer = "{\"access_token\":\"t%d\",\"expires_in\":300}";
        try (WireServer server = new WireServer(registry)) {
            RegistryClient client = client(RegistryCredentials.NONE);
            client.tags(repository(server));
            clock.now = clock.now.plusSeconds(280);
            client.tags(repository(server));
            assertEquals(1, registry.given.get());
            registry.answer = "{\"access_token\":\"t%d\",\"expires_in\":-7}";
            clock.now = clock.now.plusSeconds(20);
            client.tags(repository(server));
            client.tags(repository(server));
            assertEquals(3, registry.given.get());
        }
    }

    @Test
    void aTokenThatEndsInTheMiddleIsRenewedOnceAndNotForEver() throws Exception {
        Server registry = new Server();
        try (WireServer server = new WireServer(registry)) {
            RegistryClient client = client(RegistryCredentials.NONE);
            client.tags(repository(server));
            registry.good = "Bearer t2";
            client.tags(repository(server));
            assertEquals(2, registry.given.get());
            registry.good = "nothing";
            int before = server.requests().size();
            assertThrows(EnvironmentProblem.class, () -> client.tags(repository(server)));
            assertEquals(before + 3, server.requests().size(), "refused, a new token, refused");
        }
    }

    @Test
    void aChunkIsSentAgainWithANewToken() throws Exception {
        Server registry = new Server();
        AtomicInteger chunks = new AtomicInteger();
        try (SessionServer sessions = new SessionServer(SessionServer.Fault.NONE);
                WireServer server = new WireServer((request, connection) -> {
                    boolean chunk = request.line().startsWith("PATCH ");
                    registry.good = chunk && chunks.incrementAndGet() >= 2 ? "Bearer t[2-9]" : "Bearer t[0-9]";
                    if (request.line().contains("/service/")
                            || !request.field("Authorization").matches(registry.good)) {
                        return registry.answer(request, connection);
                    }
                    sessions.usual(request, connection);
                    return true;
                })) {
            byte[] content = "abcdefghijklmnopqrstuvwxyz".getBytes(StandardCharsets.US_ASCII);
            RegistryClient client = new RegistryClient(
                    web, USER, new RegistryAccess(true, null), RegistryLimits.DEFAULT.chunks(10), clock);
            Digest digest = client.upload(repository(server), BlobContent.of(content), UploadNotes.NONE, sent -> {});
            assertEquals("abcdefghijklmnopqrstuvwxyz", sessions.blob(digest));
            assertEquals(2, registry.given.get());
        }
    }

    @Test
    void aServerChoosesOnlyActionsOfTheRepositoryThatIsAskedFor() throws Exception {
        Server registry = new Server();
        registry.wants = "repository:a/b:pull,metadata_read repository:secret/all:pull,push,delete registry:catalog:*";
        try (WireServer server = new WireServer(registry)) {
            client(USER).tags(repository(server));
            String asked = lines(server, "/service/token").get(0);
            assertTrue(asked.contains("scope=repository%3Aa%2Fb%3Ametadata_read%2Cpull "), asked);
            assertFalse(asked.contains("secret") || asked.contains("catalog"), asked);
        }
    }

    @Test
    void aTokenForWhatAChallengeAddedIsKeptAndRenewedAsSuch() throws Exception {
        Server registry = new Server();
        registry.wants = "repository:a/b:pull,metadata_read";
        try (WireServer server = new WireServer(registry)) {
            RegistryClient client = client(RegistryCredentials.NONE);
            for (int i = 0; i < 3; i++) {
                client.tags(repository(server));
            }
            assertEquals(5, server.requests().size(), "one is refused, one asks for the token");
            clock.now = clock.now.plusSeconds(300);
            client.tags(repository(server));
            List<String> asked = lines(server, "/service/token");
            assertEquals(2, asked.size());
            assertEquals(asked.get(0), asked.get(1));
            assertEquals(7, server.requests().size(), "nobody had to refuse the old one");
        }
    }

    @Test
    void howAHostIsWrittenMakesNoDifference() throws Exception {
        Set<String> looked = new TreeSet<>();
        RegistryCredentials credentials = repository -> {
            looked.add(repository);
            return USER.of(repository);
        };
        Server registry = new Server();
        try (WireServer server = new WireServer(registry)) {
            registry.realm = "http://localhost:" + server.port() + "/service/token";
            RegistryClient client = client(credentials);
            client.tags(new RepositoryName("localhost:" + server.port(), "a/b"));
            client.tags(new RepositoryName("LocalHost:" + server.port(), "a/b"));
            assertEquals(1, registry.given.get());
            assertEquals(Set.of("localhost:" + server.port() + "/a/b"), looked);
        }
        assertEquals("registry.example.org/a/b", new RepositoryName("Registry.example.org:443", "a/b").shownAs());
        assertEquals("registry.example.org:4430/a/b", new RepositoryName("registry.example.org:4430", "a/b").shownAs());
    }

    @Test
    void aPasswordGoesToTheRegistrysOwnHostOrToTheOneThatIsNamed() throws Exception {
        Server elsewhere = new Server();
        Server registry = new Server();
        try (WireServer service = new WireServer(elsewhere);
                WireServer server = new WireServer(registry)) {
            registry.realm = "http://localhost:" + service.port() + "/service/token";
            Problem e =
                    assertThrows(EnvironmentProblem.class, () -> client(USER).tags(repository(server)));
            assertTrue(e.line().contains("--token-realm"), e.line());
            assertEquals(0, service.requests().size());
            assertThrows(
                    EnvironmentProblem.class,
                    () -> client(USER, URI.create(registry.realm + "/other")).tags(repository(server)));
            assertEquals(0, service.requests().size());
            client(USER, URI.create(registry.realm)).tags(repository(server));
            assertEquals("Basic dXNlcjpwYXNz", service.requests().get(0).field("Authorization"));
            // Without a password anybody may be asked.
            client(RegistryCredentials.NONE).tags(repository(server));
            assertEquals("", service.requests().get(1).field("Authorization"));
        }
        try (WireServer server = new WireServer(new Server())) {
            client(USER).tags(repository(server));
            assertEquals("Basic dXNlcjpwYXNz", server.requests().get(1).field("Authorization"));
            assertEquals("", server.requests().get(0).field("Authorization"), "not before it was asked for");
        }
    }

    @Test
    void anIdentityTokenGoesInTheBody() throws Exception {
        RegistryCredentials identity = repository -> Optional.of(new RegistryLogin("id&1", true));
        assertFalse(identity.of("").toString().contains("id&1"));
        try (WireServer server = new WireServer(new Server())) {
            client(identity).tags(repository(server));
            WireServer.Request asked = server.requests().get(1);
            assertTrue(asked.line().startsWith("POST /service/token "), asked.line());
            assertTrue(asked.body().contains("grant_type=refresh_token"), asked.body());
            assertTrue(asked.body().contains("&refresh_token=id%261&"), asked.body());
            assertEquals("", asked.field("Authorization"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "http://registry.example.org/token",
                "ftp://127.0.0.1/token",
                "https://user:x@127.0.0.1/token",
                "http://127.0.0.1:1/#x",
                "/service/token",
                "http://[",
                "https://"
            })
    void realmsThatAreNone(String realm) throws Exception {
        Server registry = new Server();
        registry.realm = realm;
        try (WireServer server = new WireServer(registry)) {
            ItemProblem e = assertThrows(ItemProblem.class, () -> client(USER).tags(repository(server)));
            assertTrue(e.line().contains("names the token service"), e.line());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"token\":\"\"}",
                "{\"token\":\"a b\"}",
                "{\"token\":\"a\\r\\nX-Other: b\"}",
                "{\"token\":\"\u00e4\"}"
            })
    void tokensThatAreNone(String answer) throws Exception {
        Server registry = new Server();
        registry.answer = answer;
        try (WireServer server = new WireServer(registry)) {
            ItemProblem e = assertThrows(ItemProblem.class, () -> client(USER).tags(repository(server)));
            assertTrue(e.line().contains("the token service of 127.0.0.1"), e.line());
        }
    }

    @Test
    void aTokenServiceThatFailsOrSaysTooMuch() throws Exception {
        for (int status : new int[] {401, 403, 500, 400, 307, 200}) {
            String body = status == 200 ? "{\"token\":\"" + "x".repeat(2 << 20) + "\"}" : "";
            Server registry = new Server();
            try (WireServer server = new WireServer((request, connection) -> {
                if (request.line().contains("/service/token")) {
                    WireServer.write(connection, status + " Said\r\nLocation: http://127.0.0.1:1/", body);
                    return true;
                }
                return registry.answer(request, connection);
            })) {
                Class<? extends Exception> kind = status == 401 || status == 403
                        ? EnvironmentProblem.class
                        : status == 500 ? NoAnswerException.class : ItemProblem.class;
                assertThrows(kind, () -> client(USER).tags(repository(server)), "" + status);
                assertThrows(kind, () -> client(RegistryCredentials.NONE).tags(repository(server)), "" + status);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Negotiate",
                "Digest realm=\"x\"",
                "Basic",
                "Negotiate abc==, Basic realm=\"images\"",
                ", ,,",
                "Bearer-ish realm=\"x\"",
                "\"\"\"\"",
                "realm=\"x\""
            })
    void challengesThatLeadToNoToken(String challenge) throws Exception {
        try (WireServer server = new WireServer((request, connection) -> {
            WireServer.write(connection, "401 Who\r\nWWW-Authenticate: " + challenge, "");
            return true;
        })) {
            assertThrows(
                    EnvironmentProblem.class,
                    () -> client(RegistryCredentials.NONE).tags(repository(server)));
            assertThrows(EnvironmentProblem.class, () -> client(USER).tags(repository(server)));
            assertTrue(server.requests().size() <= 3, "asked at most once more");
        }
    }

    @Test
    void ofSeveralChallengesTheTokenIsAnswered() throws Exception {
        Server registry = new Server();
        try (WireServer server = new WireServer((request, connection) -> {
            if (request.line().contains("/v2/")
                    && request.field("Authorization").isEmpty()) {
                String own = "http://127.0.0.1:" + connection.getLocalPort() + "/service/token";
                WireServer.write(
                        connection,
                        "401 Who\r\nWWW-Authenticate: Basic realm=\"a, Bearer b\", bEARER  Realm = " + own
                                + " , service=x\r\nWWW-Authenticate: Negotiate",
                        "");
                return true;
            }
            return registry.answer(request, connection);
        })) {
            client(USER).tags(repository(server));
            assertEquals(1, registry.given.get());
        }
    }

    private static final class StoppedClock extends Clock {
        private volatile Instant now = Instant.parse("2026-11-30T00:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
