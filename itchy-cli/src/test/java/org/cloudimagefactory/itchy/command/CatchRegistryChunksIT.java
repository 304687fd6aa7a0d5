package org.cloudimagefactory.itchy.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.chunk.ChunkIndex;
import org.cloudimagefactory.common.chunk.PackStore;
import org.cloudimagefactory.common.registry.AnnotatedChunks;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.MediaTypes;
import org.cloudimagefactory.itchy.event.VmcatcherEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Images that a real registry has in chunks, in real qcow2 files; what came is counted by the registry. */
class CatchRegistryChunksIT extends RegistrySite {
    private static final Pattern BLOB = Pattern.compile("\"GET [^ ]*/blobs/[^ ]* HTTP/1.1\" 20[06] ([0-9]+) .*");

    private ChunkedVersions versions;
    private int counted;

    @BeforeEach
    void subscribe() throws Exception {
        versions = new ChunkedVersions(null, directory.resolve("versions"));
        offer(chunks());
        subscribe(0, ":latest", "--signed-by", "cosign:" + publisher.publicKey());
        ToolRun unused = caught(0);
        assertHolds("qcow2", versions.image());
    }

    /** With chunks, with chunks, without, with again, with a damaged pack, with an index that was tampered with, and with again. */
    @Test
    void fiveVersionsAndMoreComeWithWhatIsNewInThemOrWhole() throws Exception {
        for (int version = 0; version < 2; version++) {
            versions.next();
            offer(chunks());
            assertSaves();
        }
        versions.next();
        offer(null);
        assertEquals("", caught(0).err());
        assertHolds("qcow2", versions.image());

        versions.next();
        offer(chunks());
        assertSaves();

        versions.next();
        offer(chunks());
        ChunkIndex index = ChunkIndex.open(index());
        damage("sha256:" + index.packDigest(index.packs() - 1), 100);
        assertTold("pack " + index.packDigest(index.packs() - 1) + " is damaged: ");

        versions.next();
        offer(chunks());
        damage(Digest.of(versions.indexBytes()).toString(), 200);
        assertTold("SHA-256 is ");

        versions.next();
        offer(chunks());
        assertSaves();
        assertEquals(2, all().size(), all().toString());
    }

    @Test
    void whatTheManifestSaysAndIsNotSoCostsTheWholeFile() throws Exception {
        versions.next();
        AnnotatedChunks said = chunks();
        offer(new AnnotatedChunks(said.manifest(), said.index(), said.contentSize(), "ab".repeat(64)));
        assertTold("is of other content than the manifest says");

        versions.next();
        said = chunks();
        offer(new AnnotatedChunks("sha256:" + "ab".repeat(32), said.index(), said.contentSize(), said.contentSha512()));
        assertTold(" is not in the registry");

        versions.next();
        said = chunks();
        offer(new AnnotatedChunks(
                said.manifest(), "sha256:" + "ab".repeat(32), said.contentSize(), said.contentSha512()));
        assertTold("does not hold the index sha256:abab");

        versions.next();
        Map<String, String> about = publisher.about("debian", versions.version());
        about.putAll(chunks().annotations());
        about.put("org.cloudimagefactory.chunks.content.size", "many");
        put(about);
        assertEquals("", caught(0).err());
        assertHolds("qcow2", versions.image());
    }

    private AnnotatedChunks chunks() throws Exception {
        Path file = versions.index(new Packs());
        ContentDescriptor config =
                publisher.layer(MediaTypes.EMPTY, "{}".getBytes(StandardCharsets.US_ASCII), Map.of());
        List<ContentDescriptor> layers = new ArrayList<>();
        layers.add(publisher.layer(MediaTypes.CHUNK_INDEX, Files.readAllBytes(file), Map.of()));
        ChunkIndex index = ChunkIndex.open(file);
        for (int pack = 0; pack < index.packs(); pack++) {
            layers.add(ContentDescriptor.of(
                    MediaTypes.CHUNK_PACK, Digest.parse("sha256:" + index.packDigest(pack)), index.packSize(pack)));
        }
        Manifest manifest = Manifest.of(new Manifest.Fields(MediaTypes.CHUNKS, config, layers, null, Map.of()));
        publisher.put("nifty-chunks-" + manifest.digest().hex().substring(0, 32), manifest);
        return new AnnotatedChunks(
                manifest.digest().toString(),
                layers.get(0).digest().toString(),
                index.contentSize(),
                index.contentSha512());
    }

