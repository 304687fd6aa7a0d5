package org.cloudimagefactory.common.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.web.RetryPolicy;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebLimits;
import org.cloudimagefactory.common.web.WebSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a client of a real registry must live with, by its own recorded words. */
@Timeout(60)
class RecordedRegistryTest {
    private static final String MICRO = "egi_vm_images/micro";
    private static final Digest DISK =
            Digest.parse("sha256:5f86ef71930e4f927bdaf2fe0bcdccb5ce3ac3fc5d5909237e9b79967a826720");
    private static final Digest MANIFEST =
            Digest.parse("sha256:61b09871e7a121a5ff043ac80d7498a6bdf0a5ee6ccc5e6051f5b1817e9012d5");
    private static final int DISK_SIZE = 33_095_680;

    private final WebClients web = new WebClients(WebSettings.of("test")
            .with(new WebLimits(WebLimits.DEFAULT.connect(), WebLimits.DEFAULT.silence(), RetryPolicy.NEVER)));

    @TempDir
    Path directory;

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

    private static byte[] recordedBody(String step) {
        return RecordedRegistry.step(step)
                .path("response")
                .path("body")
                .asText()
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aChunkOutOfOrderIsAcceptedAndOnlyTheRangeTells() throws Exception {
        // Ten bytes were sent from the beginning, and the registry says that it has twenty.
        try (RecordedRegistry registry = new RecordedRegistry(
                "scratch session",
                "OUT OF ORDER chunk 100-109 (spec: 416)",
                "cancel",
                "start upload#2",
                "status after cancel")) {
            Exception e = assertThrows(
                    Exception.class,
                    () -> client(RegistryLimits.DEFAULT.chunks(10))
                            .upload(
                                    registry.repository(MICRO),
                                    BlobContent.of(new byte[10]),
                                    UploadNotes.NONE,
                                    sent -> {}));
            List<String> asked = registry.requests().stream()
                    .map(request -> request.line().replaceFirst(" .*", ""))
                    .toList();
            assertEquals(List.of("POST", "PATCH", "DELETE", "POST", "PATCH"), asked.subList(0, 5), e::toString);
        }
    }

    @Test
    void theNewestAddressIsAskedAndTheAnswerBelieved() throws Exception {
        try (RecordedRegistry registry = new RecordedRegistry("start upload", "chunk 0", "chunk 16777216", "close")) {
            Digest digest = client().upload(
                            registry.repository(MICRO),
                            BlobContent.of(new byte[DISK_SIZE]),
                            UploadNotes.NONE,
                            sent -> {});
            assertEquals(List.of(), registry.surprises());
            assertEquals(Digest.of(new byte[DISK_SIZE]), digest);
            String closing = registry.requests().get(3).line();
            assertTrue(closing.contains("?_state=") && closing.contains("&digest=" + digest), closing);
            assertEquals("0-16777215", registry.requests().get(1).field("Content-Range"));
            assertEquals("16777216-33095679", registry.requests().get(2).field("Content-Range"));
        }
    }

    @Test
    void aSessionThatIsFoundAgainGoesOnWhereTheRegistryIs() throws Exception {
        Path note = directory.resolve("note");
        try (RecordedRegistry registry = new RecordedRegistry("upload status", "chunk 16777216", "close")) {
            RepositoryName repository = registry.repository(MICRO);
            String path = RecordedRegistry.step("upload status")
                    .path("request")
                    .path("path")
                    .asText();
            UploadNotes notes = UploadNotes.in(note);
            // What it says of the position is not believed.
            notes.keep(repository, DISK_SIZE, new UploadNotes.Session("http://" + repository.host() + path, 0), 5);
            client().upload(repository, BlobContent.of(new byte[DISK_SIZE]), notes, sent -> {});
            assertEquals(List.of(), registry.surprises());
            assertFalse(Files.exists(note));
        }
    }

    @Test
    void aWrongDigestAtTheEndIsNotTheEnd() throws Exception {
        try (RecordedRegistry registry = new RecordedRegistry(
                "start upload",
                "chunk 0",
                "chunk 16777216",
                "close with wrong digest",
                "cancel",
                "start upload",
                "chunk 0",
                "chunk 16777216",
                "close")) {
            client().upload(
                            registry.repository(MICRO),
                            BlobContent.of(new byte[DISK_SIZE]),
                            UploadNotes.NONE,
                            sent -> {});
            assertTrue(registry.requests().get(4).line().startsWith("DELETE "));
            assertTrue(registry.requests().get(8).line().startsWith("PUT "));
        }
    }

    @Test
    void aMountOfAnUnknownBlobBecomesAnUpload() throws Exception {
        try (RecordedRegistry registry =
                new RecordedRegistry("blob is there?", "mount of an unknown blob", "first chunk 0-9", "close")) {
            byte[] ten = "0123456789".getBytes(StandardCharsets.US_ASCII);
            client().mountOrUpload(
                            registry.repository("mirror/micro"),
                            registry.repository(MICRO),
                            Digest.of(ten),
                            BlobContent.of(ten),
                            UploadNotes.NONE,
                            sent -> {});
            String mount = registry.requests().get(1).line();
            assertTrue(
                    mount.startsWith("POST /v2/mirror/micro/blobs/uploads/?mount=" + Digest.of(ten) + "&from=" + MICRO),
                    mount);
            assertTrue(registry.requests().get(2).line().contains("/uploads/09ea1d0a-"), "the session that it offered");
        }
    }

    @Test
    void aMountedBlobIsNotSent() throws Exception {
        try (RecordedRegistry registry =
                new RecordedRegistry("blob is there?", "mount into another repository", "blob is there now")) {
            client().mountOrUpload(
                            registry.repository("mirror/micro"),
                            registry.repository(MICRO),
                            DISK,
                            BlobContent.of(new byte[DISK_SIZE]),
                            UploadNotes.NONE,
                            sent -> {});
            assertEquals(3, registry.requests().size());
        }
    }

    @Test
    void tagsComeUnsortedWithoutPagesAndWithThoseOfReferrers() throws Exception {
        try (RecordedRegistry registry = new RecordedRegistry("tags now show the fallback tag")) {
            assertEquals(
                    List.of(MANIFEST.referrersTag(), "1.0-2026.11.29-abc1234", "1.0"),
                    client().tags(registry.repository(MICRO)));
        }
    }

    @Test
    void aRangePastTheEndIsOneLineWhateverItsLengthSays() throws Exception {
        try (RecordedRegistry registry = new RecordedRegistry("range past the end")) {
            ItemProblem e =
                    assertThrows(ItemProblem.class, () -> client().open(registry.repository(MICRO), DISK, DISK_SIZE));
            assertTrue(e.line().contains("nothing from byte 33095680 on"), e.line());
        }
    }

    @Test
    void aPartOfABlobSaysHowLargeTheWholeIs() throws Exception {
        try (RecordedRegistry registry = new RecordedRegistry("blob is there now")) {
            assertEquals(
                    DISK_SIZE,
                    client().blobSize(registry.repository(MICRO), DISK).orElseThrow());
        }
    }

    @Test
    void deletingByDigestIsAcceptedAndWhatIsGoneIsMissing() throws Exception {
        try (RecordedRegistry registry = new RecordedRegistry("delete by digest")) {
            assertEquals(Deletion.DONE, client().delete(registry.repository(MICRO), MANIFEST));
        }
        try (RecordedRegistry registry = new RecordedRegistry("gone")) {
            assertTrue(client().manifest(registry.repository(MICRO), "1.0").isEmpty());
        }
    }

    @Test
    void withoutAListOfReferrersTheIndexUnderTheTagIsAsked() throws Exception {
        try (RecordedRegistry registry = new RecordedRegistry("referrers API", "get fallback index")) {
            List<ContentDescriptor> found = client().referrers(registry.repository(MICRO), MANIFEST, null);
            assertEquals(List.of(), registry.surprises());
            assertEquals(1, found.size());
            assertEquals(
                    "sha256:517fb4bb2eed12f7b90c1f14852cd8fb9e89d90e2606e9807b28836580979189",
                    found.get(0).digest().toString());
        }
        try (RecordedRegistry registry = new RecordedRegistry("referrers API", "fallback tag")) {
            assertEquals(List.of(), client().referrers(registry.repository(MICRO), MANIFEST, null));
        }
    }

    @Test
    void aManifestWhoseBlobsAreMissingIsToldInTheRegistrysWords() throws Exception {
        try (RecordedRegistry registry = new RecordedRegistry("manifest with missing blob")) {
            ItemProblem e = assertThrows(
                    ItemProblem.class,
                    () -> client().put(
                                    registry.repository("mirror/micro"),
                                    "x",
                                    recordedBody("get manifest"),
                                    MediaTypes.OCI_MANIFEST));
            assertTrue(e.line().contains("MANIFEST_BLOB_UNKNOWN, blob unknown to registry (400"), e.line());
        }
    }

    @Test
    void namesWithCapitalsAreNotAsked() {
        assertThrows(ItemProblem.class, () -> new RepositoryName("127.0.0.1:5000", "Bad_NAME"));
    }

    @Test
    void aPlain404IsNoWordOfARegistry() throws Exception {
        try (RecordedRegistry registry = new RecordedRegistry("bad name")) {
            ItemProblem e = assertThrows(ItemProblem.class, () -> client().tags(registry.repository(MICRO)));
            assertTrue(e.line().contains("404"), e.line());
        }
        try (RecordedRegistry registry = new RecordedRegistry("unknown repository")) {
            assertEquals(List.of(), client().tags(registry.repository("none/such")));
        }
    }

    @Test
    void aManifestComesAsItIsAndItsHeadSaysTheSame() throws Exception {
        try (RecordedRegistry registry = new RecordedRegistry("get manifest", "head manifest", "put again#2")) {
            RepositoryName repository = registry.repository(MICRO);
            Manifest manifest = (Manifest) client().manifest(repository, "1.0").orElseThrow();
            assertEquals(MANIFEST, manifest.digest());
            assertEquals(MediaTypes.QEMU_DISK, manifest.layers().get(0).mediaType());
            assertEquals(DISK, manifest.layers().get(0).digest());
            assertEquals(
                    new ManifestHead(MANIFEST, MediaTypes.OCI_MANIFEST, 1190),
                    client().head(repository, "1.0").orElseThrow());
            assertFalse(client().put(repository, "1.0", manifest.bytes(), manifest.mediaType())
                    .subjectIndexed());
            assertEquals(List.of(), registry.surprises());
            assertTrue(registry.requests().get(0).field("Accept").contains(MediaTypes.DOCKER_LIST));
        }
    }
}
