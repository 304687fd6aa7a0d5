package org.cloudimagefactory.comfy.publish;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cloudimagefactory.comfy.ComfyMain;
import org.cloudimagefactory.common.chunk.ChunkIndex;
import org.cloudimagefactory.common.image.TestPartition;
import org.cloudimagefactory.common.imagelist.ListedChunks;
import org.cloudimagefactory.common.imagelist.ListedImage;
import org.cloudimagefactory.common.imagelist.Pins;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.spool.WorkingDirectoryLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real images published in chunks. */
class ChunkedPublishIT {
    private static final int SIZE = 6 << 20;
    private static final int KILLS = 3;

    @TempDir
    Path directory;

    private final byte[] content = new byte[SIZE];
    private PublisherDesk desk;

    @BeforeEach
    void makeDesk() throws Exception {
        desk = new PublisherDesk(directory);
        new Random(1).nextBytes(content);
    }

    /** A version of which some bytes are new. */
    private Path version(String version) throws Exception {
        new Random(1).nextBytes(content);
        TestPartition.write(content);
        byte[] fresh = new byte[1000];
        new Random(version.hashCode()).nextBytes(fresh);
        System.arraycopy(fresh, 0, content, 3 << 20, fresh.length);
        Path raw = Files.write(directory.resolve("raw"), content);
        Path descriptor = desk.descriptor("a", version, "");
        convert(raw, image(version));
        return descriptor;
    }

    private static void convert(Path raw, Path image) throws Exception {
        int exit = new ProcessBuilder("qemu-img", "convert", "-c", "-O", "qcow2", raw.toString(), image.toString())
                .inheritIO()
                .start()
                .waitFor();
        assertEquals(0, exit);
    }

    private Path image(String version) {
        return directory.resolve("a-" + version + ".qcow2");
    }

    private void publish(Path descriptor) {
        PublisherDesk.Run run = desk.publish("--chunks", descriptor.toString());
        assertEquals(0, run.exitCode(), run.err());
    }

