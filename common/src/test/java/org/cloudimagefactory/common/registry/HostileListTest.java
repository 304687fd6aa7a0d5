package org.cloudimagefactory.common.registry;

import static org.cloudimagefactory.common.registry.Hostile.always;
import static org.cloudimagefactory.common.registry.Hostile.line;
import static org.cloudimagefactory.common.registry.Hostile.ok;
import static org.cloudimagefactory.common.registry.Hostile.repository;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of registries that mean harm: one line each. */
@Timeout(60)
class HostileListTest {
    private static final Digest OTHER = Digest.of(new byte[] {1});

    private static final RegistryLimits FEW_PAGES =
            new RegistryLimits(4 << 20, 16 << 20, 1000, 100, 1 << 20, 1 << 18, 1000, 1000, 32, 1 << 20, 1 << 20);

    private final WebClients web = new WebClients(WebSettings.of("test")
            .with(new WebLimits(Duration.ofSeconds(20), Duration.ofSeconds(20), RetryPolicy.NEVER)));

    @AfterEach
    void close() {
        web.close();
    }

    private RegistryClient client() {
        return client(RegistryLimits.DEFAULT);
    }

    private RegistryClient client(RegistryLimits limits) {
        return new RegistryClient(
                web, RegistryCredentials.NONE, new RegistryAccess(true, null), limits, Clock.systemUTC());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\nb", "../x", "", " ", "a/b", "-a", "a:b"})
    void tagsThatAreNone(String tag) throws Exception {
        try (WireServer server = always("200 OK", "{\"tags\":[\"1\",\"" + tag + "\"]}")) {
            String line = line(ItemProblem.class, () -> client().tags(repository(server)));
            assertTrue(line.contains("which is none"), line);
        }
    }

    @Test
    void listsThatAreNone() throws Exception {
        for (String body : new String[] {"[]", "{\"tags\":{}}", "{\"tags\":[1]}", "", "{\"tags\":[[[["}) {
            try (WireServer server = always("200 OK", body)) {
                line(ItemProblem.class, () -> client().tags(repository(server)));
            }
        }
        try (WireServer server = always("200 OK", "{\"name\":\"a/b\",\"tags\":null}")) {
            assertEquals(List.of(), client().tags(repository(server)));
        }
    }

    @Test
    void pagesAreFollowedByTheirLinks() throws Exception {
        try (WireServer server = new WireServer((request, connection) -> {
            boolean first = !request.line().contains("last=");
            WireServer.write(
                    connection,
                    "200 OK" + (first ? "\r\nLink: </v2/a/b/tags/list?n=1000&last=b>; rel=\"next\"" : ""),
                    first ? "{\"tags\":[\"b\",\"a\"]}" : "{\"tags\":[\"a\",\"c\"]}");
            return true;
        })) {
            assertEquals(List.of("b", "a", "c"), client().tags(repository(server)));
            assertEquals(2, server.requests().size());
        }
    }

    @Test
    void aListThatBreaksOffIsNone() throws Exception {
        try (WireServer server = new WireServer((request, connection) -> {
            boolean first = !request.line().contains("last=");
            WireServer.write(
                    connection,
                    first ? "200 OK\r\nLink: </v2/a/b/tags/list?n=1000&last=b>; rel=\"next\"" : "404 Not Found",
                    first ? "{\"tags\":[\"b\",\"a\"]}" : "{\"errors\":[{\"code\":\"NAME_UNKNOWN\"}]}");
            return true;
        })) {
            String line = line(ItemProblem.class, () -> client().tags(repository(server)));
            assertTrue(line.contains("NAME_UNKNOWN"), line);
        }
    }

    @Test
    void pagesThatLeadInACircleElsewhereOrNowhere() throws Exception {
        try (WireServer server = always("200 OK\r\nLink: </v2/a/b/tags/list?n=1000>; rel=next", "{\"tags\":[\"a\"]}")) {
            String line = line(ItemProblem.class, () -> client().tags(repository(server)));
            assertTrue(line.contains("circle"), line);
            assertEquals(1, server.requests().size());
        }
        for (String link : new String[] {
            "http://127.0.0.1:1/v2/a/b/tags/list",
            "https://registry.example.org/",
            "//other/",
            "http://[",
            "file:///etc"
        }) {
            try (WireServer server = always("200 OK\r\nLink: <" + link + ">; rel=\"next\"", "{\"tags\":[\"a\"]}")) {
                String line = line(ItemProblem.class, () -> client().tags(repository(server)));
                assertTrue(line.contains("another server"), line);
            }
        }
        AtomicInteger page = new AtomicInteger();
        try (WireServer server = new WireServer((request, connection) -> {
            String next = "/v2/a/b/tags/list?last=" + page.incrementAndGet();
            WireServer.write(connection, "200 OK\r\nLink: <" + next + ">; rel=\"next\"", "{\"tags\":[\"a\"]}");
            return true;
        })) {
            String line = line(ItemProblem.class, () -> client(FEW_PAGES).tags(repository(server)));
            assertTrue(line.contains("more than 100 pages"), line);
            assertEquals(1, server.requests().get(99).connection(), "on one connection");
        }
    }

    @Test
    void tooManyTagsAndTooManyBytesOfThem() throws Exception {
        AtomicInteger page = new AtomicInteger();
        String blanks = " ".repeat(6 << 20);
        try (WireServer server = new WireServer((request, connection) -> {
            String next = "/v2/a/b/tags/list?last=" + page.incrementAndGet();
            WireServer.write(
                    connection, "200 OK\r\nLink: <" + next + ">; rel=\"next\"", "{\"tags\":[\"a\"]" + blanks + "}");
            return true;
        })) {
            String line = line(ItemProblem.class, () -> client().tags(repository(server)));
            assertTrue(line.contains("larger than"), line);
            assertEquals(3, server.requests().size());
        }
        StringBuilder many = new StringBuilder("{\"tags\":[\"a\"");
        for (int i = 0; i <= 100_000; i++) {
            many.append(",\"t").append(i).append('"');
        }
        try (WireServer server = always("200 OK", many.append("]}").toString())) {
            String line = line(ItemProblem.class, () -> client().tags(repository(server)));
            assertTrue(line.contains("more than 100000"), line);
        }
    }

    @Test
    void referrersByTheRegistrysListAreChosenHereAndCounted() throws Exception {
        ContentDescriptor one = new ContentDescriptor(MediaTypes.OCI_MANIFEST, OTHER, 5, "x/y", Map.of(), null);
        ContentDescriptor two = ContentDescriptor.of(MediaTypes.OCI_MANIFEST, Digest.of(new byte[] {7}), 5);
        String index = new String(Index.of(List.of(one, two), Map.of()).bytes(), StandardCharsets.UTF_8);
        AtomicInteger page = new AtomicInteger();
        try (WireServer server = new WireServer((request, connection) -> {
            boolean more = page.incrementAndGet() == 1;
            WireServer.write(
                    connection,
                    ok(MediaTypes.OCI_INDEX)
                            + (more ? "\r\nLink: </v2/a/b/referrers/" + OTHER + "?p=2>; rel=\"next\"" : ""),
                    index);
            return true;
        })) {
            assertEquals(4, client().referrers(repository(server), OTHER, null).size());
            page.set(1);
            assertEquals(List.of(one), client().referrers(repository(server), OTHER, "x/y"));
        }
        String entry = "{\"mediaType\":\"a/b\",\"digest\":\"" + OTHER + "\",\"size\":1},";
        String many = index.replace("\"manifests\":[", "\"manifests\":[" + entry.repeat(999));
        try (WireServer server = always(ok(MediaTypes.OCI_INDEX), many)) {
            String line = line(ItemProblem.class, () -> client().referrers(repository(server), OTHER, null));
            assertTrue(line.contains("more than 1000"), line);
        }
        try (WireServer server = always("500 Broken", "")) {
            assertThrows(NoAnswerException.class, () -> client().referrers(repository(server), OTHER, null));
        }
    }

    @Test
    void theIndexOfReferrersIsWrittenUntilOursIsInIt() throws Exception {
        Manifest referrer = Manifest.of(new Manifest.Fields(
                "x/y", ContentDescriptor.EMPTY, List.of(), ContentDescriptor.of("a/b", OTHER, 3), Map.of()));
        FallbackServer lossy = new FallbackServer(2);
        try (WireServer server = new WireServer(lossy)) {
            assertEquals(referrer.digest(), client().attach(repository(server), referrer));
            assertEquals(3, lossy.written.get(), "two were lost to others");
            assertTrue(lossy.index.contains(referrer.digest().hex()));
            assertTrue(server.requests().stream()
                    .anyMatch(one -> one.field("If-None-Match").equals("*")));
            assertTrue(server.requests().stream()
                    .anyMatch(one -> one.field("If-Match").equals("\"1\"")));
        }
        FallbackServer hopeless = new FallbackServer(1000);
        try (WireServer server = new WireServer(hopeless)) {
            String line = line(ItemProblem.class, () -> client().attach(repository(server), referrer));
            assertTrue(line.contains("10 times"), line);
        }
        try (WireServer server = always("201 Created\r\nOCI-Subject: " + OTHER, "")) {
            client().attach(repository(server), referrer);
            assertEquals(1, server.requests().size(), "the registry does it");
        }
    }

    /** Loses the index that is written to it, so many times. */
    private static final class FallbackServer implements WireServer.Handler {
        private static final String OF_OTHERS = new String(
                Index.of(List.of(ContentDescriptor.of("a/b", Digest.of(new byte[] {9}), 1)), Map.of())
                        .bytes(),
                StandardCharsets.UTF_8);

        private final int losses;
        private final AtomicInteger written = new AtomicInteger();
        private volatile String index = "";

        FallbackServer(int losses) {
            this.losses = losses;
        }

        @Override
        public boolean answer(WireServer.Request request, Socket connection) throws IOException {
            boolean isIndex = request.line().contains("/sha256-");
            if (request.line().startsWith("PUT ")) {
                if (isIndex) {
                    boolean lost = written.incrementAndGet() <= losses;
                    index = lost ? OF_OTHERS : request.body();
                    WireServer.write(connection, lost && written.get() == 2 ? "412 Changed" : "201 Created", "");
                } else {
                    WireServer.write(connection, "201 Created", "");
                }
            } else if (index.isEmpty()) {
                WireServer.write(connection, "404 None", "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\"}]}");
            } else {
                WireServer.write(connection, ok(MediaTypes.OCI_INDEX) + "\r\nETag: \"1\"", index);
            }
            return true;
        }
    }

    @Test
    void theRepositoriesOfAHarbor() throws Exception {
        try (WireServer server = new WireServer((request, connection) -> {
            boolean first = request.line().contains("page=1&");
            String next = "</api/v2.0/projects/egi/repositories?page=2&page_size=100>; rel=\"next\"";
            WireServer.write(
                    connection,
                    "200 OK\r\nContent-Type: application/json; charset=utf-8\r\nLink: "
                            + (first ? next : next.replace("next", "prev").replace("page=2", "page=1")),
                    first ? "[{\"name\":\"egi/ubuntu\"}]" : "[{\"name\":\"egi/a/b\"}]");
            return true;
        })) {
            String host = repository(server).host();
            assertEquals(
                    List.of(host + "/egi/ubuntu", host + "/egi/a/b"),
                    client().harborRepositories(host, "egi").orElseThrow().stream()
                            .map(RepositoryName::toString)
                            .toList());
        }
        RegistryCredentials user = name -> Optional.of(new RegistryLogin("Basic eDp5", false));
        try (WireServer server = always("401 Who\r\nContent-Type: application/json", "")) {
            RegistryClient client = new RegistryClient(
                    web, user, new RegistryAccess(true, null), RegistryLimits.DEFAULT, Clock.systemUTC());
            line(
                    EnvironmentProblem.class,
                    () -> client.harborRepositories(repository(server).host(), "egi"));
            assertEquals("Basic eDp5", server.requests().get(0).field("Authorization"), "Harbor does not ask for it");
            assertEquals(1, server.requests().size());
        }
        String json = "200 OK\r\nContent-Type: application/json";
        for (String name : new String[] {"other/a", "egi/", "egi/A", "egi/../x", "egi"}) {
            try (WireServer server = always(json, "[{\"name\":\"" + name + "\"}]")) {
                line(
                        ItemProblem.class,
                        () -> client().harborRepositories(repository(server).host(), "egi"));
            }
        }
        try (WireServer server =
                always("404 None\r\nContent-Type: application/json", "{\"errors\":[{\"code\":\"NOT_FOUND\"}]}")) {
            String line = line(
                    ItemProblem.class,
                    () -> client().harborRepositories(repository(server).host(), "egi"));
            assertTrue(line.contains("NOT_FOUND"), line);
            line(
                    ItemProblem.class,
                    () -> client().harborRepositories(repository(server).host(), "a/b"));
        }
        try (WireServer server = always("200 OK\r\nContent-Type: text/html", "<html>")) {
            assertTrue(client().harborRepositories(repository(server).host(), "egi")
                    .isEmpty());
        }
    }
}
