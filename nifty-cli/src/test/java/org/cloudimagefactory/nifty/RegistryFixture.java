package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.cloudimagefactory.common.registry.BlobContent;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.RegistryAccess;
import org.cloudimagefactory.common.registry.RegistryClient;
import org.cloudimagefactory.common.registry.RegistryCredentials;
import org.cloudimagefactory.common.registry.RegistryLimits;
import org.cloudimagefactory.common.registry.RegistryServer;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.cloudimagefactory.common.registry.UploadNotes;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebSettings;

/** A project of a real registry, a queue and image files, and nifty to run between them. */
final class RegistryFixture implements AutoCloseable {
    private static final AtomicInteger PROJECTS = new AtomicInteger();

    private final Path base;
    private final String host;
    private final String project = "project" + PROJECTS.incrementAndGet();
    private final WebClients web = new WebClients(WebSettings.of("test"));
    private Instant now = Instant.parse("2026-11-24T12:00:00Z");
    private int arrivals;
    private int states;

    RegistryFixture(Path base, RegistryServer registry) {
        this(base, registry.host());
    }

    /**
     * The same by another address.
     *
     * @param host where nifty asks
     */
    RegistryFixture(Path base, String host) {
        this.base = base;
        this.host = host;
        try {
            Files.createDirectories(descriptors());
            Files.createDirectories(images());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path descriptors() {
        return base.resolve("descriptors");
    }

    Path images() {
        return base.resolve("images");
    }

    Path state() {
        return base.resolve("state" + states);
    }

    /** From now on runs remember nothing of those before. */
    void moveState() {
        states++;
    }

    /** {@code HOST/PROJECT}. */
    String datastore() {
        return host + "/" + project;
    }

    RepositoryName repository(String name) {
        return RepositoryName.parse(datastore() + "/" + name);
    }

    RegistryClient client() {
        return new RegistryClient(
                web,
                RegistryCredentials.NONE,
                new RegistryAccess(true, null),
                RegistryLimits.DEFAULT,
                Clock.systemUTC());
    }

    void later(Duration time) {
        now = now.plus(time);
    }

    /** For what looks at certificates. */
    void realTime() {
        now = Instant.now();
    }

    Instant now() {
        return now;
    }

    /** Makes an image file of its own, and puts a registration of it into the queue. */
    Path register(String identifier, String version, String... more) {
        Path image = images().resolve(identifier + "-" + version + ".raw");
        if (!Files.exists(image)) {
            write(image, (identifier + version).repeat(1000));
        }
        register(identifier, version, image, more);
        return image;
    }

    void register(String identifier, String version, Path image, String... more) {
        StringBuilder fields = new StringBuilder();
        for (String field : more) {
            fields.append(field).append(',');
        }
        descriptor("""
                {"action":"registration","identifier":"%s","version":"%s",%s
                 "disks":[{"type":"os","format":"raw","path":"%s","checksum":{"sha512":"%s"}}]}""".formatted(identifier, version, fields, image, CloudFixture.sha512(image)));
    }

    void expire(String identifier) {
        descriptor("{\"action\":\"expiration\",\"identifier\":\"%s\"}".formatted(identifier));
    }

    void descriptor(String json) {
        arrivals++;
        write(descriptors().resolve(arrivals + ".json"), json);
    }

    static void write(Path file, String text) {
        try {
            Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each run is a minute after the one before. */
    Nifty.Run run(String command, String... more) {
        later(Duration.ofMinutes(1));
        return new Nifty(Clock.fixed(now, ZoneOffset.UTC)).run(arguments(command, more));
    }

    List<String> arguments(String command, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of(command, "--backend", "oci", "--allow-http", "--datastore", datastore()));
        if (!List.of("list", "check-cloud").contains(command)) {
            arguments.addAll(List.of(
                    "--descriptors-dir",
                    descriptors().toString(),
                    "--images-dir",
                    images().toString(),
                    "--state-dir",
                    state().toString()));
        }
        arguments.addAll(List.of(more));
        return arguments;
    }

    /** A run that must go well; what it printed. */
    String ok(String command, String... more) {
        Nifty.Run run = run(command, more);
        assertEquals("", run.err());
        assertEquals(0, run.exitCode(), run.out());
        return run.out();
    }

    /** The tags of a repository that people see, without those of nifty itself and of signatures. */
    List<String> tags(String repository) {
        try {
            return new TreeSet<>(client().tags(repository(repository)))
                    .stream()
                            .filter(tag -> !tag.matches("(nifty-state-|nifty-chunks-|sha256-).*"))
                            .toList();
        } catch (NoAnswerException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The tags of chunks. */
    List<String> chunkTags(String repository) {
        try {
            return client().tags(repository(repository)).stream()
                    .filter(tag -> tag.startsWith("nifty-chunks-"))
                    .sorted()
                    .toList();
        } catch (NoAnswerException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<Manifest> find(String repository, String tag) {
        try {
            return client().manifest(repository(repository), tag).map(Manifest.class::cast);
        } catch (NoAnswerException e) {
            throw new UncheckedIOException(e);
        }
    }

    Manifest manifest(String repository, String tag) {
        return find(repository, tag).orElseThrow();
    }

    /** As somebody else does it. */
    void tag(String repository, Manifest manifest, String tag) {
        try {
            assertEquals(
                    manifest.digest(),
                    client().put(repository(repository), tag, manifest.bytes(), manifest.mediaType())
                            .digest());
        } catch (NoAnswerException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where runs note what is under way. */
    Path notes() {
        return state().resolve(UUID.nameUUIDFromBytes("nifty".getBytes(StandardCharsets.UTF_8))
                        .toString())
                .resolve("registries");
    }

    /** As somebody else does it. */
    void delete(String repository, Manifest manifest) {
        try {
            assertEquals(
                    "DONE",
                    client().delete(repository(repository), manifest.digest()).name());
        } catch (NoAnswerException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As somebody else does it. */
    void put(String repository, String tagOrDigest, byte[] document, String mediaType) {
        try {
            var unused = client().put(repository(repository), tagOrDigest, document, mediaType);
        } catch (NoAnswerException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As somebody else does it. */
    Digest upload(String repository, byte[] content) {
        try {
            return client().upload(repository(repository), BlobContent.of(content), UploadNotes.NONE, sent -> {});
        } catch (NoAnswerException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has a tag lead to the same manifest without an annotation. */
    Manifest without(String repository, String tag, String annotation) {
        Map<String, String> annotations =
                new HashMap<>(manifest(repository, tag).annotations());
        annotations.remove(annotation);
        return changed(repository, tag, annotations);
    }

    /** Has a tag lead to the same manifest with other annotations. */
    Manifest changed(String repository, String tag, Map<String, String> annotations) {
        Manifest manifest = manifest(repository, tag);
        return changed(repository, tag, annotations, manifest.layers());
    }

    /** Has a tag lead to the same manifest with other annotations and layers. */
    Manifest changed(String repository, String tag, Map<String, String> annotations, List<ContentDescriptor> layers) {
        Manifest manifest = manifest(repository, tag);
        Manifest other = Manifest.of(new Manifest.Fields(
                manifest.artifactType(), manifest.config(), layers, manifest.subject(), annotations));
        tag(repository, other, tag);
        return other;
    }

    @Override
    public void close() {
        web.close();
    }
}
