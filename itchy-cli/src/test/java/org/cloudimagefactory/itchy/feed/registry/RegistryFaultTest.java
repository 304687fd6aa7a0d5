package org.cloudimagefactory.itchy.feed.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.MediaTypes;
import org.cloudimagefactory.common.registry.RegistryAccess;
import org.cloudimagefactory.common.registry.RegistryClient;
import org.cloudimagefactory.common.registry.RegistryCredentials;
import org.cloudimagefactory.common.registry.RegistryLimits;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.cloudimagefactory.common.registry.signature.ManifestVerifier;
import org.cloudimagefactory.common.registry.signature.SignaturePolicy;
import org.cloudimagefactory.common.web.RetryPolicy;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebLimits;
import org.cloudimagefactory.common.web.WebSettings;
import org.cloudimagefactory.common.web.WireServer;
import org.cloudimagefactory.itchy.download.NotContinuedException;
import org.cloudimagefactory.itchy.feed.FeedAnswer;
import org.cloudimagefactory.itchy.feed.HeldContent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Registries that do not keep their word, as no real one can be made to. */
class RegistryFaultTest {
    private static final byte[] CONTENT = "0123456789".getBytes(StandardCharsets.US_ASCII);
    private static final ArtifactFile LAYER =
            new ArtifactFile(Digest.of(CONTENT).toString(), CONTENT.length, MediaTypes.QEMU_DISK, "disk.qcow2", 0);
    private static final String MISSING = "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"unknown\"}]}";

    private final WebClients web = new WebClients(WebSettings.of("test")
            .with(new WebLimits(Duration.ofSeconds(20), Duration.ofSeconds(20), RetryPolicy.NEVER)));
    private final RegistryClient client = new RegistryClient(
            web, RegistryCredentials.NONE, new RegistryAccess(true, null), RegistryLimits.DEFAULT, Clock.systemUTC());

    @AfterEach
    void close() {
        web.close();
    }

    @Test
    void aLayerThatEndsTooEarlyIsTheFaultOfTheWay() throws Exception {
        LayerStream shorter = new LayerStream(new ByteArrayInputStream(CONTENT, 0, 4), "layer", LAYER);
        assertEquals('0', shorter.read());
        assertEquals(3, shorter.read(new byte[10], 0, 10));
        IOException e = assertThrows(IOException.class, shorter::read);
        assertEquals("the registry ended the layer 6 bytes before its end", e.getMessage());
        assertEquals(e, shorter.orRefuse(new IOException("what came of it")));
    }

