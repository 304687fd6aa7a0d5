package org.cloudimagefactory.common.registry;

import static org.cloudimagefactory.common.registry.Hostile.always;
import static org.cloudimagefactory.common.registry.Hostile.line;
import static org.cloudimagefactory.common.registry.Hostile.ok;
import static org.cloudimagefactory.common.registry.Hostile.repository;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.cloudimagefactory.common.web.RetryPolicy;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebLimits;
import org.cloudimagefactory.common.web.WebSettings;
import org.cloudimagefactory.common.web.WireServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Registries that mean harm, and web servers that stand where a registry should: one line each. */
@Timeout(60)
class HostileRegistryTest {
    private static final String MANIFEST =
            "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"a/b\",\"size\":2,\"digest\":\""
                    + ContentDescriptor.EMPTY.digest() + "\"},\"layers\":[]}";
    private static final Digest OTHER = Digest.of(new byte[] {1});

    private final WebClients web = new WebClients(WebSettings.of("test")
            .with(new WebLimits(Duration.ofSeconds(20), Duration.ofSeconds(20), RetryPolicy.NEVER)));

    @AfterEach
    void close() {
        web.close();
    }

    private RegistryClient client() {
        return new RegistryClient(
                web,
                RegistryCredentials.NONE,
                new RegistryAccess(true, null),
                RegistryLimits.DEFAULT,
                Clock.systemUTC());
    }

    private String manifestLine(String head, String body, String reference) throws Exception {
        try (WireServer server = always(head, body)) {
            return line(ItemProblem.class, () -> client().manifest(repository(server), reference));
        }
    }

    @Test
    void aManifestIsTakenAsItCame() throws Exception {
        try (WireServer server = always(ok(MediaTypes.OCI_MANIFEST + "; charset=utf-8"), MANIFEST)) {
            RegistryDocument document =
                    client().manifest(repository(server), "1").orElseThrow();
            assertArrayEquals(MANIFEST.getBytes(StandardCharsets.UTF_8), document.bytes());
            assertEquals(MediaTypes.OCI_MANIFEST, document.mediaType());
            // A HEAD that says no digest is asked again.
            ManifestHead head = client().head(repository(server), "1").orElseThrow();
            assertEquals(document.digest(), head.digest());
            assertEquals(MANIFEST.length(), head.size());
        }
    }

    private String part(String head, long from) throws Exception {
        try (WireServer server = always(head, "0123456789")) {
            return line(ItemProblem.class, () -> client().part(repository(server), OTHER, 10, from, 10));
        }
    }

    @Test
    void aPartOfABlobIsTakenOnlyWhereItIsThatPart() throws Exception {
        String whole = ok("application/octet-stream");
        String other = "does not send the part of a blob that it is asked for, bytes 4-9 of 10";
        assertTrue(part(whole, 4).contains(other));
        assertTrue(part("206 Partial Content\r\nContent-Range: bytes 3-9/10", 4).contains(other));
        assertTrue(part("206 Partial Content\r\nContent-Range: bytes 4-9/11", 4).contains(other));
        assertTrue(part("206 Partial Content\r\nContent-Range: bytes 4-9/10\r\nContent-Encoding: gzip", 4)
                .contains("comes packed"));
        assertTrue(part("416 Range Not Satisfiable", 4).contains("it has no bytes 4-9"));
        assertTrue(part("404 Not Found", 4).contains("404"));
        String right = "206 Partial Content\r\nContent-Range: bytes 0-9/10";
        for (String head : List.of(whole, right)) {
            try (WireServer server = always(head, "0123456789");
                    Blob all = client().part(repository(server), OTHER, 10, 0, 10)) {
                assertEquals("0123456789", new String(all.body().readAllBytes(), StandardCharsets.US_ASCII));
            }
        }
    }

