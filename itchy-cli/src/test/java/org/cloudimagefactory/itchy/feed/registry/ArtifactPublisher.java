package org.cloudimagefactory.itchy.feed.registry;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.registry.BlobContent;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.MediaTypes;
import org.cloudimagefactory.common.registry.RegistryAccess;
import org.cloudimagefactory.common.registry.RegistryClient;
import org.cloudimagefactory.common.registry.RegistryCredentials;
import org.cloudimagefactory.common.registry.RegistryDocument;
import org.cloudimagefactory.common.registry.RegistryLimits;
import org.cloudimagefactory.common.registry.RegistryServer;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.cloudimagefactory.common.registry.UploadNotes;
import org.cloudimagefactory.common.registry.signature.CosignSigner;
import org.cloudimagefactory.common.registry.signature.ManifestSigner;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebSettings;

/** Somebody who puts appliances into a registry, and signs them with a key. */
public final class ArtifactPublisher implements AutoCloseable {
    private final WebClients web = new WebClients(WebSettings.of("test"));
    private final RegistryClient client;
    private final RepositoryName repository;
    private final Path keys;
    private final ManifestSigner signer;
    private Instant created = Instant.parse("2026-01-01T00:00:00Z");

    public ArtifactPublisher(RegistryServer server, String path, Path directory) throws Exception {
        this(server, path, directory, RegistryCredentials.NONE);
    }

    public ArtifactPublisher(RegistryServer server, String path, Path directory, RegistryCredentials credentials)
            throws Exception {
        client = new RegistryClient(
                web, credentials, new RegistryAccess(true, null), RegistryLimits.DEFAULT, Clock.systemUTC());
        repository = server.repository(path);
        keys = directory;
        Path key = directory.resolve("cosign.key");
        if (Files.notExists(key)) {
            new ProcessBuilder(
                            "openssl",
                            "genpkey",
                            "-algorithm",
                            "EC",
                            "-pkeyopt",
                            "ec_paramgen_curve:P-256",
                            "-out",
                            key.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
        }
        CosignSigner cosign = CosignSigner.load(key, null);
        Files.writeString(publicKey(), cosign.publicKey().pem());
        signer = ManifestSigner.cosign(cosign);
    }

    public Path publicKey() {
        return keys.resolve("cosign.pub");
    }

    public RegistryClient client() {
        return client;
    }

    public RepositoryName repository() {
        return repository;
    }

    /** A layer as EGI has it. */
    public ContentDescriptor disk(String content, Map<String, String> annotations) throws Exception {
        return layer(MediaTypes.QEMU_DISK, content.getBytes(StandardCharsets.UTF_8), annotations);
    }

    public ContentDescriptor layer(String mediaType, byte[] content, Map<String, String> annotations) throws Exception {
        Digest digest = client.upload(repository, BlobContent.of(content), UploadNotes.NONE, bytes -> {});
        return ContentDescriptor.of(mediaType, digest, content.length).with(annotations);
    }

    /** Annotations of an appliance, made a second after the one before. */
    public Map<String, String> about(String appliance, String version) {
        created = created.plusSeconds(1);
        return about(appliance, version, created);
    }

    public static Map<String, String> about(String appliance, String version, Instant created) {
        Map<String, String> about = new HashMap<>();
        about.put(Annotations.APPLIANCE, appliance);
        about.put(Annotations.VERSION, version);
        about.put(Annotations.CREATED, created.toString());
        return about;
    }

    /** Puts a manifest of these layers under the tag. */
    public Manifest put(String tag, Map<String, String> annotations, ContentDescriptor... layers) throws Exception {
        client.upload(repository, BlobContent.of("{}".getBytes(StandardCharsets.UTF_8)), UploadNotes.NONE, bytes -> {});
        List<ContentDescriptor> all = new ArrayList<>(List.of(layers));
        if (all.isEmpty()) {
            all.add(ContentDescriptor.EMPTY);
        }
        Manifest manifest = Manifest.of(new Manifest.Fields(
                "application/vnd.unknown.artifact.v1", ContentDescriptor.EMPTY, all, null, annotations));
        put(tag, manifest);
        return manifest;
    }

    public void put(String tag, RegistryDocument document) throws Exception {
        client.put(repository, tag, document.bytes(), document.mediaType());
    }

    public void sign(RegistryDocument document) throws Exception {
        signer.sign(client, repository, document, Instant.now());
    }

    @Override
    public void close() {
        web.close();
    }
}
