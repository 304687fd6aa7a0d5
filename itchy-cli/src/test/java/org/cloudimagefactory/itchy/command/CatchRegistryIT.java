package org.cloudimagefactory.itchy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.cloudimagefactory.common.imagelist.trust.RevocationMode;
import org.cloudimagefactory.common.imagelist.trust.TrustPolicy;
import org.cloudimagefactory.common.registry.BlobContent;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Index;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.MediaTypes;
import org.cloudimagefactory.common.registry.Platform;
import org.cloudimagefactory.common.registry.RegistryCredentials;
import org.cloudimagefactory.common.registry.UploadNotes;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebSettings;
import org.cloudimagefactory.itchy.event.VmcatcherEvent;
import org.cloudimagefactory.itchy.feed.registry.ArtifactPublisher;
import org.cloudimagefactory.itchy.feed.registry.RegistryAddress;
import org.cloudimagefactory.itchy.ova.Appliance;
import org.cloudimagefactory.itchy.ova.ApplianceReader;
import org.cloudimagefactory.itchy.subscription.FeedSubscriber;
import org.cloudimagefactory.itchy.subscription.ImageChoice;
import org.cloudimagefactory.itchy.subscription.RegistryTerms;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;
import org.cloudimagefactory.itchy.subscription.SubscriptionTerms;
import org.junit.jupiter.api.Test;

/** Following a real registry: docker-registry, with skopeo and our own client as publishers. */
class CatchRegistryIT extends RegistrySite {
    private static final String DISK = "a disk, as far as anybody looks";

    @Test
    void followsATagThatMovesWithOneHeadWhenItHasNot() throws Exception {
        signed("24.04", publisher.about("ubuntu", "1"), "first");
        ToolRun subscribed = subscribe(0, ":24.04", "--signed-by", "cosign:" + publisher.publicKey());
        String identifier = subscribed.out().replaceFirst("(?s).*appliance ([0-9a-f-]+),.*", "$1");
        assertTrue(
                identifier.matches("[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"),
                subscribed.out());
        caught(0);
        assertEquals(
                List.of(
                        "ProcessPrefix",
                        "SubscriptionImageNew " + identifier,
                        "AvailablePrefix " + identifier,
                        "AvailablePostfix " + identifier,
                        "ProcessPostfix"),
                events());
        VmcatcherEvent event = last("AvailablePostfix");
        assertEquals(
                org.cloudimagefactory.common.spool.Digest.SHA_512.of("first"),
                event.sha512().orElseThrow());
        assertEquals("1", event.version().orElseThrow());
        assertEquals("5", event.get("HV_SIZE").orElseThrow());
        assertEquals("ubuntu", event.get("SL_OSNAME").orElseThrow());
        assertEquals("24.04", event.get("SL_OSVERSION").orElseThrow());
        assertEquals("x86_64", event.get("SL_ARCH").orElseThrow());
        assertTrue(event.get("DC_TITLE").orElseThrow().contains(":24.04"), event.toString());
        assertTrue(event.get("HV_URI").orElseThrow().startsWith("oci://" + server.host() + "/" + path + "@sha256:"));
        assertEquals("first", Files.readString(image(event)));

        int before = server.requests().size();
        caught(0);
        assertEquals(
                List.of("\"HEAD /v2/" + path + "/manifests/24.04 HTTP/1.1\" 200"),
                server.requests().subList(before, server.requests().size()).stream()
                        .map(line -> line.replaceFirst("(\" 200).*", "$1"))
                        .toList());

        forget();
        signed("24.04", publisher.about("ubuntu", "2"), "second");
        caught(0);
        assertEquals(
                List.of(
                        "ProcessPrefix",
                        "ExpirePrefix " + identifier,
                        "ExpirePostfix " + identifier,
                        "AvailablePrefix " + identifier,
                        "AvailablePostfix " + identifier,
                        "ProcessPostfix"),
                events());
        assertEquals("second", Files.readString(image(last("AvailablePostfix"))));
        assertEquals(1, cacheFiles().size());
    }

