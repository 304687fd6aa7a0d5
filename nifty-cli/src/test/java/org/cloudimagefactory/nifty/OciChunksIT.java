package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cloudimagefactory.common.chunk.ChunkIndex;
import org.cloudimagefactory.common.chunk.ChunkLimits;
import org.cloudimagefactory.common.registry.AnnotatedChunks;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.MediaTypes;
import org.cloudimagefactory.common.registry.OpenRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Images that are in a real registry in chunks as well. */
class OciChunksIT {
    private static final int SIZE = 6 << 20;
    private static final String INDEX = "org.cloudimagefactory.chunks.index";

    @RegisterExtension
    static final OpenRegistry REGISTRY = new OpenRegistry();

    @TempDir
    Path directory;

    private RegistryFixture cloud;
    private ChunkedImages images;

    @BeforeEach
    void openProject() {
        cloud = new RegistryFixture(directory.resolve("a"), REGISTRY.server());
        images = new ChunkedImages(cloud, SIZE);
    }

    @AfterEach
    void closeProject() {
        cloud.close();
    }

    private static String[] with(String[] more, String... options) {
        return Stream.of(more, options).flatMap(Stream::of).toArray(String[]::new);
    }

    private static AnnotatedChunks chunks(Manifest manifest) {
        return AnnotatedChunks.of(manifest.annotations()).orElseThrow();
    }

