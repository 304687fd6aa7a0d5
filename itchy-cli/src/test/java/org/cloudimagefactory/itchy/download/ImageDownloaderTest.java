package org.cloudimagefactory.itchy.download;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.web.AddressScope;
import org.cloudimagefactory.common.web.RetryPolicy;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebLimits;
import org.cloudimagefactory.common.web.WebSettings;
import org.cloudimagefactory.itchy.command.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageDownloaderTest {
    private static final byte[] CONTENT = new byte[2_500_000];

    private static final WebLimits LIMITS =
            new WebLimits(Duration.ofSeconds(30), Duration.ofSeconds(60), new RetryPolicy(3, Duration.ofMillis(1)));

    @TempDir
    Path directory;

    private final Notes notes = new Notes();
    private TestServer server;
    private WebClients clients;

    static {
        for (int i = 0; i < CONTENT.length; i++) {
            CONTENT[i] = (byte) (i * 31 + i / 1000);
        }
    }

    /** Notes in memory. */
    private static final class Notes implements ResumeNotes {
        private final Map<Path, Validators> known = new ConcurrentHashMap<>();

        @Override
        public Optional<Validators> of(Path partial, String source) {
            return Optional.ofNullable(known.get(partial));
        }

        @Override
        public void begun(Path partial, String source, Validators validators) {
            known.put(partial, validators);
        }

        @Override
        public void ended(Path partial) {
            known.remove(partial);
        }
    }

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
        server.put("/image", CONTENT);
        clients = new WebClients(WebSettings.of("test").with(LIMITS));
    }

    @AfterEach
    void stop() {
        clients.close();
        server.close();
    }

    @Test
    void downloadsUnderATemporaryNameUntilItIsPublished() throws Exception {
        AtomicLong progress = new AtomicLong();
        DownloadOrder order = order("/image", CONTENT);
        downloader().download(order, progress::set);
        assertEquals(CONTENT.length, progress.get());
        assertFalse(Files.exists(order.target()));
        assertArrayEquals(CONTENT, Files.readAllBytes(order.partial()));
        ImageDownloader.publish(order);
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(order.target())));
        assertFalse(Files.exists(order.partial()));
    }

    @Test
    void copiesFilesOfThisMachineForListsThatAreFilesOfItOnly() throws Exception {
        Path source = Files.write(directory.resolve("source"), CONTENT);
        DownloadOrder order = fileOrder(source.toUri(), AddressScope.FILE);
        downloader().download(order, bytes -> {});
        assertArrayEquals(CONTENT, Files.readAllBytes(order.partial()));
        Files.delete(order.partial());
        for (AddressScope connected : List.of(AddressScope.LOCAL, AddressScope.PRIVATE, AddressScope.PUBLIC)) {
            DownloadOrder foreign = fileOrder(source.toUri(), connected);
            assertEquals(
                    "image " + source + " is a file of this machine, and the list is none, but came over http",
                    problem(foreign));
            assertFalse(Files.exists(foreign.partial()));
        }
        assertEquals("no file /dev/zero", problem(fileOrder(URI.create("file:///dev/zero"), AddressScope.FILE)));
    }

    @Test
    void isNotSentOnToFilesOrByOtherProtocols() throws Exception {
        Path source = Files.write(directory.resolve("source"), CONTENT);
        for (String target : List.of(
                source.toUri().toString(),
                "FILE://" + source,
                "ftp://127.0.0.1/image",
                "jar:" + source.toUri() + "!/x",
                "gopher://127.0.0.1/",
                "//")) {
            server.redirect("/sent", target);
            DownloadOrder order = order("/sent", CONTENT);
            String problem = problem(order);
            assertTrue(problem.startsWith(server.url("/sent") + " sends us on to "), problem);
            assertFalse(Files.exists(order.partial()));
        }
    }

    private DownloadOrder fileOrder(URI source, AddressScope scope) throws Exception {
        return order(source, scope, CONTENT.length, sha512(CONTENT));
    }

    @Test
    void refusesServersThatAreNearerThanTheList() throws Exception {
        DownloadOrder order = order(URI.create(server.url("/image")), AddressScope.PUBLIC, 5, sha512(CONTENT));
        assertEquals(
                server.url("/image")
                        + " must not be asked: 127.0.0.1 is a local address, and what leads there is at a public one",
                problem(order));
        assertEquals(List.of(), server.requests());
    }

    @Test
    void stopsAtTheSizeOfTheList() throws Exception {
        server.withoutLength();
        DownloadOrder order = order("/image", Arrays.copyOf(CONTENT, 1000));
        assertEquals(server.url("/image") + " has more than 1000 bytes (hv:size)", problem(order));
        assertEquals(0, Files.size(order.partial()));
    }

    @Test
    void goesOnFromWhereItWasIfTheServerKnowsTheFile() throws Exception {
        DownloadOrder order = order("/image", CONTENT);
        Files.write(order.partial(), Arrays.copyOf(CONTENT, 1_000_000));
        notes.begun(order.partial(), "", Validators.of(server.etag("/image"), null));
        downloader().download(order, bytes -> {});
        assertEquals(List.of("GET /image Range: bytes=1000000-"), server.requests());
        assertArrayEquals(CONTENT, Files.readAllBytes(order.partial()));
    }

    @Test
    void startsOverWhenTheServerHasAnotherFileNow() throws Exception {
        DownloadOrder order = order("/image", CONTENT);
        Files.write(order.partial(), new byte[1_000_000]);
        notes.begun(order.partial(), "", Validators.of("\"other\"", null));
        downloader().download(order, bytes -> {});
        assertArrayEquals(CONTENT, Files.readAllBytes(order.partial()));
    }

    @Test
    void goesOnWithAServerThatCannotTellWhetherTheFileIsTheSame() throws Exception {
        DownloadOrder order = order("/image", CONTENT);
        Files.write(order.partial(), Arrays.copyOf(CONTENT, 1_000_000));
        notes.begun(order.partial(), "", Validators.of("W/\"weak\"", null));
        downloader().download(order, bytes -> {});
        assertEquals(List.of("GET /image Range: bytes=1000000-"), server.requests());
        assertArrayEquals(CONTENT, Files.readAllBytes(order.partial()));
    }

    @Test
    void startsOverWhenWhatIsThereIsNoBeginningOfTheImage() throws Exception {
        DownloadOrder order = order("/image", CONTENT);
        Files.write(order.partial(), new byte[1_000_000]);
        notes.begun(order.partial(), "", Validators.of(server.etag("/image"), null));
        downloader().download(order, bytes -> {});
        assertEquals(List.of("GET /image Range: bytes=1000000-", "GET /image"), server.requests());
        assertArrayEquals(CONTENT, Files.readAllBytes(order.partial()));
    }

    @Test
    void takesAFileThatTheRunBeforeHadCompleted() throws Exception {
        DownloadOrder order = order("/image", CONTENT);
        Files.write(order.partial(), CONTENT);
        downloader().download(order, bytes -> {});
        assertEquals(List.of(), server.requests());
    }

    @Test
    void givesUpAfterAWhileAndKeepsWhatItHas() throws Exception {
        DownloadOrder order = order("/image", CONTENT);
        server.cutAlways("/image", 0);
        String problem = problem(order);
        assertTrue(problem.startsWith("cannot download " + server.url("/image") + ": "), problem);
        assertEquals(3, server.requests().size());
    }

    @Test
    void givesUpOnAServerThatSendsNextToNothingEachTime() throws Exception {
        DownloadOrder order = order("/image", CONTENT);
        server.cutAlways("/image", 1000);
        String problem = problem(order);
        assertTrue(problem.startsWith("cannot download " + server.url("/image") + ": "), problem);
        assertEquals(3, server.requests().size());
    }

    /** What starts over each time gains nothing, however much it sends. */
    @Test
    void givesUpOnAServerThatSendsMoreAndLessInTurn() throws Exception {
        DownloadOrder order = order("/image", CONTENT);
        server.startOverAndCutInTurn("/image", 1_000_000, 200_000);
        String problem = problem(order);
        assertTrue(problem.startsWith("cannot download " + server.url("/image") + ": "), problem);
        assertTrue(server.requests().size() <= 4, "asked for ever");
    }

    private String problem(DownloadOrder order) {
        return assertThrows(Problem.class, () -> downloader().download(order, bytes -> {}))
                .line();
    }

    private ImageDownloader downloader() {
        return new ImageDownloader(clients, notes, FilePermissions.parse("640"));
    }

    private DownloadOrder order(String path, byte[] expected) throws Exception {
        return order(URI.create(server.url(path)), AddressScope.LOCAL, expected.length, sha512(expected));
    }

    private DownloadOrder order(URI source, AddressScope scope, long size, String sha512) {
        return new DownloadOrder(
                new AddressContent(clients, source, scope, size, FileDigest.sha512(sha512)),
                directory.resolve("target"));
    }

    private static String sha512(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(content));
    }
}