    @Test
    void aManifestOfHundredMegabytesIsNotRead() throws Exception {
        try (WireServer server = new WireServer((request, connection) -> {
            connection
                    .getOutputStream()
                    .write(("HTTP/1.1 " + ok(MediaTypes.OCI_MANIFEST) + "\r\nContent-Length: 104857600\r\n\r\n{")
                            .getBytes(StandardCharsets.US_ASCII));
            return true;
        })) {
            String line = line(ItemProblem.class, () -> client().manifest(repository(server), "1"));
            assertTrue(line.contains("larger than 4194304 bytes"), line);
        }
    }

    @Test
    void aManifestWithoutEndIsNotReadToItsEnd() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        try (WireServer server = new WireServer((request, connection) -> {
            byte[] block = new byte[1 << 16];
            connection
                    .getOutputStream()
                    .write(("HTTP/1.1 " + ok(MediaTypes.OCI_MANIFEST) + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 1600; i++) {
                connection.getOutputStream().write(block);
                sent.addAndGet(block.length);
            }
            return false;
        })) {
            String line = line(ItemProblem.class, () -> client().manifest(repository(server), "1"));
            assertTrue(line.contains("larger than 4194304 bytes"), line);
            assertTrue(sent.get() < 100 << 20);
        }
    }

    @Test
    void aManifestThatIsShorterThanAnnouncedIsNoAnswer() throws Exception {
        try (WireServer server = new WireServer((request, connection) -> {
            connection
                    .getOutputStream()
                    .write(("HTTP/1.1 " + ok(MediaTypes.OCI_MANIFEST) + "\r\nContent-Length: 1000\r\n\r\n" + MANIFEST)
                            .getBytes(StandardCharsets.US_ASCII));
            return false;
        })) {
            assertThrows(NoAnswerException.class, () -> client().manifest(repository(server), "1"));
        }
    }

