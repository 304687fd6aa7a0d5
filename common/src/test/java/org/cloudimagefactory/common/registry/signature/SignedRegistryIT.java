package org.cloudimagefactory.common.registry.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.BlobContent;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.RegistryAccess;
import org.cloudimagefactory.common.registry.RegistryClient;
import org.cloudimagefactory.common.registry.RegistryLimits;
import org.cloudimagefactory.common.registry.RegistryServer;
import org.cloudimagefactory.common.registry.RegistryServer.Access;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.cloudimagefactory.common.registry.UploadNotes;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Signatures in a real registry. */
@Timeout(120)
class SignedRegistryIT {
    @TempDir
    Path directory;

    private RegistryServer server;
    private WebClients web;
    private RegistryClient client;
    private RepositoryName repository;
    private SignerFiles files;

    @BeforeEach
    void start() throws Exception {
        server = RegistryServer.start(Files.createDirectory(directory.resolve("server")), Access.BASIC);
        web = new WebClients(WebSettings.of("test"));
        client = new RegistryClient(
                web, server.credentials(), new RegistryAccess(true, null), RegistryLimits.DEFAULT, Clock.systemUTC());
        repository = server.repository("appliances/debian");
        files = new SignerFiles(directory);
    }

    @AfterEach
    void stop() {
        web.close();
        server.close();
    }

    @Test
    void signaturesOfBothKindsLieSideBySide() throws Exception {
        Manifest manifest = push("1");
        NotationSigner notation = files.notation();
        CosignSigner cosign = files.cosign("secp256r1");
        for (int i = 0; i < 2; i++) {
            ManifestSigner.notation(notation, Duration.ofDays(1)).sign(client, repository, manifest, Instant.now());
            ManifestSigner.cosign(cosign).sign(client, repository, manifest, Instant.now());
        }
        assertEquals(2, client.referrers(repository, manifest.digest(), null).size());
        assertEquals(
                SignerFiles.DN,
                new ManifestVerifier(files.trustIn(SignerFiles.DN))
                        .verify(client, repository, manifest, Instant.now())
                        .signer());
        assertEquals(
                cosign.publicKey().fingerprint(),
                new ManifestVerifier(new SignaturePolicy.Cosign(cosign.publicKey()))
                        .verify(client, repository, manifest, Instant.now())
                        .signer());
        Manifest other = push("2");
        ItemProblem refused = assertThrows(
                ItemProblem.class,
                () -> new ManifestVerifier(files.trustIn(SignerFiles.DN))
                        .verify(client, repository, other, Instant.now()));
        assertEquals(
                repository + "@" + other.digest() + " is refused (no-signature): nobody has signed it", refused.line());
    }

    private Manifest push(String tag) throws Exception {
        byte[] disk = ("disk " + tag).getBytes(StandardCharsets.UTF_8);
        byte[] config = "{}".getBytes(StandardCharsets.UTF_8);
        for (byte[] blob : List.of(disk, config)) {
            client.mountOrUpload(
                    repository, null, Digest.of(blob), BlobContent.of(blob), UploadNotes.NONE, position -> {});
        }
        Manifest manifest = Manifest.of(new Manifest.Fields(
                "application/vnd.unknown.artifact.v1",
                ContentDescriptor.EMPTY,
                List.of(ContentDescriptor.of("application/x-qemu-disk", Digest.of(disk), disk.length)),
                null,
                Map.of()));
        client.put(repository, tag, manifest.bytes(), manifest.mediaType());
        return manifest;
    }
}