    @Test
    void refusesReplaysAndManifestsOfOtherAppliances() throws Exception {
        Manifest old = signed("24.04", publisher.about("ubuntu", "1"), "first");
        signed("24.04", publisher.about("ubuntu", "2"), "second");
        subscribe(0, ":24.04", "--signed-by", "cosign:" + publisher.publicKey());
        caught(0);
        forget();
        publisher.put("24.04", old);
        ToolRun replay = caught(1);
        assertTrue(
                replay.err().contains("it is a replay: its manifest was made on 2026-01-01T00:00:01Z, before"),
                replay.err());
        signed("24.04", publisher.about("debian", "9"), "other");
        ToolRun other = caught(1);
        assertTrue(
                other.err()
                        .contains(
                                "it is another appliance: its annotation org.cloudimagefactory.appliance is 'debian' and"
                                        + " must be 'ubuntu'"),
                other.err());
        unsigned("24.04", publisher.about("ubuntu", "3"), "third");
        ToolRun unsigned = caught(1);
        assertTrue(unsigned.err().contains("subscription oci://"), unsigned.err());
        assertEquals(1, unsigned.err().lines().count(), unsigned.err());
        assertTrue(events().stream().allMatch(event -> event.startsWith("Process")), events().toString());
        Map<String, String> undated = publisher.about("ubuntu", "4");
        undated.remove("org.opencontainers.image.created");
        signed("24.04", undated, "fourth");
        assertTrue(caught(1).err().contains("its manifest has no date"));
        assertEquals("second", Files.readString(cacheFiles().get(0)));
        assertTrue(itchy("subscriptions").out().contains("  problem:   its manifest has no date"));
        signed("24.04", publisher.about("ubuntu", "5"), "fifth");
        caught(0);
        assertEquals("fifth", Files.readString(cacheFiles().get(0)));
    }

    @Test
    void whatSaysNoDateIsReplacedOnDemandOnly() throws Exception {
        unsigned("1", Map.of(), "first");
        subscribe(0, ":1", "--unsigned", "--accept-undated");
        caught(0);
        unsigned("1", Map.of(), "second");
        caught(0);
        assertEquals("second", Files.readString(cacheFiles().get(0)));
    }

    @Test
    void aTagThatIsGoneExpiresAfterTheGrace() throws Exception {
        Manifest manifest = unsigned("24.04", publisher.about("ubuntu", "1"), "first");
        subscribe(0, ":24.04", "--unsigned");
        caught(0);
        forget();
        publisher.client().delete(publisher.repository(), manifest.digest());
        ToolRun inGrace = caught(1, "--grace", "1d");
        assertTrue(inGrace.err().contains(" is not there any more; it expires on "), inGrace.err());
        assertEquals(1, cacheFiles().size());
        clock = Clock.offset(clock, Duration.ofHours(25));
        caught(0, "--grace", "1d");
        assertEquals(
                2, events().stream().filter(event -> event.startsWith("Expire")).count(), events().toString());
        assertEquals(List.of(), cacheFiles());
        unsigned("24.04", publisher.about("ubuntu", "2"), "second");
        caught(0);
        assertEquals(1, cacheFiles().size());
    }

    @Test
    void aTombstoneEndsAnApplianceAtOnceIfItIsSigned() throws Exception {
        Manifest old = signed("24.04", publisher.about("ubuntu", "1"), "first");
        subscribe(0, ":24.04", "--signed-by", "cosign:" + publisher.publicKey());
        caught(0);
        Map<String, String> tombstone = publisher.about("ubuntu", "2");
        tombstone.put("org.cloudimagefactory.tombstone", "2026-01-01T00:00:02Z");
        Manifest stone = publisher.put("24.04", tombstone);
        caught(1, "--grace", "9d");
        assertEquals(1, cacheFiles().size());
        publisher.sign(stone);
        ToolRun run = caught(0, "--grace", "9d");
        assertTrue(run.out().contains("expired    "), run.out() + run.err());
        assertEquals(List.of(), cacheFiles());
        publisher.put("24.04", old);
        assertTrue(caught(1).err().contains("it is a replay"));
        assertEquals(List.of(), cacheFiles());
    }