    @Test
    void whatComesMustBeWhatWasAskedFor() throws Exception {
        String type = ok(MediaTypes.OCI_MANIFEST);
        assertTrue(manifestLine(type, MANIFEST, OTHER.toString()).contains("gives something else"));
        assertTrue(manifestLine(type + "\r\nDocker-Content-Digest: " + OTHER, MANIFEST, "1")
                .contains("do not have the digest " + OTHER));
        assertTrue(manifestLine(type + "\r\nDocker-Content-Digest: md5:1", MANIFEST, "1")
                .contains("'md5:1' is no digest"));
        assertTrue(
                manifestLine(type + "\r\nContent-Encoding: gzip", MANIFEST, "1").contains("packed"));
        try (WireServer server = always(type + "\r\nDocker-Content-Digest: " + OTHER, "")) {
            Digest asked = Digest.of(new byte[] {2});
            line(ItemProblem.class, () -> client().head(repository(server), asked.toString()));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/html|<html>|which is neither a manifest nor an index",
                "application/vnd.docker.distribution.manifest.v1+prettyjws|{}|neither a manifest nor an index",
                "application/vnd.oci.image.manifest.v1+json|[]|no JSON object",
                "application/vnd.oci.image.manifest.v1+json|{|no valid JSON",
                "application/vnd.oci.image.manifest.v1+json|{\"schemaVersion\":1}|schemaVersion",
            })
    void otherThings(String type, String body, String reason) throws Exception {
        String line = manifestLine(ok(type), body, "1");
        assertTrue(line.contains(reason), line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>nothing here</html>",
                "{\"errors\":[{\"message\":\"no route\"}]}",
                "{\"errors\":[{\"code\":\"ROUTE_UNKNOWN\"}]}",
                "{\"errors\":[]}"
            })
    void a404ThatIsNoWordOfARegistryMakesNothingVanish(String body) throws Exception {
        try (WireServer server = always("404 Not Found", body)) {
            for (Executable what : new Executable[] {
                () -> client().head(repository(server), "1"),
                () -> client().manifest(repository(server), "1"),
                () -> client().tags(repository(server)),
                () -> client().referrers(repository(server), OTHER, null),
                () -> client().delete(repository(server), OTHER)
            }) {
                String line = line(ItemProblem.class, what);
                assertTrue(line.contains("404 Not Found"), line);
            }
            assertTrue(
                    client().harborRepositories(repository(server).host(), "a").isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MANIFEST_UNKNOWN", "NAME_UNKNOWN", "NOT_FOUND"})
    void whatARegistrySaysIsNotThereIsNotThere(String code) throws Exception {
        try (WireServer server = always("404 Not Found", "{\"errors\":[{\"code\":\"" + code + "\"}]}")) {
            assertTrue(client().head(repository(server), "1").isEmpty());
            assertTrue(client().manifest(repository(server), "1").isEmpty());
            assertTrue(client().tags(repository(server)).isEmpty());
            assertEquals(Deletion.MISSING, client().delete(repository(server), OTHER));
        }
    }

    @Test
    void smallBlobsAreWhatTheyShouldBe() throws Exception {
        byte[] content = "{}".getBytes(StandardCharsets.UTF_8);
        try (WireServer server = always("200 OK", "{}")) {
            assertArrayEquals(content, client().smallBlob(repository(server), ContentDescriptor.EMPTY, 10));
            ContentDescriptor larger = ContentDescriptor.of("a/b", Digest.of(content), 3);
            line(ItemProblem.class, () -> client().smallBlob(repository(server), larger, 10));
            ContentDescriptor smaller = ContentDescriptor.of("a/b", Digest.of(content), 1);
            line(ItemProblem.class, () -> client().smallBlob(repository(server), smaller, 10));
            ContentDescriptor another = ContentDescriptor.of("a/b", OTHER, 2);
            line(ItemProblem.class, () -> client().smallBlob(repository(server), another, 10));
            int before = server.requests().size();
            ContentDescriptor huge = ContentDescriptor.of("a/b", OTHER, 5L << 30);
            line(ItemProblem.class, () -> client().smallBlob(repository(server), huge, 10));
            assertEquals(before, server.requests().size(), "not even asked for");
        }
    }

    @Test
    void anotherPartOfABlobThanWasAskedFor() throws Exception {
        for (String range : new String[] {"bytes 0-9/20", "bytes 5-9", "", "bytes 99999999999999999999-3/4"}) {
            try (WireServer server = always("206 Partial\r\nContent-Range: " + range, "0123456789")) {
                line(ItemProblem.class, () -> client().open(repository(server), OTHER, 10));
            }
        }
        try (WireServer server = always("200 OK", "0123456789");
                Blob blob = client().open(repository(server), OTHER, 5)) {
            assertFalse(blob.continued());
            assertEquals(10, blob.size());
        }
    }

    @Test
    void blobsElsewhereAreFetchedWithoutAWordAboutUs() throws Exception {
        try (WireServer store = always("200 OK", "bytes");
                WireServer server = new WireServer((request, connection) -> {
                    boolean shown = !request.field("Authorization").isEmpty();
                    WireServer.write(
                            connection,
                            shown
                                    ? "307 Elsewhere\r\nLocation: " + store.uri("/bucket/blob?signature=x")
                                    : "401 Who\r\nWWW-Authenticate: Basic realm=\"x\"",
                            "");
                    return true;
                })) {
            RegistryCredentials user = name -> Optional.of(new RegistryLogin("Basic eDp5", false));
            RegistryClient client = new RegistryClient(
                    web, user, new RegistryAccess(true, null), RegistryLimits.DEFAULT, Clock.systemUTC());
            try (Blob blob = client.open(repository(server), OTHER, 0)) {
                assertEquals("bytes", new String(blob.body().readAllBytes(), StandardCharsets.UTF_8));
            }
            assertEquals("", store.requests().get(0).field("Authorization"));
            assertEquals("Basic eDp5", server.requests().get(1).field("Authorization"));
            // From now on it is shown at once.
            client.blobSize(repository(server), OTHER);
            assertEquals(3, server.requests().size());
        }
    }

    @Test
    void whatSomebodyElseWantsToSeeIsNoWishOfTheRegistry() throws Exception {
        for (String status : List.of("401 Who", "403 Forbidden")) {
            try (WireServer other = new WireServer((request, connection) -> {
                        String own = "http://127.0.0.1:" + connection.getLocalPort() + "/token";
                        WireServer.write(connection, status + "\r\nWWW-Authenticate: Bearer realm=\"" + own + "\"", "");
                        return true;
                    });
                    WireServer server = new WireServer((request, connection) -> {
                        WireServer.write(
                                connection,
                                "307 Elsewhere\r\nLocation: http://127.0.0.1:" + other.port() + "/blob",
                                "");
                        return true;
                    })) {
                RegistryCredentials user = name -> Optional.of(new RegistryLogin("Basic eDp5", false));
                RegistryClient client = new RegistryClient(
                        web, user, new RegistryAccess(true, null), RegistryLimits.DEFAULT, Clock.systemUTC());
                String line = line(ItemProblem.class, () -> client.open(repository(server), OTHER, 0));
                assertTrue(
                        line.contains("127.0.0.1:" + other.port() + ", to which 127.0.0.1:" + server.port()
                                + " sends us on, says " + status),
                        line);
                assertEquals(1, server.requests().size());
                assertEquals(1, other.requests().size());
                assertEquals("", other.requests().get(0).field("Authorization"));
            }
        }
    }

    @Test
    void aRegistryOfThisMachineSendsUsOnInTheClearToThisMachineOnly() throws Exception {
        for (String where : List.of("http://registry.example.org/blob", "http://127.0.0.1.example.org/blob")) {
            try (WireServer server = always("307 Elsewhere\r\nLocation: " + where, "")) {
                String line = line(ItemProblem.class, () -> client().open(repository(server), OTHER, 0));
                assertTrue(line.contains(" sends us on to " + where + ", which is not https"), line);
                line = line(ItemProblem.class, () -> client().manifest(repository(server), "1"));
                assertTrue(line.contains("which is not https"), line);
            }
        }
    }

    @Test
    void whatARegistryForbidsIsNoFaultOfTheItem() throws Exception {
        try (WireServer server = always(
                "403 Forbidden", "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"not\\nyours \\u001b[1m\"}]}")) {
            String line = line(EnvironmentProblem.class, () -> client().tags(repository(server)));
            assertTrue(line.contains("DENIED, not\\nyours \\u001b[1m (403 Forbidden)"), line);
        }
    }

    @Test
    void whatARegistryDeletesNotIsRefused() throws Exception {
        for (String head : new String[] {"405 Not Allowed", "400 Bad Request", "412 Precondition Failed"}) {
            try (WireServer server = always(head, "{\"errors\":[{\"code\":\"UNSUPPORTED\"}]}")) {
                assertEquals(Deletion.REFUSED, client().delete(repository(server), OTHER));
            }
        }
        try (WireServer server = always("400 Bad Request", "{\"errors\":[{\"code\":\"DIGEST_INVALID\"}]}")) {
            String line = line(ItemProblem.class, () -> client().delete(repository(server), OTHER));
            assertTrue(line.contains("DIGEST_INVALID (400"), line);
        }
    }

    @Test
    void withoutLeaveNothingIsSentInTheClear() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> {
                try (Socket connection = server.accept()) {
                    return connection.getInputStream().read();
                } catch (IOException e) {
                    return -1;
                }
            });
            RegistryClient strict = new RegistryClient(
                    web, RegistryCredentials.NONE, RegistryAccess.STRICT, RegistryLimits.DEFAULT, Clock.systemUTC());
            RepositoryName repository = new RepositoryName("127.0.0.1:" + server.getLocalPort(), "a/b");
            assertThrows(NoAnswerException.class, () -> strict.tags(repository));
            assertEquals(0x16, first.get(), "a TLS handshake");
        }
        assertThrows(
                NoAnswerException.class,
                () -> client().tags(new RepositoryName("registry.invalid", "a/b")),
                "no such host");
        RegistryHost other = new RegistryHost("registry.example.org", new RegistryAccess(true, null));
        assertFalse(other.isHttp(), "only this machine");
    }
}
