package org.cloudimagefactory.common.registry;

import static org.cloudimagefactory.common.registry.Hostile.ok;
import static org.cloudimagefactory.common.registry.Hostile.repository;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.cloudimagefactory.common.web.RetryPolicy;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebLimits;
import org.cloudimagefactory.common.web.WebSettings;
import org.cloudimagefactory.common.web.WireServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A tag is given to a manifest only in the place of what was looked at. */
@Timeout(60)
class PlaceOfTagTest {
    private static final String MISSING = "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\"}]}";

    private final WebClients web = new WebClients(WebSettings.of("test")
            .with(new WebLimits(Duration.ofSeconds(20), Duration.ofSeconds(20), RetryPolicy.NEVER)));
    private final AtomicReference<Manifest> there = new AtomicReference<>();
    private final AtomicReference<Manifest> meanwhile = new AtomicReference<>();

    @AfterEach
    void close() {
        web.close();
    }

    private static Manifest manifest(String title) {
        return Manifest.of(new Manifest.Fields(
                "application/x-test", ContentDescriptor.EMPTY, List.of(), null, Map.of("title", title)));
    }

    /** Has one tag, heeds conditions, and lets somebody else write behind the look. */
    private WireServer registry() throws IOException {
        return new WireServer((request, connection) -> {
            Manifest now = there.get();
            if (request.line().startsWith("GET ")) {
                // Before the answer, as the next request may come on another connection.
                if (meanwhile.get() != null) {
                    there.set(meanwhile.getAndSet(null));
                }
                if (now == null) {
                    WireServer.write(connection, "404 Not Found", MISSING);
                } else {
                    WireServer.write(
                            connection,
                            ok(now.mediaType()) + "\r\nETag: \"" + now.digest() + "\"",
                            new String(now.bytes(), StandardCharsets.UTF_8));
                }
                return true;
            }
            String head = request.head();
            boolean met = now == null
                    ? !head.contains("if-match:")
                    : !head.contains("if-none-match: *")
                            && (!head.contains("if-match:") || head.contains("\"" + now.digest() + "\""));
            WireServer.write(connection, met ? "201 Created" : "412 Precondition Failed", "");
            return true;
        });
    }

    private boolean put(WireServer server, Manifest manifest, Digest before) throws Exception {
        return put(web, server, manifest, before);
    }

    private static boolean put(WebClients clients, WireServer server, Manifest manifest, Digest before)
            throws Exception {
        return new RegistryClient(
                        clients,
                        RegistryCredentials.NONE,
                        new RegistryAccess(true, null),
                        RegistryLimits.DEFAULT,
                        Clock.systemUTC())
                .putInPlaceOf(repository(server), "latest", manifest, before);
    }

    private static long puts(WireServer server) {
        return server.requests().stream()
                .filter(request -> request.line().startsWith("PUT "))
                .count();
    }

    @Test
    void nothingIsReplacedThatWasNotLookedAt() throws Exception {
        Manifest first = manifest("first");
        Manifest other = manifest("other");
        Manifest next = manifest("next");
        try (WireServer server = registry()) {
            assertFalse(put(server, next, first.digest()), "it is gone");
            there.set(other);
            assertFalse(put(server, next, first.digest()), "it is another one");
            assertFalse(put(server, next, null), "there was nothing");
            assertEquals(0, puts(server));
            there.set(first);
            assertTrue(put(server, next, first.digest()));
            assertEquals(1, puts(server));
            there.set(next);
            assertTrue(put(server, next, first.digest()), "an earlier run has put it already");
            assertEquals(1, puts(server));
        }
    }

    /** Has one tag, takes what comes, and says that somebody else was there before: to whoever asks again when an answer was lost. */
    private WireServer forgetful(Manifest before, Manifest after) throws IOException {
        there.set(before);
        return new WireServer((request, connection) -> {
            if (request.line().startsWith("PUT ")) {
                there.set(after);
                WireServer.write(connection, "412 Precondition Failed", "");
                return true;
            }
            Manifest now = there.get();
            WireServer.write(
                    connection,
                    now == null ? "404 Not Found" : ok(now.mediaType()) + "\r\nETag: \"" + now.digest() + "\"",
                    now == null ? MISSING : new String(now.bytes(), StandardCharsets.UTF_8));
            return true;
        });
    }

    @Test
    void whatWasPutAndNotToldIsNoTagOfSomebodyElse() throws Exception {
        Manifest first = manifest("first");
        Manifest next = manifest("next");
        for (Manifest before : Arrays.asList(null, first)) {
            Digest looked = before == null ? null : before.digest();
            try (WireServer server = forgetful(before, next)) {
                assertTrue(put(server, next, looked));
                assertEquals(1, puts(server));
            }
            try (WireServer server = forgetful(before, manifest("other"))) {
                assertFalse(put(server, next, looked));
            }
            try (WireServer server = forgetful(before, null)) {
                assertFalse(put(server, next, looked));
            }
        }
    }

    @Test
    void aRequestWhoseAnswerIsLostIsRepeatedAndMeetsItsOwnManifest() throws Exception {
        Manifest next = manifest("next");
        AtomicInteger puts = new AtomicInteger();
        try (WebClients patient = new WebClients(WebSettings.of("test")
                        .with(new WebLimits(
                                Duration.ofSeconds(20),
                                Duration.ofSeconds(20),
                                new RetryPolicy(3, Duration.ofMillis(1)))));
                WireServer server = new WireServer((request, connection) -> {
                    Manifest now = there.get();
                    if (request.line().startsWith("GET ")) {
                        WireServer.write(
                                connection,
                                now == null ? "404 Not Found" : ok(now.mediaType()),
                                now == null ? MISSING : new String(now.bytes(), StandardCharsets.UTF_8));
                        return true;
                    }
                    there.set(next);
                    if (puts.incrementAndGet() == 1) {
                        return false;
                    }
                    WireServer.write(connection, "412 Precondition Failed", "");
                    return true;
                })) {
            assertTrue(put(patient, server, next, null));
            assertEquals(2, puts.get());
        }
    }

    @Test
    void whoWritesBehindTheLookIsNotReplacedWhereConditionsAreHeeded() throws Exception {
        Manifest first = manifest("first");
        try (WireServer server = registry()) {
            meanwhile.set(manifest("other"));
            assertFalse(put(server, manifest("next"), null));
            there.set(first);
            meanwhile.set(manifest("other"));
            assertFalse(put(server, manifest("next"), first.digest()));
            assertEquals(2, puts(server));
        }
    }
}