    @Test
    void takesTagsAsVersionsWithOneListAndOneHeadWhenNothingIsNew() throws Exception {
        signed("24.04-1", publisher.about("ubuntu", "x"), "first");
        signed("22.04-9", publisher.about("jammy", "x"), "jammy");
        signed("24.04-2", publisher.about("ubuntu", "x"), "second");
        subscribe(0, "", "--versions", "24.04-*", "--signed-by", "cosign:" + publisher.publicKey());
        caught(0);
        assertEquals("24.04-2", last("AvailablePostfix").version().orElseThrow());
        int before = server.requests().size();
        caught(0);
        List<String> asked = server.requests().subList(before, server.requests().size());
        assertEquals(2, asked.size(), asked.toString());
        assertTrue(asked.get(0).contains("/tags/list"), asked.toString());
        assertTrue(asked.get(1).startsWith("\"HEAD /v2/" + path + "/manifests/24.04-2 "), asked.toString());
        signed("24.04-3", publisher.about("ubuntu", "x"), "third");
        before = server.requests().size();
        caught(0);
        List<String> heads = server.requests().subList(before, server.requests().size()).stream()
                .filter(line -> line.startsWith("\"HEAD") && !line.contains("sha256-"))
                .toList();
        assertEquals(2, heads.size(), heads.toString());
        assertEquals("third", Files.readString(cacheFiles().get(0)));
        // An older one that comes late does not take its place.
        signed("24.04-0", ArtifactPublisher.about("ubuntu", "x", Instant.parse("2025-01-01T00:00:00Z")), "old");
        caught(0);
        assertEquals("third", Files.readString(cacheFiles().get(0)));
    }

    @Test
    void aVersionThatIsHeldIsSeenToEndOrToBeReplaced() throws Exception {
        Manifest first = unsigned("v-1", publisher.about("a", "1"), "first");
        unsigned("v-2", publisher.about("a", "2"), "second");
        subscribe(0, "", "--versions", "v-*", "--unsigned");
        caught(0);
        publisher.put("v-2", first);
        assertTrue(caught(1).err().contains("it is a replay"));
        assertEquals("second", Files.readString(cacheFiles().get(0)));
        tombstone("v-1");
        unsigned("v-2", publisher.about("a", "2"), "second, mended");
        caught(0);
        assertEquals("second, mended", Files.readString(cacheFiles().get(0)));
        // The tombstone is newer than what takes its place.
        unsigned("v-3", publisher.about("a", "3"), "third");
        tombstone("v-2");
        tombstone("v-0");
        caught(0);
        assertEquals("third", Files.readString(cacheFiles().get(0)));
        tombstone("v-3");
        caught(0);
        assertEquals(List.of(), cacheFiles());
    }

    private void tombstone(String tag) throws Exception {
        Map<String, String> about = publisher.about("a", "0");
        about.put("org.cloudimagefactory.tombstone", "2026-01-01T00:00:02Z");
        publisher.put(tag, about);
    }

    @Test
    void whatHasTheSameDateOrIsNotWantedIsTold() throws Exception {
        Map<String, String> about = publisher.about("a", "1");
        Manifest first = unsigned("1", about, "first");
        subscribe(0, ":1", "--unsigned", "--select", "version=1*");
        caught(0);
        unsigned("1", about, "other");
        assertTrue(caught(1).err().contains("it says the same date as what is held"));
        publisher.put("1", first);
        caught(0);
        assertEquals("first", Files.readString(cacheFiles().get(0)));
        unsigned("1", publisher.about("a", "2"), "second");
        caught(0);
        assertEquals(List.of(), cacheFiles());
        assertTrue(itchy("images").out().contains("is not wanted by --select"));
        publisher.put("1", first);
        assertTrue(caught(1).err().contains("it is a replay"));
    }

    @Test
    void whatExpiresDoesSoEvenWhereALookFails() throws Exception {
        Map<String, String> about = publisher.about("a", "1");
        about.put(
                "org.cloudimagefactory.expires",
                clock.instant().plusSeconds(7200).toString());
        unsigned("1", about, "first");
        subscribe(0, ":1", "--unsigned");
        caught(0);
        Map<String, String> wrong = publisher.about("a", "2");
        wrong.put("org.cloudimagefactory.expires", "some day");
        unsigned("1", wrong, "second");
        assertTrue(caught(1).err().contains("org.cloudimagefactory.expires is no date"));
        assertEquals("first", Files.readString(cacheFiles().get(0)));
        clock = Clock.offset(clock, Duration.ofHours(3));
        caught(1);
        assertEquals(List.of(), cacheFiles());
    }

