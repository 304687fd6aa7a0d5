package org.cloudimagefactory.common.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.SessionServer.Fault;
import org.cloudimagefactory.common.registry.SessionServer.Verdict;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.cloudimagefactory.common.web.RetryPolicy;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebLimits;
import org.cloudimagefactory.common.web.WebSettings;
import org.cloudimagefactory.common.web.WireServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Uploads to registries that lose, forget and mix up. */
@Timeout(60)
class UploadFaultTest {
    private static final String TEXT = "abcdefghijklmnopqrstuvwxyz";
    private static final byte[] BYTES = TEXT.getBytes(StandardCharsets.US_ASCII);

    private final WebClients web = new WebClients(WebSettings.of("test")
            .with(new WebLimits(
                    Duration.ofSeconds(20), Duration.ofSeconds(20), new RetryPolicy(3, Duration.ofMillis(1)))));
    private final List<Long> told = new ArrayList<>();

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        web.close();
    }

    private RegistryClient client() {
        return client(RegistryLimits.DEFAULT.chunks(10));
    }

    private RegistryClient client(RegistryLimits limits) {
        return new RegistryClient(
                web, RegistryCredentials.NONE, new RegistryAccess(true, null), limits, Clock.systemUTC());
    }

    private UploadNotes notes() {
        return UploadNotes.in(directory.resolve("note"));
    }

    private void uploads(SessionServer server) throws Exception {
        Digest digest = client().upload(server.repository(), BlobContent.of(BYTES), notes(), told::add);
        assertEquals(Digest.of(BYTES), digest);
        assertEquals(TEXT, server.blob(digest), server.asked()::toString);
        assertFalse(Files.exists(directory.resolve("note")), "nothing to remember");
    }

    private static boolean isChunk(WireServer.Request request) {
        return request.line().startsWith("PATCH ");
    }

    @Test
    void addressesMayBeRelative() throws Exception {
        try (SessionServer server = new SessionServer(Fault.NONE)) {
            uploads(server);
            assertEquals(3, server.asked("PATCH"));
            assertTrue(server.asked().get(4).endsWith("/s1?digest=" + Digest.of(BYTES)), server.asked()::toString);
            assertTrue(told.contains(20L) && told.get(told.size() - 1) == 26L, told::toString);
        }
    }

    @Test
    void nothingIsSentOfWhatIsEmpty() throws Exception {
        try (SessionServer server = new SessionServer(Fault.NONE)) {
            byte[] nothing = {};
            assertEquals(
                    Digest.of(nothing),
                    client().upload(server.repository(), BlobContent.of(nothing), notes(), told::add));
            assertEquals(0, server.asked("PATCH"));
            client().upload(server.repository(), BlobContent.of(new byte[] {'a'}), notes(), told::add);
            assertEquals(1, server.asked("PATCH"), "0-0 is one byte here");
        }
    }

    @Test
    void chunksAreAsLargeAsTheRegistryWantsThem() throws Exception {
        try (WireServer server = new WireServer((request, connection) -> {
            boolean begins = request.line().startsWith("POST ");
            String end = begins ? "0-0\r\nOCI-Chunk-Min-Length: 24" : request.field("Content-Range");
            WireServer.write(
                    connection,
                    (request.line().startsWith("PUT ") ? "201 Created" : "202 Accepted")
                            + "\r\nLocation: /v2/a/b/blobs/uploads/x\r\nRange: " + end.replaceFirst("^24-", "0-"),
                    "");
            return true;
        })) {
            client().upload(
                            new RepositoryName("127.0.0.1:" + server.port(), "a/b"),
                            BlobContent.of(BYTES),
                            notes(),
                            told::add);
            assertEquals("0-23", server.requests().get(1).field("Content-Range"));
            assertEquals("24-25", server.requests().get(2).field("Content-Range"));
        }
    }

    @Test
    void aConnectionThatBreaksWithinAChunkGoesOnWhereTheRegistryIs() throws Exception {
        try (SessionServer server = new SessionServer((registry, request, connection) -> {
            if (isChunk(request) && registry.chunk() == 2) {
                registry.take(request, request.body().substring(0, 4));
                return Verdict.BROKEN;
            }
            return Verdict.AS_USUAL;
        })) {
            uploads(server);
            assertEquals(1, server.asked("POST"));
            assertTrue(server.asked().stream().anyMatch(line -> line.endsWith(" 14-23")), server.asked()::toString);
        }
    }

    @Test
    void anAnswerThatIsLostMakesNothingTwice() throws Exception {
        try (SessionServer server = new SessionServer((registry, request, connection) -> {
            if (isChunk(request) && registry.chunk() == 2) {
                registry.take(request, request.body());
                return Verdict.BROKEN;
            }
            if (request.line().startsWith("PUT ")) {
                registry.usual(request, connection);
                return Verdict.BROKEN;
            }
            return Verdict.AS_USUAL;
        })) {
            uploads(server);
            assertEquals(1, server.asked("POST"));
        }
    }

    @Test
    void theAnswerToTheClosingMayBeLost() throws Exception {
        try (SessionServer server = new SessionServer((registry, request, connection) -> {
            if (request.line().startsWith("PUT ") && registry.asked("PUT") == 1) {
                registry.usual(request, new SilentSocket());
                return Verdict.BROKEN;
            }
            return Verdict.AS_USUAL;
        })) {
            uploads(server);
            assertEquals(1, server.asked("PUT"), server.asked()::toString);
        }
    }

    @Test
    void aRegistryThatTakesAPartOfAChunkGetsTheRest() throws Exception {
        try (SessionServer server = new SessionServer((registry, request, connection) -> {
            if (isChunk(request) && registry.chunk() == 1) {
                registry.take(request, request.body().substring(0, 7));
                SessionServer.tell(connection, "202 Accepted", "s1", "bytes=0-6");
                return Verdict.ANSWERED;
            }
            return Verdict.AS_USUAL;
        })) {
            uploads(server);
            assertTrue(server.asked().get(2).endsWith(" 7-16"), server.asked()::toString);
        }
    }

    @Test
    void aRegistryThatDoesNotSayWhatItHasIsAsked() throws Exception {
        try (SessionServer server = new SessionServer((registry, request, connection) -> {
            if (isChunk(request)) {
                registry.take(request, request.body());
                WireServer.write(connection, "202 Accepted", "");
                return Verdict.ANSWERED;
            }
            return Verdict.AS_USUAL;
        })) {
            uploads(server);
            assertEquals(3, server.asked("GET"));
        }
    }

    @Test
    void aChunkThatIsRefusedAsOutOfOrderIsAsked() throws Exception {
        try (SessionServer server = new SessionServer((registry, request, connection) -> {
            if (isChunk(request) && registry.chunk() == 2) {
                WireServer.write(connection, "416 Range", "");
                return Verdict.ANSWERED;
            }
            return Verdict.AS_USUAL;
        })) {
            uploads(server);
            assertEquals(1, server.asked("GET"));
        }
    }

    @Test
    void aSessionThatIsLostBeginsAnewAndFinallyIsToldInOneLine() throws Exception {
        try (SessionServer server = new SessionServer((registry, request, connection) -> {
            if (isChunk(request) && registry.chunk() == 3) {
                registry.drop(request);
            }
            return Verdict.AS_USUAL;
        })) {
            uploads(server);
            assertEquals(2, server.asked("POST"));
        }
        try (SessionServer server = new SessionServer((registry, request, connection) -> {
            if (isChunk(request)) {
                registry.drop(request);
            }
            return Verdict.AS_USUAL;
        })) {
            ItemProblem e = assertThrows(
                    ItemProblem.class,
                    () -> client().upload(server.repository(), BlobContent.of(BYTES), notes(), told::add));
            assertTrue(e.line().contains("has lost it or mixed it up, 3 times by now"), e.line());
            assertEquals(3, server.asked("POST"));
            assertFalse(Files.exists(directory.resolve("note")));
        }
    }

    @Test
    void whoTakesNothingIsNotAskedForEver() throws Exception {
        try (SessionServer server = new SessionServer((registry, request, connection) -> {
            if (isChunk(request)) {
                SessionServer.tell(connection, "202 Accepted", "s1", "0-0");
                return Verdict.ANSWERED;
            }
            return Verdict.AS_USUAL;
        })) {
            ItemProblem e = assertThrows(
                    ItemProblem.class,
                    () -> client().upload(server.repository(), BlobContent.of(BYTES), notes(), told::add));
            assertTrue(e.line().contains("takes nothing more"), e.line());
        }
    }

    @Test
    void aRegistryThatCannotAnswerIsAskedAgainLaterAndTheNoteStays() throws Exception {
        try (SessionServer server = new SessionServer((registry, request, connection) -> {
            if (isChunk(request) && registry.chunk() >= 2 && registry.chunk() < 6) {
                WireServer.write(connection, "503 Busy", "");
                return Verdict.ANSWERED;
            }
            return Verdict.AS_USUAL;
        })) {
            assertThrows(
                    NoAnswerException.class,
                    () -> client().upload(server.repository(), BlobContent.of(BYTES), notes(), told::add));
            assertTrue(Files.exists(directory.resolve("note")));
            uploads(server);
            assertEquals(1, server.asked("POST"), "it has gone on");
        }
    }

    @Test
    void addressesOfOthersAreNotFollowed() throws Exception {
        try (SessionServer server = new SessionServer((registry, request, connection) -> {
            if (request.line().startsWith("POST ")) {
                WireServer.write(connection, "202 Accepted\r\nLocation: http://127.0.0.1:1/v2/a/b/x", "");
                return Verdict.ANSWERED;
            }
            return Verdict.AS_USUAL;
        })) {
            ItemProblem e = assertThrows(
                    ItemProblem.class,
                    () -> client().upload(server.repository(), BlobContent.of(BYTES), notes(), told::add));
            assertTrue(e.line().contains("another server to go on"), e.line());
            // Nor that of a note that somebody has written.
            notes().keep(
                            server.repository(),
                            BYTES.length,
                            new UploadNotes.Session("http://127.0.0.1:1/v2/a/b/x", 0),
                            3);
            assertThrows(
                    ItemProblem.class,
                    () -> client().upload(server.repository(), BlobContent.of(BYTES), notes(), told::add));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://registry.example.org/v2/x?a=b, https://registry.example.org/v2/x?a=b",
        "https://registry.example.org:443/v2/x, https://registry.example.org/v2/x",
        "http://registry.example.org/v2/x, https://registry.example.org/v2/x",
        "/v2/x, https://registry.example.org/v2/x",
        "x?y, https://registry.example.org/v2/a/x?y",
        "https://registry.example.org//other.example.org/x, https://registry.example.org//other.example.org/x",
        "//other.example.org/x, nowhere",
        "https://registry.example.org:8443/x, nowhere",
        "http://registry.example.org:8080/x, nowhere",
        "https://registry.example.org@other.example.org/x, nowhere",
        "https://user@registry.example.org/x, nowhere",
        "https://registry.example.org.other.example.org/x, nowhere",
        "mailto:a, nowhere",
        "https://registry.example.org, nowhere",
        "'http://[', nowhere",
    })
    void addressesOfTheRegistryItself(String named, String expected) {
        RegistryHost host = new RegistryHost("registry.example.org", RegistryAccess.STRICT);
        URI from = URI.create("https://registry.example.org/v2/a/b");
        if (expected.equals("nowhere")) {
            assertThrows(ItemProblem.class, () -> host.own(from, named));
        } else {
            assertEquals(expected, host.own(from, named).toString());
            assertEquals("registry.example.org", host.own(from, named).getHost());
        }
    }

    @Test
    void contentWithAnotherDigestIsNotLeftThere() throws Exception {
        try (SessionServer server = new SessionServer(Fault.NONE)) {
            Digest other = Digest.of(new byte[] {1});
            ItemProblem e = assertThrows(
                    ItemProblem.class,
                    () -> client().mountOrUpload(
                                    server.repository(), null, other, BlobContent.of(BYTES), notes(), told::add));
            assertTrue(e.line().contains("instead of " + other), e.line());
            assertEquals(0, server.asked("PUT"));
            assertEquals(1, server.asked("DELETE"));
        }
    }

    @Test
    void contentThatCannotBeReadIsNoFaultOfTheRegistry() throws Exception {
        try (SessionServer server = new SessionServer(Fault.NONE)) {
            BlobContent broken = new BlobContent() {
                @Override
                public long size() {
                    return 20;
                }

                @Override
                public InputStream open(long offset) throws IOException {
                    if (offset > 0) {
                        throw new java.nio.file.NoSuchFileException("/gone");
                    }
                    return BlobContent.of(BYTES).open(0);
                }
            };
            ItemProblem e = assertThrows(
                    ItemProblem.class, () -> client().upload(server.repository(), broken, notes(), told::add));
            assertTrue(e.line().contains("no such file"), e.line());
            assertEquals(1, server.asked("POST"));
        }
    }

    @Test
    void aNoteThatIsNoneBeginsAnew() throws Exception {
        Path note = directory.resolve("note");
        for (String text : new String[] {"", "{", "[]", "{\"repository\":1}", "x".repeat(100_000)}) {
            Files.writeString(note, text);
            try (SessionServer server = new SessionServer(Fault.NONE)) {
                uploads(server);
            }
        }
        try (SessionServer server = new SessionServer(Fault.NONE)) {
            // It belongs to something else.
            notes().keep(server.repository(), 5, new UploadNotes.Session("/v2/a/b/blobs/uploads/s1", 0), 3);
            uploads(server);
            assertEquals(0, server.asked("GET"));
        }
    }

    @Test
    void requestsOfThatSizeMayBeRefusedBeforeTheRegistry() throws Exception {
        try (SessionServer server = new SessionServer((registry, request, connection) -> {
            if (isChunk(request)) {
                WireServer.write(connection, "413 Too Large", "<html>");
                return Verdict.ANSWERED;
            }
            return Verdict.AS_USUAL;
        })) {
            ItemProblem e = assertThrows(
                    ItemProblem.class,
                    () -> client().upload(server.repository(), BlobContent.of(BYTES), notes(), told::add));
            assertTrue(e.line().contains("client_max_body_size"), e.line());
        }
    }

    @Test
    void smallerChunksGoThroughWhatTakesNoLargeOnes() throws Exception {
        byte[] large = "x".repeat(9 << 20).getBytes(StandardCharsets.US_ASCII);
        try (SessionServer server = new SessionServer((registry, request, connection) -> {
            if (isChunk(request) && request.body().length() > 3 << 20) {
                WireServer.write(connection, "413 Too Large", "<html>");
                return Verdict.ANSWERED;
            }
            return Verdict.AS_USUAL;
        })) {
            RegistryClient client = client(RegistryLimits.DEFAULT.chunks(8 << 20));
            Digest digest = client.upload(server.repository(), BlobContent.of(large), notes(), told::add);
            assertEquals(Digest.of(large), digest);
            assertEquals(large.length, server.blob(digest).length());
            assertEquals(1, server.asked("POST"), server.asked()::toString);
            assertEquals(2 + 5, server.asked("PATCH"), "8 and 4 MiB are refused, 2 MiB are not");
        }
    }

    /** A content that gives some bytes and then fails, which says how often it was opened. */
    private static final class Failing implements BlobContent {
        private int opened;

        @Override
        public long size() {
            return 4 << 20;
        }

        @Override
        public InputStream open(long offset) {
            opened++;
            return new InputStream() {
                private long left = (3 << 20) - offset;

                @Override
                public int read() throws IOException {
                    throw new IOException("not byte by byte");
                }

                @Override
                public int read(byte[] target, int start, int length) throws IOException {
                    if (left <= 0) {
                        throw new IOException("Input/output error");
                    }
                    int count = (int) Math.min(left, length);
                    left -= count;
                    return count;
                }
            };
        }
    }

    @Test
    void aDiskThatFailsInTheMiddleEndsTheUploadAndItsThread() throws Exception {
        try (SessionServer server = new SessionServer(Fault.NONE)) {
            Failing content = new Failing();
            ItemProblem e = assertThrows(
                    ItemProblem.class,
                    () -> client(RegistryLimits.DEFAULT).upload(server.repository(), content, notes(), told::add));
            assertTrue(e.line().contains("cannot read what is to be uploaded: Input/output error"), e.line());
            assertEquals(1, content.opened);
            assertTrue(Files.exists(directory.resolve("note")), "the session is there when the disk is well again");
        }
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("digest")) {
                thread.join();
            }
        }
    }

    @Test
    void aDigestThatTheContentProvesIsNotComputedAgain() throws Exception {
        Digest other = Digest.of(new byte[] {1});
        BlobContent content = new BlobContent() {
            @Override
            public long size() {
                return BYTES.length;
            }

            @Override
            public InputStream open(long offset) throws IOException {
                return BlobContent.of(BYTES).open(offset);
            }

            @Override
            public Optional<Digest> proven() {
                return Optional.of(other);
            }
        };
        try (SessionServer server = new SessionServer(Fault.NONE)) {
            client().mountOrUpload(server.repository(), null, other, content, notes(), told::add);
            assertEquals(TEXT, server.blob(other), "only the registry would see that it is not right");
        }
    }

    /** Nobody hears what is written to it. */
    private static final class SilentSocket extends java.net.Socket {
        @Override
        public java.io.OutputStream getOutputStream() {
            return java.io.OutputStream.nullOutputStream();
        }
    }
}
