package org.cloudimagefactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cloudimagefactory.common.descriptor.Action;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.DescriptorWriter;
import org.cloudimagefactory.common.descriptor.Disk;
import org.cloudimagefactory.common.image.TestPartition;
import org.cloudimagefactory.common.imagelist.x509.TestCertificate;
import org.cloudimagefactory.common.imagelist.x509.TestDirectory;
import org.cloudimagefactory.common.imagelist.x509.TestSigner;
import org.cloudimagefactory.common.registry.AnnotatedChunks;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.RegistryAccess;
import org.cloudimagefactory.common.registry.RegistryClient;
import org.cloudimagefactory.common.registry.RegistryCredentials;
import org.cloudimagefactory.common.registry.RegistryLimits;
import org.cloudimagefactory.common.registry.RegistryServer;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.web.NginxServer;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebSettings;

/**
 * Versions of one image on both ways at once, with the tools as they ship: comfy publishes them in a list that nginx shows, nifty in a
 * docker-registry; a site's itchy follows both, and its cloud follows that. Both servers count what they send.
 */
final class ChunkLoop implements AutoCloseable {
    private static final int MIB = 1 << 20;
    private static final Pattern SENT_BY_REGISTRY =
            Pattern.compile("\"GET [^ ]*/blobs/[^ ]* HTTP/1.1\" 20[06] ([0-9]+) .*");

    private final Path directory;
    private final RegistryServer registry;
    private final NginxServer web;
    private final CloudSite site;
    private final WebClients connections = new WebClients(WebSettings.of("test"));
    private final byte[] content;
    private int listCounted;
    private int registryCounted;
    private Path image;
    private String version = "";