    @Test
    void severalDisksBecomeOneOvaAsTheyAre() throws Exception {
        String qcow = new String(new byte[] {'Q', 'F', 'I'}, StandardCharsets.ISO_8859_1) + "data".repeat(400);
        ContentDescriptor first = publisher.disk(qcow, Map.of("org.opencontainers.image.title", "root.qcow2"));
        ContentDescriptor second =
                publisher.disk("data disk", Map.of("org.opencontainers.image.title", "../data.qcow2"));
        ContentDescriptor readme = publisher.layer("text/plain", new byte[] {'x'}, Map.of());
        publisher.put("1", publisher.about("pair", "1"), first, readme, second);
        subscribe(0, ":1", "--unsigned");
        caught(0);
        VmcatcherEvent event = last("AvailablePostfix");
        assertEquals("ova", event.get("HV_FORMAT").orElseThrow());
        Path file = image(event);
        assertEquals(Long.toString(Files.size(file)), event.get("HV_SIZE").orElseThrow());
        assertEquals(
                org.cloudimagefactory.common.spool.Digest.SHA_512.of(file),
                event.sha512().orElseThrow());
        try (FileChannel channel = FileChannel.open(file)) {
            Appliance appliance = new ApplianceReader().read(channel);
            assertEquals(2, appliance.disks().size());
            assertEquals("root.qcow2", appliance.disks().get(0).name());
            assertEquals(List.of(), appliance.warnings());
            assertEquals(qcow.length(), appliance.disks().get(0).pieces().get(0).length());
        }
        Process tar = new ProcessBuilder("tar", "-tf", file.toString()).start();
        assertEquals(
                4,
                new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .count());
    }

    @Test
    void theDiskIsTakenOutOfAContainerDisk() throws Exception {
        for (String packing : List.of("tar", "gzip", "zstd")) {
            publisher.put(
                    packing,
                    index(Map.of(
                            "amd64",
                            layer(packing, tar("disk/disk.img", DISK)),
                            "arm64",
                            layer(packing, tar("disk/disk.img", "an arm disk")))));
            subscribe(0, ":" + packing, "--unsigned");
        }
        publisher.put(
                "arm",
                index(Map.of(
                        "amd64",
                        layer("tar", tar("disk/a", DISK)),
                        "arm64",
                        layer("tar", tar("./disk/b", "an arm disk")))));
        subscribe(0, ":arm", "--unsigned", "--select", "architecture=aarch64");
        caught(0);
        assertEquals(4, cacheFiles().size());
        int plain = 0;
        for (Path file : cacheFiles()) {
            plain += Files.readString(file).equals(DISK) ? 1 : 0;
        }
        assertEquals(3, plain);
        VmcatcherEvent event = last("AvailablePostfix");
        assertTrue(event.get("SL_ARCH").orElseThrow().matches("x86_64|aarch64"));
        assertEquals(
                Long.toString(Files.size(image(event))), event.get("HV_SIZE").orElseThrow());
    }

