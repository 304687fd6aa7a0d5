package org.cloudimagefactory.comfy.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.cloudimagefactory.comfy.Planning;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.web.Deadline;
import org.cloudimagefactory.common.work.Progress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadCacheTest {
    private static final int SIZE = 300_000;

    @TempDir
    Path directory;

    private final List<String> requests = new ArrayList<>();
    private byte[] content = new byte[SIZE];
    private int breakAfter = Integer.MAX_VALUE;
    private HttpServer server;
    private DownloadCache cache;

    @BeforeEach
    void startServer() throws IOException {
        new Random(1).nextBytes(content);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/a.iso", this::iso);
        server.createContext(
                "/SUMS",
                exchange -> answer(
                        exchange, (digest() + "  a.iso\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        server.start();
        cache = cache(1 << 20);
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void fetchesOnceAndVerifies() throws IOException {
        Path first = get("file:" + url("/SUMS"));
        Path second = get("sha256:" + digest());
        assertEquals(first, second);
        assertArrayEquals(content, Files.readAllBytes(first));
        assertEquals(List.of("GET null"), requests);
        assertTrue(first.getFileName().toString().endsWith("-a.iso"), first.toString());
    }

    @Test
    void resumesWhereItBrokeOff() throws IOException {
        breakAfter = 100_000;
        assertThrows(RuntimeException.class, () -> get("sha256:" + digest()));
        breakAfter = Integer.MAX_VALUE;
        requests.clear();
        assertArrayEquals(content, Files.readAllBytes(get("sha256:" + digest())));
        assertEquals(1, requests.size(), requests.toString());
        assertTrue(requests.get(0).matches("GET bytes=[1-9][0-9]{3,5}-"), requests.toString());
    }

    @Test
    void beginsAnewWhenTheFileHasChangedSince() throws IOException {
        breakAfter = 100_000;
        assertThrows(RuntimeException.class, () -> get("sha256:" + digest()));
        // The same name in the cache, but other bytes at its start.
        try (Stream<Path> files = Files.list(directory.resolve("cache"))) {
            Path part = files.filter(file -> file.toString().endsWith(".part"))
                    .findFirst()
                    .orElseThrow();
            Files.write(part, new byte[1000]);
        }
        breakAfter = Integer.MAX_VALUE;
        assertArrayEquals(content, Files.readAllBytes(get("sha256:" + digest())));
    }

    @Test
    void keepsNothingThatHasAnotherChecksum() throws IOException {
        String wanted = "sha256:" + "0".repeat(64);
        Problem e = assertThrows(Problem.class, () -> get(wanted));
        assertEquals(
                "cannot use " + url("/a.iso") + ": its checksum is not " + wanted
                        + "; the mirror is broken, or the description is out of date",
                e.line());
        try (Stream<Path> files = Files.list(directory.resolve("cache"))) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void saysWhatTheServerSays() {
        Problem e = assertThrows(
                Problem.class,
                () -> cache.get(url("/gone.iso"), "sha256:" + "0".repeat(64), Deadline.NEVER, Progress.NONE.start("")));
        assertTrue(e.line().startsWith("cannot fetch " + url("/gone.iso") + ": the server says 404"), e.line());
    }

    @Test
    void saysThatNobodyAnswers() {
        server.stop(0);
        Problem e = assertThrows(Problem.class, () -> get("sha256:" + digest()));
        assertTrue(e.line().startsWith("cannot fetch " + url("/a.iso") + ": "), e.line());
    }

    @Test
    void refusesAListWithoutTheFile() throws IOException {
        Path list = Files.writeString(directory.resolve("SUMS"), digest() + "  b.iso\n" + digest() + "  c.iso\n");
        Problem e = assertThrows(Problem.class, () -> get("file:" + list));
        assertEquals("no checksum of a.iso in 'file:" + list + "'; mend the checksum in the description", e.line());
    }

    @Test
    void takesFilesFromHere() throws IOException {
        Path file = Files.write(directory.resolve("local.img"), content);
        Path cached = cache.get(file.toString(), digest(), Deadline.NEVER, Progress.NONE.start(""))
                .path();
        assertArrayEquals(content, Files.readAllBytes(cached));
    }

    @Test
    void letsTheLongestUnusedGoFirst() throws IOException {
        DownloadCache small = cache(2 * SIZE + 10);
        Path[] files = new Path[3];
        for (int i = 0; i < 3; i++) {
            Path source = Files.write(directory.resolve(i + ".img"), other(i));
            String digest = Digest.SHA_256.of(source);
            files[i] = small.get(source.toString(), digest, Deadline.NEVER, Progress.NONE.start(""))
                    .path();
            Files.setLastModifiedTime(
                    files[i],
                    java.nio.file.attribute.FileTime.from(Instant.parse("2026-01-0" + (i + 1) + "T00:00:00Z")));
        }
        assertFalse(Files.exists(files[0]));
        assertTrue(Files.exists(files[1]));
        assertTrue(Files.exists(files[2]));
    }

    private byte[] other(int seed) {
        byte[] bytes = new byte[SIZE];
        Arrays.fill(bytes, (byte) seed);
        return bytes;
    }

    private Path get(String checksum) {
        return cache.get(url("/a.iso"), checksum, Deadline.NEVER, Progress.NONE.start(""))
                .path();
    }

    private DownloadCache cache(long limit) {
        Clock clock = Clock.fixed(Instant.parse("2026-11-24T10:20:30Z"), ZoneOffset.UTC);
        return new DownloadCache(directory.resolve("cache"), limit, Planning.clients(), clock);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private String digest() {
        return Digest.SHA_256.of(content);
    }

    private void iso(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        requests.add(exchange.getRequestMethod() + " " + range);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().add("Content-Length", Integer.toString(SIZE));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
            return;
        }
        int start = range == null ? 0 : Integer.parseInt(range.replaceAll("[^0-9]", ""));
        if (range != null) {
            exchange.getResponseHeaders().add("Content-Range", "bytes " + start + "-" + (SIZE - 1) + "/" + SIZE);
        }
        exchange.sendResponseHeaders(range == null ? 200 : 206, SIZE - start);
        int end = Math.min(SIZE, breakAfter);
        exchange.getResponseBody().write(content, start, Math.max(0, end - start));
        exchange.getResponseBody().flush();
        exchange.close();
    }

    private static void answer(HttpExchange exchange, byte[] bytes) throws IOException {
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void asksForSizesWithoutFetching() {
        assertEquals(SIZE, cache.size(url("/a.iso"), Deadline.in(Duration.ofSeconds(5))));
    }
}