    ChunkLoop(Path directory, int mebibytes) throws Exception {
        this.directory = directory;
        this.image = directory;
        content = new byte[mebibytes * MIB];
        new Random(23).nextBytes(content);
        // A quarter is zeros, as in most disks.
        Arrays.fill(content, content.length / 2, content.length / 4 * 3, (byte) 0);
        TestPartition.write(content);
        registry =
                RegistryServer.start(Files.createDirectory(directory.resolve("registry")), RegistryServer.Access.OPEN);
        web = NginxServer.start(directory, Files.createDirectory(directory.resolve("www")));
        TestCertificate root = TestCertificate.authority("/DC=org/CN=Root").selfSigned();
        new TestDirectory(Files.createDirectory(directory.resolve("certificates"))).trust(root);
        TestSigner.write(
                TestCertificate.named("/DC=org/O=Hosts/CN=lists.example.org").issuedBy(root),
                directory.resolve("cert.pem"),
                directory.resolve("key.pem"));
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "cosign.key");
        openssl("pkey", "-in", "cosign.key", "-pubout", "-out", "cosign.pub");
        site = new CloudSite(directory);
    }

    CloudSite site() {
        return site;
    }

    /** Makes a version, of which some bytes are new and some have moved. */
    void next(String name) throws Exception {
        version = name;
        byte[] fresh = new byte[20_000];
        new Random(name.hashCode()).nextBytes(fresh);
        System.arraycopy(fresh, 0, content, MIB + 12_345, fresh.length);
        System.arraycopy(content, 3 * MIB, content, 3 * MIB + 512, MIB / 2);
        Path raw = Files.write(directory.resolve("raw"), content);
        image = directory.resolve("image-" + name + ".qcow2");
        Process made = new ProcessBuilder("qemu-img", "convert", "-c", "-O", "qcow2", raw.toString(), image.toString())
                .inheritIO()
                .start();
        assertEquals(0, made.waitFor());
        Files.delete(raw);
        for (String identifier : List.of("listed", "pushed")) {
            describe(identifier);
        }
    }

    private void describe(String identifier) throws Exception {
        Path queue = Files.createDirectories(directory.resolve("queue-" + identifier));
        Disk disk = new Disk(Disk.TYPE_OS, "qcow2", image.toString(), (long) content.length, Map.of(), null, null);
        new DescriptorWriter(FilePermissions.parse("644"))
                .write(
                        ApplianceDescriptor.builder(Action.REGISTRATION, identifier)
                                .version(version)
                                .title(identifier)
                                .disks(List.of(disk))
                                .build(),
                        queue.resolve(identifier + "-" + version + ".json"));
    }

    /** The command line of whoever publishes the version in the list. */
    List<String> listing(String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "publish",
                "--append",
                "--list",
                site.at("www/image.list"),
                "--store",
                site.at("www/store"),
                "--base-url",
                web.url() + "/store/",
                "--list-url",
                web.url() + "/image.list",
                "--endorser-cert",
                site.at("cert.pem"),
                "--endorser-key",
                site.at("key.pem"),
                "--expires",
                "7d",
                site.at("queue-listed/listed-" + version + ".json")));
        arguments.addAll(List.of(options));
        return arguments;
    }

    /** The command line of whoever publishes what waits in the registry. */
    List<String> pushing(String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "sync",
                "--backend",
                "oci",
                "--datastore",
                registry.host() + "/images",
                "--allow-http",
                "--signing-key",
                site.at("cosign.key"),
                "--state-dir",
                site.at("pushing-state"),
                "--descriptors-dir",
                site.at("queue-pushed"),
                "--images-dir",
                directory.toString(),
                "--retry-after",
                "0s"));
        arguments.addAll(List.of(options));
        return arguments;
    }

    void publish(String... options) throws Exception {
        site.run("comfy", listing(options));
        site.run("nifty", pushing(options));
    }

    void subscribe() throws Exception {
        site.run(
                "itchy",
                List.of(
                        "subscribe",
                        "--state-file",
                        site.at("state.db"),
                        "--ca-dir",
                        site.at("certificates"),
                        "--endorser-dn",
                        "/DC=org/O=Hosts/CN=lists.example.org",
                        "--endorser-ca",
                        "/DC=org/CN=Root",
                        web.url() + "/image.list"));
        site.run(
                "itchy",
                List.of(
                        "subscribe",
                        "--state-file",
                        site.at("state.db"),
                        "--allow-http",
                        "--signed-by",
                        "cosign:" + site.at("cosign.pub"),
                        "oci://" + registry.host() + "/images/pushed:latest"));
    }

    /** A round of the site, after which its cloud has what was published; what itchy said on stderr. */
    String follow() throws Exception {
        listCounted = web.requests().size();
        registryCounted = registry.requests().size();
        CloudSite.Outcome caught = site.follow("--ca-dir", site.at("certificates"));
        assertEquals(0, caught.exitCode(), caught.err());
        site.takeIn();
        assertEquals(List.of("listed " + version, "pushed:latest " + version), names(site.offered()));
        String digest = Digest.SHA_512.of(content);
        assertEquals(List.of(digest, digest), site.contents());
        assertEquals(2, site.files("cache"), "nothing but the two images is in the cache");
        return caught.err();
    }

    private static List<String> names(List<String> offered) {
        return offered.stream()
                .map(one -> one.replaceFirst("pushed \\(pushed:latest\\)", "pushed:latest"))
                .toList();
    }

    /** Bytes of the image file. */
    long whole() throws IOException {
        return Files.size(image);
    }

    /** Bytes that nginx has sent in the last round, but for the list itself. */
    long sentByList() throws IOException {
        return web.requests().stream()
                .skip(listCounted)
                .filter(line -> line.contains(" GET /store/"))
                .mapToLong(line -> Long.parseLong(line.replaceFirst(" .*", "")))
                .sum();
    }

    /** Bytes of blobs that the registry has sent in the last round. */
    long sentByRegistry() throws IOException {
        return registry.requests().stream()
                .skip(registryCounted)
                .map(SENT_BY_REGISTRY::matcher)
                .filter(Matcher::matches)
                .mapToLong(line -> Long.parseLong(line.group(1)))
                .sum();
    }

    /** Less than a tenth came on either way. */
    String saved() throws IOException {
        long listed = sentByList();
        long pushed = sentByRegistry();
        assertTrue(listed > 0 && listed * 10 < whole(), listed + " of " + whole() + " bytes came from the list");
        assertTrue(pushed > 0 && pushed * 10 < whole(), pushed + " of " + whole() + " bytes came from the registry");
        return told();
    }

    /** What came, in words. */
    String told() throws IOException {
        return "of " + whole() + " bytes came " + sentByList() + " from the list, " + sentByRegistry()
                + " from the registry";
    }

    /** Spoils a pack that the version has brought, on both ways. */
    void damagePack() throws Exception {
        Manifest chunks = chunks();
        ContentDescriptor last = chunks.layers().get(chunks.layers().size() - 1);
        spoil(blob(last.digest().hex()), 100);
        spoil(directory.resolve("www/store").resolve(last.digest().hex() + ".pack"), 100);
    }

    /** Changes the index of the version, on both ways. */
    void tamperIndex() throws Exception {
        spoil(blob(chunks().layers().get(0).digest().hex()), 200);
        String uri = entry().get("sl:chunks:uri").asText();
        spoil(directory.resolve("www/store").resolve(uri.replaceFirst(".*/", "")), 200);
    }

    private static void spoil(Path file, int from) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, from, Math.min(bytes.length, from + 50_000), (byte) 0x55);
        Files.write(file, bytes);
    }

    private Path blob(String hex) {
        return directory
                .resolve("registry/data/docker/registry/v2/blobs/sha256")
                .resolve(hex.substring(0, 2))
                .resolve(hex)
                .resolve("data");
    }

    /** The manifest of the chunks of what is offered. */
    private Manifest chunks() throws Exception {
        Manifest offer = manifest("latest");
        return manifest(AnnotatedChunks.of(offer.annotations()).orElseThrow().manifest());
    }

    private Manifest manifest(String tagOrDigest) throws Exception {
        RegistryClient client = new RegistryClient(
                connections,
                RegistryCredentials.NONE,
                new RegistryAccess(true, null),
                RegistryLimits.DEFAULT,
                Clock.systemUTC());
        RepositoryName repository = registry.repository("images/pushed");
        return (Manifest) client.manifest(repository, tagOrDigest).orElseThrow();
    }

    private JsonNode entry() throws IOException {
        String text = Files.readString(directory.resolve("www/image.list"), StandardCharsets.UTF_8);
        String json = text.substring(text.indexOf('{'), text.lastIndexOf('}') + 1);
        return new ObjectMapper()
                .readTree(json)
                .path("hv:imagelist")
                .path("hv:images")
                .get(0)
                .path("hv:image");
    }

    /** Whoever knows nothing of chunks finds the whole file, by the keys of lists and by skopeo. */
    void readByOthers() throws Exception {
        JsonNode entry = entry();
        Path file = directory
                .resolve("www/store")
                .resolve(entry.get("hv:uri").asText().replaceFirst(".*/", ""));
        assertEquals(-1, Files.mismatch(image, file));
        assertEquals(Digest.SHA_512.of(image), entry.get("sl:checksum:sha512").asText());
        Set<String> unknown = new TreeSet<>();
        entry.fieldNames().forEachRemaining(name -> {
            if (name.startsWith("sl:chunks:")) {
                unknown.add(name);
            }
        });
        assertEquals(5, unknown.size(), unknown.toString());
        Path copy = Files.createTempDirectory(directory, "copy");
        String unused = registry.skopeo(
                "copy",
                "--src-tls-verify=false",
                "docker://" + registry.host() + "/images/pushed:latest",
                "dir:" + copy);
        assertEquals(-1, Files.mismatch(image, copy.resolve(Digest.SHA_256.of(image))));
        try (Stream<Path> files = Files.list(copy)) {
            // The image, the empty config, the manifest and a file that says which version of a directory it is.
            assertEquals(4, files.count());
        }
    }

    private void openssl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Process openssl = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("openssl.log").toFile())
                .start();
        assertEquals(0, openssl.waitFor(), Files.readString(directory.resolve("openssl.log")));
    }

    @Override
    public void close() throws Exception {
        connections.close();
        web.close();
        registry.close();
        site.close();
    }
}
