package org.cloudimagefactory.itchy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.cloudimagefactory.common.registry.BlobContent;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Index;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.MediaTypes;
import org.cloudimagefactory.common.registry.Platform;
import org.cloudimagefactory.common.registry.UploadNotes;
import org.cloudimagefactory.itchy.event.VmcatcherEvent;
import org.cloudimagefactory.itchy.feed.registry.ArtifactPublisher;
import org.cloudimagefactory.itchy.feed.registry.HarborFront;
import org.cloudimagefactory.itchy.ova.ApplianceReader;
import org.junit.jupiter.api.Test;

/** What lies in registries beside what should, and what comes of it on its way. */
class CatchRegistryArtifactIT extends RegistrySite {
    private static final ContentDescriptor NOWHERE =
            ContentDescriptor.of(MediaTypes.OCI_MANIFEST, Digest.of("nowhere".getBytes(StandardCharsets.UTF_8)), 7);
    private static final String SBOM = "application/vnd.cyclonedx+json";

    @Test
    void whatIsNoApplianceIsRefusedInOneLineEach() throws Exception {
        publisher.put("text", publisher.about("a", "1"), publisher.layer("text/plain", bytes("x"), Map.of()));
        publisher.put("empty", publisher.about("a", "1"));
        ContentDescriptor[] many = new ContentDescriptor[65];
        for (int i = 0; i < many.length; i++) {
            many[i] = publisher.disk("same", Map.of());
        }
        publisher.put("many", publisher.about("a", "1"), many);
        ContentDescriptor layer = publisher.layer(MediaTypes.OCI_TAR, tar("disk/a", "x"), Map.of());
        publisher.put("config", image("{", layer));
        publisher.put("nolayer", image("{}", publisher.disk("x", Map.of())));
        Manifest one = image("{\"architecture\":\"arm64\"}", layer);
        publisher.put(one.digest().toString(), one);
        ContentDescriptor arm = one.descriptor().with(new Platform("linux", "arm64", null));
        publisher.put("arms", Index.of(List.of(arm, one.descriptor()), publisher.about("a", "1")));
        Index nested = Index.of(List.of(arm), Map.of());
        publisher.put(nested.digest().toString(), nested);
        publisher.put("nested", Index.of(List.of(nested.descriptor()), publisher.about("a", "1")));
        Map<String, String> stone = publisher.about("a", "1");
        stone.put("org.cloudimagefactory.tombstone", "some day");
        publisher.put("stone", stone);
        unsigned("future", ArtifactPublisher.about("a", "1", clock.instant().plusSeconds(7200)), "x");
        Map<String, String> words = Map.of(
                "text", "it holds no disk: its layers are text/plain",
                "empty", "it holds no disk: its layers are application/vnd.oci.empty.v1+json",
                "many", "it holds more than 64 disks",
                "config", "its config is no valid JSON",
                "nolayer", "it holds no disk: its layers are application/x-qemu-disk",
                "arms", "its index has 0 manifests of the wanted architecture: it has arm64, none",
                "nested", "its index leads to another index, and not to a manifest",
                "stone", "its tombstone has no date that can be read",
                "future", "its manifest was made in the future",
                "gone", "there is no tag gone in ");
        words.forEach((tag, word) -> {
            ToolRun run = subscribe(1, ":" + tag, "--unsigned");
            assertTrue(run.err().contains(word), word + " is not in " + run.err());
            assertEquals(
                    1,
                    run.err().lines().filter(line -> line.startsWith("itchy: ")).count(),
                    run.err());
        });
        ToolRun none = subscribe(1, "", "--versions", "x-*", "--unsigned");
        assertTrue(none.err().contains("no tag of "), none.err());
        ToolRun project = itchy("subscribe", "--allow-http", "--unsigned", "oci://" + server.host() + "/images/");
        assertTrue(project.err().contains("is no project of a Harbor"), project.err());
    }