    /** Digests of packs that a manifest of chunks lists; it holds the index and nothing else besides. */
    private static Set<String> packs(Manifest chunks) {
        assertEquals(MediaTypes.CHUNKS, chunks.artifactType());
        assertEquals(MediaTypes.CHUNK_INDEX, chunks.layers().get(0).mediaType());
        return chunks.layers().stream()
                .skip(1)
                .peek(layer -> assertEquals(MediaTypes.CHUNK_PACK, layer.mediaType()))
                .map(layer -> layer.digest().hex())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private ChunkIndex index(ContentDescriptor layer) throws Exception {
        byte[] bytes = cloud.client().smallBlob(cloud.repository("a"), layer, (int) ChunkLimits.INDEX_BYTES);
        return ChunkIndex.open(Files.write(directory.resolve("index"), bytes));
    }

    @Test
    void aVersionBringsOnlyWhatIsNewAndTheSignedManifestNamesItsChunks() throws Exception {
        String[] key = with(new SigningFiles(directory).cosign(), "--chunks", "--keep", "2");
        images.register("1");
        cloud.ok("sync", key);
        Manifest image = cloud.manifest("a", "latest-1");
        AnnotatedChunks said = chunks(image);
        assertEquals(said, chunks(cloud.manifest("a", "latest")));
        assertEquals(SIZE, said.contentSize());
        assertEquals(org.cloudimagefactory.common.spool.Digest.SHA_512.of(images.content()), said.contentSha512());
        Manifest chunks = cloud.manifest("a", said.manifest());
        assertEquals(List.of("nifty-chunks-" + chunks.digest().hex().substring(0, 32)), cloud.chunkTags("a"));
        assertNull(chunks.subject());
        assertEquals(said.index(), chunks.layers().get(0).digest().toString());
        ChunkIndex index = index(chunks.layers().get(0));
        assertEquals(said.contentSha512(), index.contentSha512());
        assertEquals(packs(chunks), Set.of(index.packDigest(0)));
        assertEquals(
                List.of(),
                cloud.client().referrers(cloud.repository("a"), chunks.digest(), null),
                "it is a referrer of nothing, and nothing refers to it");

        int before = REGISTRY.server().requests().size();
        images.register("2");
        cloud.ok("sync", key);
        Manifest second =
                cloud.manifest("a", chunks(cloud.manifest("a", "latest-2")).manifest());
        assertTrue(packs(second).containsAll(packs(chunks)), "each manifest lists all packs that it uses");
        List<ContentDescriptor> fresh = second.layers().stream()
                .skip(1)
                .filter(layer -> !packs(chunks).contains(layer.digest().hex()))
                .toList();
        assertEquals(1, fresh.size());
        assertTrue(fresh.get(0).size() < 1_500_000, fresh.get(0).size() + " new bytes");
        List<String> requests = REGISTRY.server().requests();
        assertTrue(
                requests.subList(before, requests.size()).stream()
                        .noneMatch(line -> line.startsWith("\"PUT")
                                && line.contains(chunks.layers().get(1).digest().hex())),
                "a pack that is there was sent again");
        // The version before is kept for a rollback, and has its chunks.
        assertEquals(2, cloud.chunkTags("a").size());
        images.register("3");
        cloud.ok("sync", key);
        assertEquals(List.of("latest", "latest-2", "latest-3"), cloud.tags("a"));
        assertEquals(2, cloud.chunkTags("a").size(), "the chunks of what is gone are gone");
        assertTrue(cloud.find("a", said.manifest()).isEmpty());

        cloud.ok("rollback", with(key, "a"));
        assertEquals(chunks(cloud.manifest("a", "latest-2")), chunks(cloud.manifest("a", "latest")));
        try (Stream<Path> left = Files.list(cloud.notes())) {
            assertEquals(
                    List.of(),
                    left.filter(file -> !file.endsWith("installation")).toList(),
                    "nothing temporary is left");
        }
    }

    /** Whoever knows nothing of chunks gets the same bytes, and no more of them. */
    @Test
    void othersReadTheSameWithChunksAsWithout() throws Exception {
        Path image = images.register("1");
        cloud.ok("sync", "--chunks");
        try (RegistryFixture other = new RegistryFixture(directory.resolve("b"), REGISTRY.server())) {
            Path copy = Files.copy(image, other.images().resolve(image.getFileName()));
            new ChunkedImages(other, SIZE).descriptor("1", copy);
            other.ok("sync");
            for (String tag : List.of("latest", "latest-1")) {
                Manifest with = cloud.manifest("a", tag);
                Manifest without = other.manifest("a", tag);
                assertEquals(without.layers(), with.layers());
                assertEquals(without.config(), with.config());
                assertEquals(without.artifactType(), with.artifactType());
                Map<String, String> annotations = new TreeMap<>(with.annotations());
                annotations.keySet().removeIf(name -> name.startsWith("org.cloudimagefactory.chunks."));
                assertEquals(without.annotations().keySet(), annotations.keySet());
            }
            Map<String, Long> files = copied(cloud);
            Map<String, Long> plain = copied(other);
            files.remove("manifest.json");
            plain.remove("manifest.json");
            assertEquals(plain, files);
            assertEquals(
                    Files.size(image),
                    files.get(Digest.of(Files.readAllBytes(image)).hex()));
        }
    }

    private Map<String, Long> copied(RegistryFixture from) throws Exception {
        Path target = Files.createTempDirectory(directory, "copy");
        REGISTRY.server()
                .skopeo(
                        "copy",
                        "--src-tls-verify=false",
                        "docker://" + from.repository("a") + ":latest",
                        "dir:" + target);
        Map<String, Long> sizes = new TreeMap<>();
        try (Stream<Path> files = Files.list(target)) {
            for (Path file : files.toList()) {
                sizes.put(file.getFileName().toString(), Files.size(file));
            }
        }
        return sizes;
    }

    @Test
    void chunksThatNobodyOfUsHasSignedAreNotGoneOnWith() throws Exception {
        String[] key = with(new SigningFiles(directory).cosign(), "--chunks");
        images.register("1");
        cloud.ok("sync", key);
        Manifest first =
                cloud.manifest("a", chunks(cloud.manifest("a", "latest-1")).manifest());
        Map<String, String> annotations =
                new HashMap<>(cloud.manifest("a", "latest-1").annotations());
        annotations.put("more", "of somebody");
        Manifest unused = cloud.changed("a", "latest-1", annotations);
        images.register("2");
        Nifty.Run run = cloud.run("sync", key);
        assertEquals(0, run.exitCode(), run.err());
        Manifest second =
                cloud.manifest("a", chunks(cloud.manifest("a", "latest-2")).manifest());
        Set<String> packs = packs(second);
        packs.retainAll(packs(first));
        assertEquals(Set.of(), packs);
    }

    @Test
    void whereTheIndexOfTheVersionBeforeIsGoneAllIsStoredAnew() throws Exception {
        images.register("1");
        cloud.ok("sync", "--chunks");
        Map<String, String> annotations =
                new HashMap<>(cloud.manifest("a", "latest-1").annotations());
        annotations.put(INDEX, "sha256:" + "ab".repeat(32));
        Manifest unused = cloud.changed("a", "latest-1", annotations);
        images.register("2");
        Nifty.Run run = cloud.run("sync", "--chunks");
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(
                1,
                packs(cloud.manifest(
                                "a", chunks(cloud.manifest("a", "latest-2")).manifest()))
                        .size());
    }

    @Test
    void chunksThatAnotherNamesStay() throws Exception {
        images.register("1");
        cloud.ok("sync", "--chunks");
        List<String> first = cloud.chunkTags("a");
        Manifest image = cloud.manifest("a", "latest-1");
        Map<String, String> annotations = new HashMap<>(image.annotations());
        annotations.put("more", "of somebody");
        Manifest copy = Manifest.of(
                new Manifest.Fields(image.artifactType(), image.config(), image.layers(), null, annotations));
        cloud.tag("a", copy, "mine");
        images.register("2");
        cloud.ok("sync", "--chunks", "--keep", "1");
        cloud.later(Duration.ofHours(2));
        cloud.ok("clean", "--keep", "1");
        assertEquals(List.of("latest", "latest-2", "mine"), cloud.tags("a"));
        assertTrue(cloud.chunkTags("a").containsAll(first));
        cloud.delete("a", copy);
        cloud.ok("clean", "--keep", "1");
        assertFalse(cloud.chunkTags("a").containsAll(first));
    }

    @Test
    void severalDisksHaveNoChunks() throws Exception {
        Path one = images.image("1");
        cloud.descriptor("""
                {"action":"registration","identifier":"a","version":"1",
                 "disks":[{"type":"os","format":"qcow2","path":"%s"},{"type":"data","format":"qcow2","path":"%s"}]}""".formatted(one, one));
        cloud.ok("sync", "--chunks");
        assertEquals(List.of(), cloud.chunkTags("a"));
        assertFalse(
                AnnotatedChunks.of(cloud.manifest("a", "latest").annotations()).isPresent());
    }

    @Test
    void anImageThatCannotBeReadAsRawGoesWithoutChunks() throws Exception {
        Path image = images.register("1");
        cloud.ok("sync", "--chunks", "--qemu-img-binary", "/bin/false");
        assertEquals(List.of(), cloud.chunkTags("a"));
        assertEquals(
                Digest.of(Files.readAllBytes(image)),
                cloud.manifest("a", "latest").layers().get(0).digest());
    }

    /** What was cut off between the chunks and the manifest of the image is gone on with, and swept where nobody does. */
    @Test
    void chunksWithoutAnImageAreGoneOnWithOrSwept() throws Exception {
        try (RegistryInBetween between = new RegistryInBetween(REGISTRY.server().host());
                RegistryFixture through = new RegistryFixture(directory.resolve("c"), between.host())) {
            ChunkedImages versions = new ChunkedImages(through, SIZE);
            versions.register("1");
            between.answer(
                    line -> line.matches("PUT [^ ]*/a/manifests/sha256:.*") ? RegistryInBetween.FORBIDDEN : null);
            assertEquals(1, through.run("sync", "--chunks").exitCode());
            assertEquals(List.of(), through.tags("a"));
            List<String> left = through.chunkTags("a");
            assertEquals(1, left.size());

            between.answer(line -> null);
            assertFalse(through.ok("plan", "--chunks").contains("sweep"), "a run may be at work");
            through.ok("sync", "--chunks", "--retry-after", "0s");
            assertEquals(left, through.chunkTags("a"));
            assertEquals(
                    through.manifest("a", left.get(0)).digest().toString(),
                    chunks(through.manifest("a", "latest")).manifest());

            versions.register("2");
            between.answer(
                    line -> line.matches("PUT [^ ]*/a/manifests/sha256:.*") ? RegistryInBetween.FORBIDDEN : null);
            assertEquals(1, through.run("sync", "--chunks").exitCode());
            assertEquals(2, through.chunkTags("a").size());
            between.answer(line -> null);
            through.later(Duration.ofHours(2));
            assertTrue(through.ok("plan").contains("chunks of which no image is there"));
            through.ok("clean");
            assertEquals(left, through.chunkTags("a"));
        }
    }
}
