package org.cloudimagefactory.common.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.registry.RegistryServer.Access;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.cloudimagefactory.common.web.TlsTrust;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against a real registry, with skopeo as the other side. */
@Timeout(120)
class RegistryClientIT {
    private static final int IMAGE = 5_000_001;
    private static final RegistryLimits SMALL_CHUNKS = RegistryLimits.DEFAULT.chunks(1 << 20);
    private static final RegistryAccess HERE = new RegistryAccess(true, null);

    @TempDir
    Path directory;

    private static RegistryClient client(WebClients web, RegistryCredentials credentials) {
        return new RegistryClient(web, credentials, HERE, SMALL_CHUNKS, Clock.systemUTC());
    }

    private static WebClients web() {
        return new WebClients(WebSettings.of("test"));
    }

    private Path image() throws Exception {
        byte[] bytes = new byte[IMAGE];
        new Random(20).nextBytes(bytes);
        return Files.write(directory.resolve("image.qcow2"), bytes);
    }

    private static Manifest manifest(Digest disk, Map<String, String> annotations) {
        return Manifest.of(new Manifest.Fields(
                "application/vnd.unknown.artifact.v1",
                ContentDescriptor.EMPTY,
                List.of(ContentDescriptor.of(MediaTypes.QEMU_DISK, disk, IMAGE)
                        .with(Map.of("org.opencontainers.image.title", "image.qcow2"))),
                null,
                annotations));
    }

    private static Manifest push(RegistryClient client, RepositoryName repository, Path image, String tag)
            throws Exception {
        Digest disk = client.upload(repository, BlobContent.of(image), UploadNotes.NONE, sent -> {});
        client.mountOrUpload(
                repository,
                null,
                ContentDescriptor.EMPTY.digest(),
                BlobContent.of("{}".getBytes(StandardCharsets.UTF_8)),
                UploadNotes.NONE,
                sent -> {});
        Manifest manifest = manifest(disk, Map.of("org.opencontainers.image.created", "2026-11-30T00:00:00Z"));
        assertEquals(
                manifest.digest(),
                client.put(repository, tag, manifest.bytes(), manifest.mediaType())
                        .digest());
        return manifest;
    }