    @Test
    void whatAnIndexNamesAndTheRegistryHasLostIsTold() throws Exception {
        unsigned("1", publisher.about("a", "1"), "first");
        try (HarborFront front = new HarborFront(server, "x")) {
            Manifest inner = publisher.put("inner", Map.of(), publisher.disk("inner", egi()));
            publisher.put(
                    "2",
                    Index.of(
                            List.of(inner.descriptor().with(new Platform("linux", "amd64", null))),
                            publisher.about("a", "2")));
            front.refuse("/v2/" + path + "/manifests/" + inner.digest(), 400);
            ToolRun run = itchy("subscribe", "--allow-http", "--unsigned", "oci://" + front.host() + "/" + path + ":2");
            assertEquals(1, run.exitCode());
            assertEquals(1, run.err().lines().count(), run.err());
            front.accept("/v2/" + path + "/manifests/" + inner.digest());
            publisher.client().delete(publisher.repository(), inner.digest());
            run = itchy("subscribe", "--allow-http", "--unsigned", "oci://" + front.host() + "/" + path + ":2");
            assertTrue(run.err().contains(", which its index names, is not in the registry"), run.err());
        }
        assertFalse(publisher
                .client()
                .manifest(publisher.repository(), NOWHERE.digest().toString())
                .isPresent());
    }

    @Test
    void disksOfTheSameTitleHaveTheirOwnNames() throws Exception {
        Map<String, String> title = Map.of("org.opencontainers.image.title", "disk.qcow2");
        publisher.put(
                "1",
                publisher.about("a", "1"),
                publisher.disk("one", title),
                publisher.disk("two", title),
                publisher.disk("three", Map.of("org.opencontainers.image.title", "../disk2.qcow2")),
                publisher.disk("four", Map.of()));
        subscribe(0, ":1", "--unsigned");
        caught(0);
        VmcatcherEvent event = last("AvailablePostfix");
        Path ova = Path.of(event.cacheDirectory().orElseThrow())
                .resolve(event.fileName().orElseThrow());
        List<String> names = names(ova);
        assertEquals(6, names.size(), names.toString());
        assertEquals(6, names.stream().distinct().count(), names.toString());
        assertTrue(names.stream().noneMatch(name -> name.contains("/")), names.toString());
        try (FileChannel channel = FileChannel.open(ova)) {
            assertEquals(4, new ApplianceReader().read(channel).disks().size());
        }
    }

    @Test
    void aDownloadThatBreaksOffGoesOnWhereItBroke() throws Exception {
        String text = "0123456789".repeat(1000);
        unsigned("1", publisher.about("a", "1"), text);
        Manifest disk = image(
                "{\"architecture\":\"amd64\"}",
                publisher.layer(MediaTypes.OCI_TAR_GZIP, gzip(tar("disk/a", text)), Map.of()));
        publisher.put("2", disk);
        try (HarborFront front = new HarborFront(server, "x")) {
            for (String tag : List.of("1", "2")) {
                String url = "oci://" + front.host() + "/" + path + ":" + tag;
                assertEquals(
                        0, itchy("subscribe", "--allow-http", "--unsigned", url).exitCode());
                front.breakOff(1);
                caught(0);
            }
            assertEquals(List.of(text, text), contents());
            assertTrue(
                    server.requests().stream().anyMatch(line -> line.contains("\" 206 5000")),
                    server.requests().toString());
        }
        assertEquals(List.of(), hidden(".part"));
    }

    @Test
    void whatTheRegistryHasPutInTheirPlaceIsNotTaken() throws Exception {
        unsigned("1", publisher.about("a", "1"), "the disk that was signed");
        publisher.put(
                "2",
                image("{}", publisher.layer(MediaTypes.OCI_TAR, tar("disk/a", "the disk of a container"), Map.of())));
        publisher.put(
                "3",
                publisher.about("a", "1"),
                publisher.disk("the root that was signed", Map.of()),
                publisher.disk("the data that was signed", Map.of()));
        unsigned("4", publisher.about("a", "1"), "a disk that is longer now");
        for (String tag : List.of("1", "2", "3", "4")) {
            subscribe(0, ":" + tag, "--unsigned");
        }
        forge("the disk that was signed", "the disk that was forged");
        forge("the disk of a container", "the disk of a forgerer.");
        forge("the data that was signed", "the data that was forged");
        forge("a disk that is longer now", "a disk that is longer now, by a bit");
        ToolRun run = caught(1);
        assertEquals(List.of(), contents());
        assertEquals(4, run.err().lines().count(), run.err());
        assertTrue(run.err().contains(" is not the image of the manifest: its SHA-256 is "), run.err());
        assertTrue(run.err().contains(" is not the layer of the manifest: its SHA-256 is "), run.err());
        assertTrue(run.err().contains("(size in the manifest)"), run.err());
    }