    @Test
    void aWayThatBreaksIsNoFaultOfTheLayer() throws Exception {
        IOException broken = new IOException("reset");
        LayerStream stream = new LayerStream(
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw broken;
                    }

                    @Override
                    public int read(byte[] bytes, int from, int length) throws IOException {
                        throw broken;
                    }
                },
                "layer",
                LAYER);
        assertThrows(IOException.class, () -> stream.read(new byte[10], 0, 10));
        assertEquals(broken, stream.orRefuse(new IOException("what came of it")));
    }

    @Test
    void aLayerThatIsLongerOrAnotherIsRefused() throws Exception {
        LayerStream longer = new LayerStream(new ByteArrayInputStream(new byte[11]), "layer", LAYER);
        ItemProblem more = assertThrows(ItemProblem.class, longer::finish);
        assertEquals("layer has more than 10 bytes (size in the manifest)", more.getMessage());
        LayerStream other = new LayerStream(new ByteArrayInputStream(new byte[10]), "layer", LAYER);
        ItemProblem another = assertThrows(ItemProblem.class, other::finish);
        assertTrue(
                another.line().startsWith("layer is not the layer of the manifest: its SHA-256 is "), another.line());
        ItemProblem packed = assertThrows(ItemProblem.class, () -> other.orRefuse(new IOException()));
        assertEquals("layer can't be unpacked: IOException", packed.getMessage());
    }

    @Test
    void theDiskOfALayerIsReadByteByByteAsWell() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            TarArchiveEntry entry = new TarArchiveEntry("./disk/disk.img");
            entry.setSize(2);
            tar.putArchiveEntry(entry);
            tar.write(new byte[] {1, (byte) 0xff});
            tar.closeArchiveEntry();
        }
        byte[] archive = out.toByteArray();
        ArtifactFile layer =
                new ArtifactFile(Digest.of(archive).toString(), archive.length, MediaTypes.OCI_TAR, "disk", 0);
        DiskEntryStream disk =
                DiskEntryStream.find(new LayerStream(new ByteArrayInputStream(archive), "layer", layer), "tar");
        assertEquals(2, disk.size());
        assertEquals(1, disk.read());
        assertEquals(0xff, disk.read());
        assertEquals(-1, disk.read());
        assertEquals(-1, disk.read());
        // An archive that ends within the disk, though the layer is complete.
        byte[] half = Arrays.copyOf(archive, 513);
        ArtifactFile truncated =
                new ArtifactFile(Digest.of(half).toString(), half.length, MediaTypes.OCI_TAR, "disk", 0);
        DiskEntryStream shorter =
                DiskEntryStream.find(new LayerStream(new ByteArrayInputStream(half), "layer", truncated), "tar");
        ItemProblem e = assertThrows(ItemProblem.class, shorter::readAllBytes);
        assertEquals("layer can't be unpacked: it is truncated", e.getMessage());
    }

    @Test
    void aDownloadThatIsNotContinuedBeginsAnew() throws Exception {
        try (WireServer server = new WireServer((request, connection) -> {
            WireServer.write(connection, "200 OK", "0123456789");
            return true;
        })) {
            LayerContent content = LayerContent.of(client, repository(server), LAYER);
            assertThrows(NotContinuedException.class, () -> content.open(4, Validators.NONE));
            try (var open = content.open(0, Validators.NONE)) {
                assertEquals(0, open.body().read(new byte[0], 0, 0));
                assertEquals('0', open.body().read());
                assertEquals("123456789", new String(open.body().readAllBytes(), StandardCharsets.US_ASCII));
                assertEquals(-1, open.body().read());
            }
        }
    }

    @Test
    void aLayerOfAnotherSizeIsRefusedBeforeAByteIsWritten() throws Exception {
        try (WireServer server = new WireServer((request, connection) -> {
            WireServer.write(connection, "200 OK", "0123456789 and more");
            return true;
        })) {
            LayerContent content = LayerContent.of(client, repository(server), LAYER);
            ItemProblem e = assertThrows(ItemProblem.class, () -> content.open(0, Validators.NONE));
            assertTrue(e.line().contains("has 19 bytes instead of 10 (size in the manifest)"), e.line());
        }
    }

    @Test
    void aLayerWithoutALengthThatEndsTooEarlyIsTheFaultOfTheWay() throws Exception {
        try (WireServer server = new WireServer((request, connection) -> {
            connection.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n0123".getBytes(StandardCharsets.US_ASCII));
            return false;
        })) {
            LayerContent content = LayerContent.of(client, repository(server), LAYER);
            try (var open = content.open(0, Validators.NONE)) {
                IOException e =
                        assertThrows(IOException.class, () -> open.body().readAllBytes());
                assertEquals("the registry ended a layer 6 bytes before its end", e.getMessage());
            }
        }
    }

    @Test
    void moreNewVersionsThanAnybodyKeepsAreRefusedWithoutALookAtThem() throws Exception {
        String tags = IntStream.range(0, 1001)
                .mapToObj(number -> "\"v" + number + "\"")
                .collect(Collectors.joining(",", "{\"tags\":[", "]}"));
        try (WireServer server = new WireServer((request, connection) -> {
            WireServer.write(connection, "200 OK", tags);
            return true;
        })) {
            Problem problem = look(server, "v*", HeldContent.nothing()).problem();
            assertTrue(problem.line().contains("more than 1000 new tags of "), problem.line());
            assertEquals(1, server.requests().size());
        }
    }

    @Test
    void aManifestThatIsThereAndCannotBeHadIsTold() throws Exception {
        Manifest manifest = manifest();
        try (WireServer server = new WireServer((request, connection) -> {
            String line = request.line();
            if (line.contains("/tags/")) {
                WireServer.write(connection, "200 OK", "{\"tags\":[\"v1\"]}");
            } else if (line.startsWith("HEAD ")) {
                head(connection, manifest);
            } else {
                WireServer.write(connection, "404 Not Found\r\nContent-Type: application/json", MISSING);
            }
            return true;
        })) {
            Problem moving = look(server, null, HeldContent.nothing()).problem();
            assertTrue(
                    moving.line()
                            .contains("the manifest " + manifest.digest() + ", to which the tag leads, is not there"),
                    moving.line());
            Problem versions = look(server, "v*", HeldContent.nothing()).problem();
            assertTrue(versions.line().contains("is of the pattern v*"), versions.line());
        }
    }

    @Test
    void aVersionThatIsGoneWhenItIsJudgedIsTold() throws Exception {
        Manifest manifest = manifest();
        int[] asked = new int[1];
        try (WireServer server = new WireServer((request, connection) -> {
            String line = request.line();
            if (line.contains("/tags/")) {
                WireServer.write(connection, "200 OK", "{\"tags\":[\"v1\"]}");
            } else if (line.startsWith("HEAD ")) {
                head(connection, manifest);
            } else if (asked[0]++ == 0) {
                WireServer.write(
                        connection,
                        "200 OK\r\nContent-Type: " + manifest.mediaType(),
                        new String(manifest.bytes(), StandardCharsets.UTF_8));
            } else {
                WireServer.write(connection, "404 Not Found\r\nContent-Type: application/json", MISSING);
            }
            return true;
        })) {
            Problem problem = look(server, "v*", HeldContent.nothing()).problem();
            assertTrue(
                    problem.line().contains("version v1: its manifest " + manifest.digest() + " is not there any more"),
                    problem.line());
        }
    }

    @Test
    void whatIsKeptAndDamagedIsTold() throws Exception {
        try (WireServer server = new WireServer((request, connection) -> false)) {
            for (String kept : List.of("{", "[]", "{\"x\":{\"address\":1,\"what\":2}}")) {
                HeldContent held = new HeldContent(kept.getBytes(StandardCharsets.UTF_8), Validators.NONE, Set.of());
                FeedAnswer.Unknown answer = assertInstanceOf(FeedAnswer.Unknown.class, look(server, null, held));
                assertTrue(
                        answer.problem().line().contains("what the database holds of a registry is damaged"),
                        answer.problem().line());
            }
            assertEquals(0, server.requests().size());
        }
    }

    private FeedAnswer look(WireServer server, String versions, HeldContent held) {
        RegistryRules rules = new RegistryRules(
                new ManifestVerifier(new SignaturePolicy.Unsigned()), true, null, new Selection(Map.of()), false);
        String address = "oci://" + repository(server) + (versions == null ? ":v1" : "");
        return new RegistryFeed(RegistryAddress.parse(address, versions), client, rules, Clock.systemUTC()).look(held);
    }

    private static Manifest manifest() {
        return Manifest.of(new Manifest.Fields(
                "application/vnd.unknown.artifact.v1",
                ContentDescriptor.EMPTY,
                List.of(ContentDescriptor.of(MediaTypes.QEMU_DISK, Digest.of(CONTENT), CONTENT.length)),
                null,
                Map.of(Annotations.APPLIANCE, "a")));
    }

    private static void head(Socket connection, Manifest manifest) throws IOException {
        connection
                .getOutputStream()
                .write(("HTTP/1.1 200 OK\r\nContent-Type: " + manifest.mediaType() + "\r\nDocker-Content-Digest: "
                                + manifest.digest() + "\r\nContent-Length: " + manifest.bytes().length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private static RepositoryName repository(WireServer server) {
        return new RepositoryName("127.0.0.1:" + server.port(), "a/b");
    }
}