    private void offer(AnnotatedChunks chunks) throws Exception {
        Map<String, String> about = new HashMap<>(publisher.about("debian", versions.version()));
        if (chunks != null) {
            about.putAll(chunks.annotations());
        }
        put(about);
    }

    private void put(Map<String, String> about) throws Exception {
        Manifest manifest =
                publisher.put("latest", about, publisher.layer(MediaTypes.QEMU_DISK, versions.image(), egi()));
        publisher.sign(manifest);
        counted = server.requests().size();
    }

    private Path index() throws Exception {
        return Files.write(directory.resolve("last-index"), versions.indexBytes());
    }

    /** As a disk of the registry may do it: its blobs are files. */
    private static void damage(String digest, int from) throws IOException {
        String hex = Digest.parse(digest).hex();
        Path data = common.resolve("data/docker/registry/v2/blobs/sha256")
                .resolve(hex.substring(0, 2))
                .resolve(hex)
                .resolve("data");
        byte[] bytes = Files.readAllBytes(data);
        Arrays.fill(bytes, from, bytes.length, (byte) 0x55);
        Files.write(data, bytes);
    }

    private void assertSaves() throws Exception {
        ToolRun run = caught(0);
        assertEquals("", run.err());
        List<String> requests = server.requests();
        long sent = 0;
        int parts = 0;
        for (String line : requests.subList(counted, requests.size())) {
            Matcher blob = BLOB.matcher(line);
            if (blob.matches()) {
                sent += Long.parseLong(blob.group(1));
                parts++;
            }
        }
        assertTrue(sent > 0 && sent * 10 < versions.image().length, sent + " of " + versions.image().length);
        assertTrue(parts < 40, parts + " requests for blobs");
        assertHolds("raw", versions.content());
    }

    private void assertTold(String reason) throws Exception {
        ToolRun run = caught(0);
        assertTrue(run.err().contains(": the whole file is fetched: "), run.err());
        assertTrue(run.err().contains(reason), run.err());
        assertHolds("qcow2", versions.image());
    }

    private void assertHolds(String format, byte[] bytes) throws Exception {
        VmcatcherEvent event = last("AvailablePostfix");
        assertEquals(1, cacheFiles().size());
        assertArrayEquals(bytes, Files.readAllBytes(image(event)));
        assertEquals(
                org.cloudimagefactory.common.spool.Digest.SHA_512.of(bytes),
                event.get("SL_CHECKSUM_SHA512").orElseThrow());
        assertEquals(Integer.toString(bytes.length), event.get("HV_SIZE").orElseThrow());
        assertEquals(versions.version(), event.get("HV_VERSION").orElseThrow());
        assertEquals(
                format.equals("raw") ? "raw" : "qcow2", event.get("HV_FORMAT").orElseThrow());
    }

    private List<Path> all() throws IOException {
        try (var files = Files.list(directory.resolve("cache"))) {
            return files.filter(file -> !file.endsWith(".lock")).sorted().toList();
        }
    }

    private final class Packs implements PackStore {
        @Override
        public boolean has(String digest, long size) throws IOException {
            return publisher.client().hasBlob(publisher.repository(), Digest.parse("sha256:" + digest));
        }

        @Override
        public void put(String digest, byte[] bytes, int length) {
            try {
                ContentDescriptor unused =
                        publisher.layer(MediaTypes.CHUNK_PACK, Arrays.copyOf(bytes, length), Map.of());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