    @Test
    void aListOfPackagesThatCannotBeHadIsToldAndLeavesNothing() throws Exception {
        Manifest lost = unsigned("1", publisher.about("a", "1"), "first");
        attach(lost, publisher.layer(SBOM, bytes("{\"list\":\"which is forged\"}"), Map.of()));
        Manifest large = unsigned("2", publisher.about("b", "1"), "other");
        attach(large, ContentDescriptor.of(SBOM, large.layers().get(0).digest(), (64L << 20) + 1));
        Manifest two = unsigned("3", publisher.about("c", "1"), "third");
        attach(two, publisher.layer(SBOM, bytes("1"), Map.of()), publisher.layer(SBOM, bytes("2"), Map.of()));
        for (String tag : List.of("1", "2", "3")) {
            subscribe(0, ":" + tag, "--unsigned");
        }
        forge("which is forged", "nothing you want");
        ToolRun run = caught(1);
        assertEquals(
                1, run.err().lines().filter(line -> line.startsWith("itchy: ")).count(), run.err());
        assertTrue(run.err().contains("list of packages of image "), run.err());
        assertEquals(List.of("first", "other", "third"), contents());
        assertTrue(last("AvailablePostfix").get("SBOM").isEmpty());
        assertEquals(List.of(), hidden(""));
        caught(0);
    }

    @Test
    void takesInWhatSkopeoPushesAsDockerHasIt() throws Exception {
        ContentDescriptor layer =
                publisher.layer(MediaTypes.OCI_TAR_GZIP, gzip(tar("disk/disk.img", "a disk for docker")), Map.of());
        publisher.put(
                "oci",
                image(
                        "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"Labels\":{\"org.opencontainers.image.version\":\"7\"}},"
                                + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
                                + Digest.of(tar("disk/disk.img", "a disk for docker")) + "\"]}}",
                        layer));
        String repository = "docker://" + server.host() + "/" + path;
        server.skopeo(
                "copy",
                "--format",
                "v2s2",
                "--src-tls-verify=false",
                "--dest-tls-verify=false",
                repository + ":oci",
                repository + ":docker");
        assertEquals(
                "application/vnd.docker.distribution.manifest.v2+json",
                publisher
                        .client()
                        .head(publisher.repository(), "docker")
                        .orElseThrow()
                        .mediaType());
        subscribe(0, ":docker", "--unsigned");
        caught(0);
        assertEquals(List.of("a disk for docker"), contents());
        assertEquals("7", last("AvailablePostfix").version().orElseThrow());
        assertEquals("x86_64", last("AvailablePostfix").get("SL_ARCH").orElseThrow());
    }

    private void attach(Manifest subject, ContentDescriptor... layers) throws Exception {
        Manifest referrer = Manifest.of(
                new Manifest.Fields(SBOM, ContentDescriptor.EMPTY, List.of(layers), subject.descriptor(), Map.of()));
        publisher.client().attach(publisher.repository(), referrer);
    }

    /** A container image of this config. */
    private Manifest image(String config, ContentDescriptor layer) throws Exception {
        Digest digest = publisher
                .client()
                .upload(publisher.repository(), BlobContent.of(bytes(config)), UploadNotes.NONE, sent -> {});
        return Manifest.of(new Manifest.Fields(
                null,
                ContentDescriptor.of(MediaTypes.OCI_CONFIG, digest, bytes(config).length),
                List.of(layer),
                null,
                publisher.about("a", "1")));
    }

    /** Changes the bytes of a blob where the registry keeps them. */
    private static void forge(String text, String other) throws IOException {
        int found = 0;
        try (Stream<Path> files = Files.walk(common.resolve("data"))) {
            for (Path file : files.filter(one -> one.endsWith("data") && Files.isRegularFile(one))
                    .toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (content.contains(text)) {
                    Files.writeString(file, content.replace(text, other), StandardCharsets.ISO_8859_1);
                    found++;
                }
            }
        }
        assertEquals(1, found, text);
    }

    /** Files of the cache that no reader sees, but for its lock. */
    private List<String> hidden(String ending) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("cache"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(".") && name.endsWith(ending) && !name.equals(".lock"))
                    .toList();
        }
    }

    private static List<String> names(Path tar) throws Exception {
        Process list = new ProcessBuilder("tar", "-tf", tar.toString()).start();
        return new String(list.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
            packed.write(content);
        }
        return out.toByteArray();
    }

    private static byte[] tar(String name, String content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            TarArchiveEntry entry = new TarArchiveEntry(name);
            entry.setModTime(0);
            entry.setSize(bytes(content).length);
            tar.putArchiveEntry(entry);
            tar.write(bytes(content));
            tar.closeArchiveEntry();
        }
        return out.toByteArray();
    }
}