    @Test
    void hostileLayersAreRefusedInOneLineEach() throws Exception {
        ByteArrayOutputStream link = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(link)) {
            TarArchiveEntry entry = new TarArchiveEntry("disk/disk.img", TarConstants.LF_SYMLINK);
            entry.setLinkName("/etc/shadow");
            tar.putArchiveEntry(entry);
            tar.closeArchiveEntry();
        }
        Map<String, ContentDescriptor> layers = Map.of(
                "link", layer("tar", link.toByteArray()),
                "none", layer("tar", tar("etc/passwd", "x")),
                "two", layer("tar", tar("disk/a", "x", "disk/b", "y")),
                "notgzip", publisher.layer(MediaTypes.OCI_TAR_GZIP, tar("disk/a", "x"), Map.of()),
                "nottar", layer("tar", "x".repeat(2000).getBytes(StandardCharsets.UTF_8)));
        Map<String, String> words = Map.of(
                "link", "has a link, device or sparse file below disk/, and no disk",
                "none", "has no file below disk/",
                "two", "has more than one file below disk/",
                "notgzip", "is not what its media type says: it should be gzip, and is not packed",
                "nottar", "can't be unpacked: it is no tar archive, or a truncated one");
        for (Map.Entry<String, ContentDescriptor> layer : layers.entrySet()) {
            publisher.put(layer.getKey(), index(Map.of("amd64", layer.getValue())));
            subscribe(0, ":" + layer.getKey(), "--unsigned");
        }
        ToolRun run = caught(1);
        assertEquals(layers.size(), run.err().lines().count(), run.err());
        words.values().forEach(word -> assertTrue(run.err().contains(word), word + " is not in " + run.err()));
        assertEquals(List.of(), cacheFiles());
    }

    @Test
    void thePathOfAnAttachedListOfPackagesTravelsInTheEvent() throws Exception {
        Manifest manifest = unsigned("1", publisher.about("a", "1"), "first");
        ContentDescriptor layer = publisher.layer(
                "application/vnd.cyclonedx+json", "{\"bom\":1}".getBytes(StandardCharsets.UTF_8), Map.of());
        publisher
                .client()
                .attach(
                        publisher.repository(),
                        Manifest.of(new Manifest.Fields(
                                "application/vnd.cyclonedx+json",
                                ContentDescriptor.EMPTY,
                                List.of(layer),
                                manifest.descriptor(),
                                Map.of())));
        subscribe(0, ":1", "--unsigned");
        caught(0);
        Path sbom = Path.of(last("AvailablePostfix").get("SBOM").orElseThrow());
        assertEquals(directory.resolve("cache"), sbom.getParent());
        assertEquals("{\"bom\":1}", Files.readString(sbom));
        itchy("unsubscribe", "oci://" + server.host() + "/" + path + ":1");
        caught(0);
        assertFalse(Files.exists(sbom));
        assertEquals(List.of(), cacheFiles());
    }

    @Test
    void takesInWhatSkopeoCopies() throws Exception {
        Manifest manifest = signed("24.04", publisher.about("ubuntu", "1"), DISK);
        Path copy = directory.resolve("copy");
        server.skopeo(
                "copy", "--src-tls-verify=false", "docker://" + server.host() + "/" + path + ":24.04", "dir:" + copy);
        server.skopeo(
                "copy", "--dest-tls-verify=false", "dir:" + copy, "docker://" + server.host() + "/" + path + "-copy:1");
        path = path + "-copy";
        ToolRun subscribed = subscribe(0, ":1", "--unsigned");
        assertTrue(subscribed.out().contains("/" + path + ":1: UNSIGNED\n"), subscribed.out());
        ToolRun run = caught(0);
        assertTrue(run.out().contains(":1, version 1, 1 images wanted, UNSIGNED\n"), run.out());
        assertTrue(itchy("subscriptions").out().startsWith("oci://" + server.host() + "/" + path + ":1  UNSIGNED\n"));
        assertEquals(DISK, Files.readString(image(last("AvailablePostfix"))));
        assertTrue(last("AvailablePostfix")
                .get("HV_URI")
                .orElseThrow()
                .endsWith(manifest.digest().toString()));
    }

    @Test
    void goesOnWhereADownloadBroke() throws Exception {
        unsigned("1", publisher.about("a", "1"), "0123456789".repeat(1000));
        subscribe(0, ":1", "--unsigned");
        caught(0);
        Path image = cacheFiles().get(0);
        byte[] content = Files.readAllBytes(image);
        Files.delete(image);
        Path partial = image.resolveSibling("." + image.getFileName() + ".part");
        Files.write(partial, Arrays.copyOf(content, 4000));
        int before = server.requests().size();
        caught(0);
        assertTrue(
                server.requests().subList(before, server.requests().size()).stream()
                        .anyMatch(line -> line.contains("\" 206 6000")),
                server.requests().toString());
        Files.move(image, partial);
        before = server.requests().size();
        caught(0);
        assertTrue(
                server.requests().subList(before, server.requests().size()).stream()
                        .noneMatch(line -> line.contains("/blobs/")),
                server.requests().toString());
    }

    @Test
    void selectsByWhatIsSaid() throws Exception {
        unsigned("1", publisher.about("a", "1"), "first");
        assertTrue(subscribe(1, ":1", "--unsigned", "--select", "os_version=22.*")
                .err()
                .contains("offers nothing that is wanted"));
        assertTrue(subscribe(1, ":1", "--unsigned", "--select", "version=2*")
                .err()
                .contains("offers nothing that is wanted"));
        subscribe(
                0,
                ":1",
                "--unsigned",
                "--select",
                "os_version=24.*",
                "--select",
                "architecture=amd64",
                "--select",
                "version=1",
                "--select",
                "name=*",
                "--appliance",
                "a",
                "--accept-undated");
        caught(0);
        assertEquals(1, cacheFiles().size());
        String json = itchy("subscriptions", "--output", "json").out().replaceAll("\\s", "");
        assertTrue(
                json.contains("\"registry\":{\"signed_by\":null,\"appliance\":\"a\",\"accept_undated\":true,"
                        + "\"select\":[\"os_version=24.*\",\"architecture=amd64\",\"version=1\",\"name=*\"]}"),
                json);
    }

    @Test
    void aHundredTagsWithNothingNewAreAHundredHeads() throws Exception {
        Manifest manifest = unsigned("t0", publisher.about("a", "1"), "first");
        for (int i = 1; i < 100; i++) {
            publisher.put("t" + i, manifest);
        }
        TrustPolicy policy = new TrustPolicy(directory, false, RevocationMode.REQUIRE, false);
        RegistryTerms registry = new RegistryTerms(null, null, Map.of(), false, true, null);
        SubscriptionTerms terms = new SubscriptionTerms(List.of(), ImageChoice.SELECTED, true, null, registry);
        try (SubscriptionStore store = SubscriptionStore.open(directory.resolve("state.db"));
                WebClients clients = new WebClients(WebSettings.of("test"))) {
            Registries registries = new Registries(clients, RegistryCredentials.NONE, policy, clock);
            for (int i = 0; i < 100; i++) {
                RegistryAddress address = RegistryAddress.parse("oci://" + server.host() + "/" + path + ":t" + i, null);
                new FeedSubscriber(store)
                        .subscribe(address.uri(), terms, null, registries.feed(address, terms, registry), "");
            }
        }
        caught(0);
        int before = server.requests().size();
        caught(0);
        List<String> asked = server.requests().subList(before, server.requests().size());
        assertEquals(100, asked.size(), asked.toString());
        assertTrue(asked.stream().allMatch(line -> line.startsWith("\"HEAD ")), asked.toString());
    }

    private static byte[] tar(String... namesAndContents) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                byte[] content = namesAndContents[i + 1].getBytes(StandardCharsets.UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry(namesAndContents[i]);
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return out.toByteArray();
    }

    private ContentDescriptor layer(String packing, byte[] tar) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (packing.equals("tar")) {
            return publisher.layer(MediaTypes.OCI_TAR, tar, Map.of());
        }
        try (OutputStream packed = packing.equals("gzip") ? new GZIPOutputStream(out) : new ZstdOutputStream(out)) {
            packed.write(tar);
        }
        return publisher.layer(
                packing.equals("gzip") ? MediaTypes.OCI_TAR_GZIP : MediaTypes.OCI_TAR_ZSTD,
                out.toByteArray(),
                Map.of());
    }

    private Index index(Map<String, ContentDescriptor> layers) throws Exception {
        List<ContentDescriptor> entries = new ArrayList<>();
        for (Map.Entry<String, ContentDescriptor> layer : layers.entrySet()) {
            byte[] config = ("{\"architecture\":\"" + layer.getKey() + "\",\"os\":\"linux\",\"config\":{}}")
                    .getBytes(StandardCharsets.UTF_8);
            Digest digest = publisher
                    .client()
                    .upload(publisher.repository(), BlobContent.of(config), UploadNotes.NONE, bytes -> {});
            Manifest manifest = Manifest.of(new Manifest.Fields(
                    null,
                    ContentDescriptor.of(MediaTypes.OCI_CONFIG, digest, config.length),
                    List.of(layer.getValue()),
                    null,
                    Map.of()));
            publisher.put(manifest.digest().toString(), manifest);
            entries.add(manifest.descriptor().with(new Platform("linux", layer.getKey(), null)));
        }
        return Index.of(entries, Map.of("org.opencontainers.image.created", "2026-01-01T00:00:00Z"));
    }
}