    @ParameterizedTest
    @EnumSource(Access.class)
    void whatWePushSkopeoCopiesAndWhatItPushesWeRead(Access access) throws Exception {
        try (RegistryServer server = RegistryServer.start(directory, access);
                WebClients web = web()) {
            RepositoryName repository = server.repository("egi_vm_images/micro");
            RegistryClient client = client(web, RegistryCredentials.ofFile(server.dockerConfig()));
            Path image = image();
            AtomicLong told = new AtomicLong();
            Digest disk = client.upload(
                    repository, BlobContent.of(image), UploadNotes.in(directory.resolve("note")), told::set);
            assertEquals(Digest.of(Files.readAllBytes(image)), disk);
            assertEquals(IMAGE, told.get());
            assertFalse(Files.exists(directory.resolve("note")), "a note of an upload that is done");
            long chunks = server.requests().stream()
                    .filter(line -> line.startsWith("\"PATCH "))
                    .count();
            assertEquals(5, chunks);
            Manifest manifest = push(client, repository, image, "1.0");

            Path copy = directory.resolve("copy");
            server.skopeo("copy", "--src-tls-verify=false", "docker://" + repository + ":1.0", "dir:" + copy);
            assertArrayEquals(manifest.bytes(), Files.readAllBytes(copy.resolve("manifest.json")));
            assertEquals(-1, Files.mismatch(image, copy.resolve(disk.hex())));

            server.skopeo(
                    "copy", "--dest-tls-verify=false", "dir:" + copy, "docker://" + repository.sibling("other") + ":2");
            Manifest read =
                    (Manifest) client.manifest(repository.sibling("other"), "2").orElseThrow();
            assertArrayEquals(manifest.bytes(), read.bytes());
            assertEquals(manifest.digest(), read.digest());
            assertEquals(
                    manifest.digest(),
                    client.head(repository.sibling("other"), "2").orElseThrow().digest());
            try (Blob blob = client.open(repository.sibling("other"), disk, 1000)) {
                assertTrue(blob.continued());
                assertEquals(IMAGE, blob.size());
                byte[] all = Files.readAllBytes(image);
                assertArrayEquals(
                        Arrays.copyOfRange(all, 1000, all.length), blob.body().readAllBytes());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Access.class,
            names = {"BASIC", "TOKEN"})
    void aWrongPasswordIsTold(Access access) throws Exception {
        try (RegistryServer server = RegistryServer.start(directory, access);
                WebClients web = web()) {
            RepositoryName repository = server.repository("a/b");
            Path wrong = directory.resolve("wrong.json");
            Files.writeString(wrong, "{\"auths\":{\"" + server.host() + "\":{\"auth\":\"cm9ib3Q6d3Jvbmc=\"}}}");
            Problem refused = assertThrows(
                    EnvironmentProblem.class,
                    () -> client(web, RegistryCredentials.ofFile(wrong)).tags(repository));
            assertTrue(refused.line().contains("refuses"), refused.line());
            Problem none = assertThrows(
                    EnvironmentProblem.class,
                    () -> client(web, RegistryCredentials.NONE)
                            .put(repository, "1", "{}".getBytes(StandardCharsets.UTF_8), MediaTypes.OCI_MANIFEST));
            assertTrue(none.line().contains("--auth-file"), none.line());
        }
    }

    @Test
    void whatIsNotThereIsEmpty() throws Exception {
        try (RegistryServer server = RegistryServer.start(directory, Access.OPEN);
                WebClients web = web()) {
            RegistryClient client = client(web, RegistryCredentials.NONE);
            RepositoryName none = server.repository("none/such");
            Digest digest = Digest.of(new byte[0]);
            assertTrue(client.head(none, "1").isEmpty());
            assertTrue(client.manifest(none, "1").isEmpty());
            assertEquals(List.of(), client.tags(none));
            assertEquals(OptionalLong.empty(), client.blobSize(none, digest));
            assertEquals(List.of(), client.referrers(none, digest, null));
            assertEquals(Deletion.MISSING, client.delete(none, digest));
            assertTrue(client.harborRepositories(server.host(), "none").isEmpty());
        }
    }

    @Test
    void withTokensReadingNeedsNoPasswordAndMountingOneTokenForBoth() throws Exception {
        try (RegistryServer server = RegistryServer.start(directory, Access.TOKEN);
                WebClients web = web()) {
            RepositoryName first = server.repository("egi_vm_images/micro");
            RepositoryName second = server.repository("mirror/micro");
            RegistryClient client = client(web, server.credentials());
            Path image = image();
            Manifest manifest = push(client, first, image, "1.0");
            Digest disk = manifest.layers().get(0).digest();
            client.mountOrUpload(second, first, disk, BlobContent.of(image), UploadNotes.NONE, sent -> {});
            assertEquals(OptionalLong.of(IMAGE), client.blobSize(second, disk));
            long begun = server.requests().stream()
                    .filter(line -> line.startsWith("\"POST /v2/mirror/micro/blobs/uploads/"))
                    .filter(line -> line.contains("\" 201 "))
                    .count();
            assertEquals(1, begun, () -> "mounted");
            assertTrue(
                    server.tokens().requests().stream()
                            .anyMatch(query -> query.contains("scope=repository:mirror/micro:pull,push")
                                    && query.contains("scope=repository:egi_vm_images/micro:pull")),
                    server.tokens().requests()::toString);
            RegistryClient anybody = client(web, RegistryCredentials.NONE);
            assertEquals(List.of("1.0"), anybody.tags(first));
            assertEquals(
                    manifest.digest(), anybody.head(first, "1.0").orElseThrow().digest());
        }
    }

    @Test
    void deletingTakesAllTagsOfADigest() throws Exception {
        try (RegistryServer server = RegistryServer.start(directory, Access.TOKEN);
                WebClients web = web()) {
            RepositoryName repository = server.repository("egi_vm_images/micro");
            RegistryClient client = client(web, server.credentials());
            Manifest manifest = push(client, repository, image(), "1.0");
            client.put(repository, "1.0-x", manifest.bytes(), manifest.mediaType());
            assertEquals(Deletion.DONE, client.delete(repository, manifest.digest()));
            assertTrue(client.head(repository, "1.0-x").isEmpty());
            assertTrue(client.head(repository, "1.0").isEmpty());
            assertEquals(Deletion.MISSING, client.delete(repository, manifest.digest()));
        }
    }

    @Test
    void aReferrerIsFoundByTheFallbackTag() throws Exception {
        try (RegistryServer server = RegistryServer.start(directory, Access.OPEN);
                WebClients web = web()) {
            RepositoryName repository = server.repository("egi_vm_images/micro");
            RegistryClient client = client(web, RegistryCredentials.NONE);
            Manifest subject = push(client, repository, image(), "1.0");
            for (String type : List.of("application/vnd.cyclonedx+json", "application/vnd.example")) {
                Manifest referrer = Manifest.of(new Manifest.Fields(
                        type,
                        ContentDescriptor.EMPTY,
                        List.of(ContentDescriptor.EMPTY),
                        subject.descriptor(),
                        Map.of("of", type)));
                assertEquals(referrer.digest(), client.attach(repository, referrer));
                client.attach(repository, referrer);
            }
            assertEquals(2, client.referrers(repository, subject.digest(), null).size());
            ContentDescriptor found = client.referrers(repository, subject.digest(), "application/vnd.example")
                    .get(0);
            assertEquals(Map.of("of", "application/vnd.example"), found.annotations());
            Manifest read = (Manifest)
                    client.manifest(repository, found.digest().toString()).orElseThrow();
            assertEquals(subject.digest(), read.subject().digest());
            assertTrue(client.tags(repository).contains(subject.digest().referrersTag()));
        }
    }

    @Test
    void anUploadThatWasLeftBetweenChunksGoesOnAndOneLeftWithinBeginsAnew() throws Exception {
        try (RegistryServer server = RegistryServer.start(directory, Access.OPEN)) {
            RepositoryName repository = server.repository("a/b");
            Path image = image();
            Path note = directory.resolve("note");
            for (boolean within : new boolean[] {false, true}) {
                Files.write(image, new byte[] {1}, StandardOpenOption.APPEND);
                int before = server.requests().size();
                leave(repository, image, note, within);
                assertTrue(Files.exists(note), "the note stays");
                try (WebClients web = web()) {
                    Digest digest = client(web, RegistryCredentials.NONE)
                            .upload(repository, BlobContent.of(image), UploadNotes.in(note), sent -> {});
                    assertEquals(Digest.of(Files.readAllBytes(image)), digest);
                }
                List<String> asked =
                        server.requests().subList(before, server.requests().size());
                long begun = asked.stream()
                        .filter(line -> line.startsWith("\"POST "))
                        .count();
                assertEquals(within ? 2 : 1, begun, asked::toString);
            }
        }
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Ends as a kill does: nobody hears anything any more. */
    private static void leave(RepositoryName repository, Path image, Path note, boolean within) throws Exception {
        BlobContent whole = BlobContent.of(image);
        BlobContent dying = new BlobContent() {
            @Override
            public long size() {
                return whole.size();
            }

            @Override
            public InputStream open(long offset) throws IOException {
                if (offset < 2 << 20) {
                    return whole.open(offset);
                }
                if (!within) {
                    throw new Killed();
                }
                InputStream in = whole.open(offset);
                return new FilterInputStream(in) {
                    private int left = 300_000;

                    @Override
                    public int read(byte[] bytes, int from, int length) throws IOException {
                        if (left <= 0) {
                            throw new Killed();
                        }
                        int count = in.read(bytes, from, Math.min(length, left));
                        left -= count;
                        return count;
                    }
                };
            }
        };
        try (WebClients web = web()) {
            assertThrows(
                    Killed.class,
                    () -> client(web, RegistryCredentials.NONE)
                            .upload(repository, dying, UploadNotes.in(note), sent -> {}));
        }
    }

    @Test
    void aKilledUploadEndsRight() throws Exception {
        try (RegistryServer server = RegistryServer.start(directory, Access.TOKEN)) {
            RepositoryName repository = server.repository("a/b");
            byte[] bytes = new byte[64 << 20];
            new Random(64).nextBytes(bytes);
            Path image = Files.write(directory.resolve("image.qcow2"), bytes);
            Path note = directory.resolve("note");
            Process upload = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx48m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            UploadingProcess.class.getName(),
                            repository.toString(),
                            server.dockerConfig().toString(),
                            image.toString(),
                            note.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("upload.log").toFile())
                    .start();
            try {
                while (upload.isAlive()
                        && server.requests().stream()
                                        .filter(line -> line.startsWith("\"PATCH "))
                                        .count()
                                < 3) {
                    upload.waitFor(5, TimeUnit.MILLISECONDS);
                }
            } finally {
                upload.destroyForcibly().waitFor();
            }
            assertTrue(Files.exists(note), () -> "it was killed too late: " + readLog());
            try (WebClients web = web()) {
                RegistryClient client = client(web, RegistryCredentials.ofFile(server.dockerConfig()));
                Digest digest = client.upload(repository, BlobContent.of(image), UploadNotes.in(note), sent -> {});
                assertEquals(Digest.of(bytes), digest);
                assertEquals(OptionalLong.of(bytes.length), client.blobSize(repository, digest));
            }
            assertFalse(Files.exists(note));
        }
    }

    private String readLog() {
        try {
            return Files.readString(directory.resolve("upload.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void overHttpsItIsTheAuthorityOfTheSiteThatCounts() throws Exception {
        try (RegistryServer server = RegistryServer.startEncrypted(directory, Access.BASIC);
                WebClients strangers = web();
                WebClients web = new WebClients(WebSettings.of("test").with(TlsTrust.only(server.caFile())))) {
            RepositoryName repository = server.repository("a/b");
            RegistryClient client = new RegistryClient(
                    web, server.credentials(), RegistryAccess.STRICT, SMALL_CHUNKS, Clock.systemUTC());
            Manifest manifest = push(client, repository, image(), "1.0");
            assertEquals(
                    manifest.digest(),
                    client.head(repository, "1.0").orElseThrow().digest());
            assertEquals(1, server.connections("PATCH"));
            RegistryClient other = new RegistryClient(
                    strangers, server.credentials(), RegistryAccess.STRICT, SMALL_CHUNKS, Clock.systemUTC());
            NoAnswerException e = assertThrows(NoAnswerException.class, () -> other.head(repository, "1.0"));
            assertEquals(NoAnswerException.Kind.TLS, e.kind());
        }
    }

    @Test
    void hundredHeadsShareAConnection() throws Exception {
        try (RegistryServer server = RegistryServer.start(directory, Access.OPEN);
                WebClients web = web()) {
            RepositoryName repository = server.repository("egi_vm_images/micro");
            RegistryClient client = client(web, RegistryCredentials.NONE);
            Manifest manifest = push(client, repository, image(), "1.0");
            int before = server.requests().size();
            for (int i = 0; i < 100; i++) {
                assertEquals(
                        manifest.digest(),
                        client.head(repository, "1.0").orElseThrow().digest());
            }
            assertEquals(before + 100, server.requests().size());
            assertEquals(1, server.connections("HEAD"));
            assertEquals(1, server.connections("PATCH"), "chunks share one, too");
        }
    }
}