    private Set<String> names(String suffix) throws Exception {
        try (Stream<Path> files = Files.list(desk.store())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(suffix))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private ListedImage listed() throws Exception {
        Pins pins = new Pins(List.of(new Endorser(PublisherDesk.DN, PublisherDesk.CA)), null, null, null);
        return desk.seen(pins).list().acceptedImages().findFirst().orElseThrow();
    }

    private ChunkIndex index(ListedChunks chunks) throws Exception {
        Path file = desk.store().resolve(name(chunks));
        assertEquals(chunks.size(), Files.size(file));
        assertEquals(chunks.sha512(), Digest.SHA_512.of(file));
        return ChunkIndex.open(file);
    }

    private static String name(ListedChunks chunks) {
        String path = chunks.uri().getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Test
    void aFileSystemAloneGoesWithoutChunksAsItsRawContentWouldBeRefused() throws Exception {
        Path descriptor = version("1");
        Path raw = directory.resolve("raw");
        Files.write(raw, new byte[512]);
        try (FileChannel file = FileChannel.open(raw, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(content, 512, SIZE - 512), 512);
        }
        convert(raw, image("1"));

        PublisherDesk.Run run = desk.publish("--chunks", descriptor.toString());

        assertEquals(0, run.exitCode(), run.err());
        assertTrue(ListedChunks.of(listed().texts()).isEmpty());
        assertEquals(Set.of(), names(".pack"));
    }

    @Test
    void aVersionBringsOnlyWhatIsNewAndTheListNamesItsIndex() throws Exception {
        publish(version("1"));
        ListedChunks first = ListedChunks.of(listed().texts()).orElseThrow();
        Set<String> packs = names(".pack");
        assertEquals(Digest.SHA_512.of(content), first.contentSha512());
        assertEquals(SIZE, first.contentSize());
        assertEquals(first.contentSha512(), index(first).contentSha512());
        assertTrue(first.uri().toString().startsWith("https://images.example.org/store/" + listed().sha512() + "."));

        publish(version("2"));
        ListedChunks second = ListedChunks.of(listed().texts()).orElseThrow();
        assertEquals(Digest.SHA_512.of(content), second.contentSha512());
        assertEquals(2, index(second).packs());
        Set<String> fresh = names(".pack");
        fresh.removeAll(packs);
        assertEquals(1, fresh.size());
        assertTrue(Files.size(desk.store().resolve(fresh.iterator().next())) < 600_000);
        for (String name : names(".pack")) {
            assertEquals(name, Digest.SHA_256.of(desk.store().resolve(name)) + ".pack");
        }

        String text = desk.text();
        publish(version("2"));
        assertEquals(second, ListedChunks.of(listed().texts()).orElseThrow());
        assertFalse(text.equals(desk.text()));
        assertEquals(2, names(".chunks").size());
        assertEquals(2, names(".pack").size());
        assertEquals(Set.of(), hidden(desk.store()));
        assertEquals(Set.of(), hidden(desk.list().getParent()));
    }

    /** The reader of lists is older than chunks, and knows nothing of them. */
    @Test
    void whoKnowsNothingOfChunksReadsTheSameImage() throws Exception {
        Path descriptor = version("1");
        PublisherDesk.Run run = desk.publish(descriptor.toString());
        assertEquals(0, run.exitCode(), run.err());
        ListedImage without = listed();
        publish(descriptor);
        ListedImage with = listed();
        Map<String, String> texts = new LinkedHashMap<>(with.texts());
        texts.keySet().removeIf(key -> key.startsWith("sl:chunks:"));
        assertEquals(with.texts().size() - 5, texts.size());
        assertEquals(
                without,
                new ListedImage(
                        with.identifier(),
                        with.version(),
                        with.uri(),
                        with.size(),
                        with.sha512(),
                        with.expires(),
                        texts));
    }

    @Test
    void packsOfWhichNoImageInTheStoreNeedsAnythingAreRemovedAndNothingElse() throws Exception {
        publish(version("1"));
        String image = listed().sha512();
        String index = name(ListedChunks.of(listed().texts()).orElseThrow());
        Set<String> old = names(".pack");
        publish(version("2"));
        new Random(99).nextBytes(content);
        TestPartition.write(content);
        Path raw = Files.write(directory.resolve("raw"), content);
        Path third = desk.descriptor("a", "3", "");
        convert(raw, image("3"));
        publish(third);
        String foreign = "ab".repeat(32) + ".pack";
        Files.writeString(desk.store().resolve(foreign), "cif-pack of somebody");
        assertTrue(names(".pack").containsAll(old));

        Files.delete(desk.store().resolve(image + ".qcow2"));
        publish(third);
        assertFalse(names(".chunks").contains(index));
        assertTrue(names(".pack").containsAll(old), "version 2 needs them");

        for (String name : names(".qcow2")) {
            if (!name.startsWith(listed().sha512())) {
                Files.delete(desk.store().resolve(name));
            }
        }
        publish(third);
        Set<String> left = names(".pack");
        assertTrue(left.remove(foreign));
        ChunkIndex kept = index(ListedChunks.of(listed().texts()).orElseThrow());
        assertEquals(kept.packs(), left.size());
        for (int pack = 0; pack < kept.packs(); pack++) {
            assertTrue(left.contains(kept.packDigest(pack) + ".pack"));
        }
    }

    @Test
    void whileAnIndexCannotBeReadNoPackIsRemoved() throws Exception {
        Path descriptor = version("1");
        publish(descriptor);
        Set<String> packs = names(".pack");
        Files.writeString(desk.store().resolve("ab".repeat(64) + "." + "c".repeat(16) + ".chunks"), "no index");
        for (String name : names(".qcow2")) {
            Files.delete(desk.store().resolve(name));
        }
        Path other = version("2");
        publish(other);
        assertTrue(names(".pack").containsAll(packs));
    }

    @Test
    void aDamagedPackIsReplaced() throws Exception {
        publish(version("1"));
        String pack = names(".pack").iterator().next();
        byte[] right = Files.readAllBytes(desk.store().resolve(pack));
        Files.write(desk.store().resolve(pack), new byte[right.length]);
        Path descriptor = version("2");
        publish(descriptor);
        ChunkIndex index = index(ListedChunks.of(listed().texts()).orElseThrow());
        for (int i = 0; i < index.packs(); i++) {
            assertFalse(pack.startsWith(index.packDigest(i)));
        }
    }

    @Test
    void aSecondPublisherOnTheStoreIsKeptOut() throws Exception {
        Path descriptor = version("1");
        Files.createDirectories(desk.store());
        try (WorkingDirectoryLock lock =
                WorkingDirectoryLock.acquire(desk.store(), ".chunks.lock", "another", Clock.systemUTC())) {
            assertEquals(75, desk.publish("--chunks", descriptor.toString()).exitCode());
            assertEquals(0, desk.publish(descriptor.toString()).exitCode());
        }
        publish(descriptor);
    }

    @Test
    void whatIsNoImageIsRefused() throws Exception {
        Path descriptor = desk.descriptor("a", "1", "");
        Files.write(image("1"), new byte[] {'Q', 'F', 'I', (byte) 0xfb, 0, 0, 0, 3, 1, 2, 3});
        PublisherDesk.Run run = desk.publish("--chunks", descriptor.toString());
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains(" is refused: "), run.err());
        assertFalse(Files.exists(desk.list()));
    }

    @Test
    @Timeout(300)
    void aKilledRunLeavesNothingHalf() throws Exception {
        publish(version("0"));
        for (int kill = 0; kill < KILLS; kill++) {
            Path descriptor = version("k" + kill);
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    ComfyMain.class.getName()));
            command.addAll(desk.arguments("--chunks", descriptor.toString()));
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
            process.waitFor(900 + kill * 350L, TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
            ListedChunks chunks = ListedChunks.of(listed().texts()).orElseThrow();
            ChunkIndex index = index(chunks);
            for (int pack = 0; pack < index.packs(); pack++) {
                Path file = desk.store().resolve(index.packDigest(pack) + ".pack");
                assertEquals(index.packDigest(pack), Digest.SHA_256.of(file));
            }
        }
        publish(version("end"));
        assertEquals(
                Digest.SHA_512.of(content),
                ListedChunks.of(listed().texts()).orElseThrow().contentSha512());
        assertEquals(Set.of(), hidden(desk.store()));
        assertEquals(Set.of(), hidden(desk.list().getParent()));
    }

    /** Hidden files beside the locks. */
    private static Set<String> hidden(Path place) throws Exception {
        try (Stream<Path> files = Files.list(place)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(".") && !name.endsWith(".lock") && !name.equals(".lock"))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void aStoreBehindAWebServerGetsThemByPut() throws Exception {
        Map<String, byte[]> files = new ConcurrentHashMap<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            byte[] file = files.get(path);
            switch (exchange.getRequestMethod()) {
                case "PUT" -> {
                    files.put(path, exchange.getRequestBody().readAllBytes());
                    exchange.sendResponseHeaders(201, -1);
                }
                case "HEAD" -> {
                    if (file != null) {
                        exchange.getResponseHeaders().set("Content-Length", Integer.toString(file.length));
                    }
                    exchange.sendResponseHeaders(file == null ? 404 : 200, -1);
                }
                default -> {
                    exchange.sendResponseHeaders(file == null ? 404 : 200, file == null ? -1 : file.length);
                    if (file != null) {
                        exchange.getResponseBody().write(file);
                    }
                }
            }
            exchange.close();
        });
        server.start();
        try {
            String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/s/";
            Path descriptor = version("1");
            assertEquals(
                    0,
                    desk.publishTo(address, "--chunks", descriptor.toString()).exitCode());
            Set<String> first = Set.copyOf(files.keySet());
            Path second = version("2");
            assertEquals(
                    0, desk.publishTo(address, "--chunks", second.toString()).exitCode());
            ListedChunks chunks = ListedChunks.of(listed().texts()).orElseThrow();
            byte[] index = files.get("/s/" + name(chunks));
            Path copy = Files.write(directory.resolve("copy"), index);
            assertEquals(2, ChunkIndex.open(copy).packs());
            assertEquals(chunks.sha512(), Digest.SHA_512.of(copy));
            Set<String> fresh = new TreeSet<>(files.keySet());
            fresh.removeAll(first);
            assertEquals(3, fresh.size(), "image, index and one pack: " + fresh);
            assertArrayEquals(Files.readAllBytes(image("2")), files.get("/s/" + listed().sha512() + ".qcow2"));
        } finally {
            server.stop(0);
        }
    }
}
