package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.OpenRegistry;
import org.cloudimagefactory.common.registry.signature.CosignKey;
import org.cloudimagefactory.common.registry.signature.ManifestVerifier;
import org.cloudimagefactory.common.registry.signature.SignaturePolicy;
import org.cloudimagefactory.common.registry.signature.SignatureScheme;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Appliances in a real registry, by the command line; skopeo is the other side. */
class OciBackendIT {
    private static final String CREATED = "org.opencontainers.image.created";
    private static final String TOMBSTONE = "org.cloudimagefactory.tombstone";

    private static final String TAG = "org.cloudimagefactory.tag";

    @RegisterExtension
    static final OpenRegistry REGISTRY = new OpenRegistry();

    @TempDir
    Path directory;

    private RegistryFixture cloud;

    @BeforeEach
    void openProject() {
        cloud = new RegistryFixture(directory, REGISTRY.server());
    }

    @AfterEach
    void closeProject() {
        cloud.close();
    }

    /** Copies what is under a tag to a directory, as a site does it. */
    private Path copied(String repository, String tag) throws Exception {
        Path target = Files.createTempDirectory(directory, "copy");
        REGISTRY.server()
                .skopeo(
                        "copy",
                        "--src-tls-verify=false",
                        "docker://" + cloud.repository(repository) + ":" + tag,
                        "dir:" + target);
        return target;
    }

    private static Instant created(Manifest manifest) {
        return Instant.parse(manifest.annotations().get(CREATED));
    }

    private static String layer(Manifest manifest) {
        return manifest.layers().get(0).digest().toString();
    }

    @Test
    void whatIsRegisteredIsCopiedByteForByte() throws Exception {
        Path image = cloud.register("debian", "1", "\"os\":{\"distribution\":\"debian\",\"version\":\"12\"}");
        cloud.ok("sync");
        assertEquals(List.of("12", "12-1"), cloud.tags("debian"));
        for (String tag : List.of("12", "12-1")) {
            Path copy = copied("debian", tag);
            Manifest manifest = cloud.manifest("debian", tag);
            assertArrayEquals(manifest.bytes(), Files.readAllBytes(copy.resolve("manifest.json")));
            assertArrayEquals(
                    Files.readAllBytes(image),
                    Files.readAllBytes(
                            copy.resolve(manifest.layers().get(0).digest().hex())));
            assertEquals("debian", manifest.annotations().get("org.cloudimagefactory.appliance"));
            assertEquals(tag, manifest.annotations().get(TAG));
            assertEquals("1", manifest.layers().get(0).annotations().get("eu.egi.cloud.tag"));
        }
        assertTrue(cloud.ok("sync").contains("0 changed, 0 unchanged"));
    }

    @Test
    void whatWasMadeBeforeItsTagWasNotedStaysUntilTheNextOffer() {
        cloud.register("debian", "1");
        cloud.ok("sync");
        Manifest older = cloud.without("debian", "latest", TAG);
        cloud.register("debian", "1");
        assertTrue(cloud.ok("sync").contains("1 unchanged"));
        assertEquals(older.digest(), cloud.manifest("debian", "latest").digest());
        cloud.register("debian", "1", "\"title\":\"Better\"");
        cloud.ok("sync");
        assertEquals("latest", cloud.manifest("debian", "latest").annotations().get(TAG));
    }

    @Test
    void changedMetadataAreANewOfferOfTheSameBytes() {
        cloud.register("debian", "1");
        cloud.ok("sync");
        Manifest image = cloud.manifest("debian", "latest-1");
        Manifest before = cloud.manifest("debian", "latest");
        cloud.register("debian", "1", "\"title\":\"Better\"");
        long uploads = uploads();
        cloud.ok("sync");
        Manifest after = cloud.manifest("debian", "latest");
        assertEquals(uploads, uploads(), "bytes were uploaded again");
        assertEquals("Better", after.annotations().get("org.opencontainers.image.title"));
        assertEquals(layer(before), layer(after));
        assertTrue(created(after).isAfter(created(before)));
        assertEquals(image.digest(), cloud.manifest("debian", "latest-1").digest(), "a named manifest has changed");
        assertTrue(cloud.find("debian", before.digest().toString()).isEmpty(), "the former offer is still there");
        assertTrue(cloud.ok("list", "--output", "json").contains("Better"));
    }

    @Test
    void goesToTheNextVersionAndBack() {
        cloud.register("debian", "1");
        cloud.ok("sync", "--keep", "2");
        Manifest first = cloud.manifest("debian", "latest");
        cloud.register("debian", "2");
        cloud.ok("sync", "--keep", "2");
        Manifest second = cloud.manifest("debian", "latest");
        assertEquals(List.of("latest", "latest-1", "latest-2"), cloud.tags("debian"));
        assertNotEquals(layer(first), layer(second));
        cloud.ok("rollback", "debian");
        Manifest back = cloud.manifest("debian", "latest");
        assertEquals(layer(first), layer(back));
        assertEquals("1", back.annotations().get("org.opencontainers.image.version"));
        assertTrue(created(back).isAfter(created(second)), "a rollback is newer than what it replaces");
    }

    @Test
    void aReplacedVersionGoesAndAnExpiredApplianceWithIt() {
        cloud.register("debian", "1");
        cloud.ok("sync");
        cloud.register("debian", "2");
        cloud.ok("sync");
        assertEquals(List.of("latest", "latest-2"), cloud.tags("debian"));
        cloud.expire("debian");
        cloud.ok("sync");
        assertEquals(List.of(), cloud.tags("debian"));
        assertTrue(cloud.ok("sync").contains("0 changed, 0 unchanged"));
    }

    @Test
    void anExpiredApplianceThatMayComeBackHasATombstoneUntilThen() {
        cloud.register("debian", "1");
        cloud.ok("sync");
        Manifest offer = cloud.manifest("debian", "latest");
        cloud.expire("debian");
        cloud.ok("sync", "--expire-grace", "1d", "--expire-after", "1d");
        Manifest tombstone = cloud.manifest("debian", "latest");
        assertEquals(cloud.now().toString(), tombstone.annotations().get(TOMBSTONE));
        assertEquals("debian", tombstone.annotations().get("org.cloudimagefactory.appliance"));
        assertEquals("latest", tombstone.annotations().get(TAG));
        assertTrue(created(tombstone).isAfter(created(offer)));
        assertFalse(tombstone.layers().get(0).annotations().containsKey("eu.egi.cloud.tag"));
        assertEquals(List.of("latest", "latest-1"), cloud.tags("debian"));
        cloud.register("debian", "1");
        long uploads = uploads();
        cloud.ok("sync", "--expire-grace", "1d", "--expire-after", "1d");
        assertEquals(layer(offer), layer(cloud.manifest("debian", "latest")));
        assertTrue(created(cloud.manifest("debian", "latest")).isAfter(created(tombstone)));
        assertEquals(uploads, uploads(), "bytes were uploaded again");
        cloud.expire("debian");
        cloud.ok("sync", "--expire-grace", "1d", "--expire-after", "1d");
        cloud.later(Duration.ofDays(2));
        cloud.ok("clean", "--expire-grace", "1d", "--expire-after", "1d");
        assertEquals(List.of(), cloud.tags("debian"));
    }

    @Test
    void whatSomebodyHasTaggedIsNotTakenFromHim() {
        cloud.register("debian", "1");
        cloud.ok("sync");
        Manifest offer = cloud.manifest("debian", "latest");
        cloud.tag("debian", offer, "mine");
        cloud.expire("debian");
        cloud.ok("sync");
        assertEquals(offer.digest(), cloud.manifest("debian", "mine").digest());
        assertTrue(cloud.manifest("debian", "latest").annotations().containsKey(TOMBSTONE));
        assertEquals("0", Integer.toString(cloud.ok("list").split("debian", -1).length - 1));
        cloud.register("debian", "2");
        cloud.ok("sync");
        assertEquals("2", cloud.manifest("debian", "latest").annotations().get("org.opencontainers.image.version"));
    }

    @Test
    void namesOfOthersAreRefusedBeforeAnythingIsUploaded() throws Exception {
        cloud.register("debian", "1");
        cloud.ok("sync");
        Path copy = copied("debian", "latest");
        REGISTRY.server()
                .skopeo(
                        "copy",
                        "--dest-tls-verify=false",
                        "dir:" + copy,
                        "docker://" + cloud.repository("alma") + ":9");
        cloud.register("alma", "1");
        refused("the repository " + cloud.repository("alma") + " is held by somebody else");
        cloud.register("suse", "1");
        refused("is held by the appliance 'debian'", "--repository", "suse=debian:latest");
        refused(
                "is held by the nifty with the identifier 'nifty'",
                "--repository",
                "suse=debian:latest",
                "--identifier",
                "other");
    }

    private void refused(String why, String... more) {
        long uploads = uploads();
        Nifty.Run run = cloud.run("sync", more);
        assertEquals(1, run.exitCode(), run.out() + run.err());
        assertTrue((run.out() + run.err()).contains(why), run.out() + run.err());
        assertEquals(uploads, uploads());
    }

    /** Sessions of uploads of this project so far, other than of a few bytes. */
    private long uploads() {
        try {
            return REGISTRY.server().requests().stream()
                    .filter(line ->
                            line.startsWith("\"PATCH /v2/" + cloud.datastore().replaceFirst("^[^/]*/", "") + "/"))
                    .count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void anotherContentOfAVersionHasATagOfItsOwn() {
        Path image = cloud.register("debian", "1");
        cloud.ok("sync");
        Manifest before = cloud.manifest("debian", "latest-1");
        RegistryFixture.write(image, "something else");
        cloud.register("debian", "1");
        cloud.ok("sync", "--keep", "1", "--expire-after", "1d");
        assertEquals(before.digest(), cloud.manifest("debian", "latest-1").digest());
        assertEquals(layer(cloud.manifest("debian", "latest-1.2")), layer(cloud.manifest("debian", "latest")));
    }

    @Test
    void theSameFileIsUploadedOnce() {
        Path image = cloud.register("debian", "1");
        cloud.ok("sync");
        cloud.register("copy", "1", image);
        long uploads = uploads();
        cloud.ok("sync");
        assertEquals(uploads + 1, uploads(), "only the two bytes of an empty config may be uploaded again");
        assertEquals(layer(cloud.manifest("debian", "latest")), layer(cloud.manifest("copy", "latest")));
    }

    @Test
    void aListAsksOnceForEachTag() throws Exception {
        cloud.register("debian", "1");
        cloud.register("alma", "1");
        cloud.ok("sync");
        int before = REGISTRY.server().requests().size();
        cloud.ok("list");
        List<String> asked = REGISTRY.server()
                .requests()
                .subList(before, REGISTRY.server().requests().size());
        // The index, the tags of two repositories, and the manifests of four tags.
        assertEquals(7, asked.size(), String.join("\n", asked));
    }

    @Test
    void everythingThatIsFollowedIsSigned() throws Exception {
        Path key = directory.resolve("key.pem");
        run("openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", key.toString());
        String publicKey = run("openssl", "pkey", "-in", key.toString(), "-pubout");
        ManifestVerifier verifier =
                new ManifestVerifier(new SignaturePolicy.Cosign(CosignKey.parse(publicKey, "the test")));
        cloud.register("debian", "1");
        cloud.ok("sync", "--signing-key", key.toString());
        for (String tag : List.of("latest", "latest-1")) {
            Manifest manifest = cloud.manifest("debian", tag);
            assertNotEquals(
                    SignatureScheme.UNSIGNED,
                    verifier.verify(cloud.client(), cloud.repository("debian"), manifest, Instant.now())
                            .scheme());
        }
        cloud.expire("debian");
        cloud.ok("sync", "--signing-key", key.toString(), "--expire-grace", "1d");
        Manifest tombstone = cloud.manifest("debian", "latest");
        assertTrue(tombstone.annotations().containsKey(TOMBSTONE));
        assertNotEquals(
                SignatureScheme.UNSIGNED,
                verifier.verify(cloud.client(), cloud.repository("debian"), tombstone, Instant.now())
                        .scheme());
        cloud.later(Duration.ofDays(2));
        cloud.ok("clean", "--signing-key", key.toString(), "--expire-grace", "1d");
        assertEquals(List.of(), cloud.client().tags(cloud.repository("debian")), "signatures go with what they sign");
    }

    @Test
    void signsAsNotationDoesWithACertificate() throws Exception {
        Path key = directory.resolve("key.pem");
        Path certificate = directory.resolve("cert.pem");
        run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "30",
                "-subj",
                "/C=EU/ST=Any/O=Test/CN=Publisher",
                "-addext",
                "basicConstraints=critical,CA:FALSE",
                "-addext",
                "keyUsage=critical,digitalSignature",
                "-addext",
                "extendedKeyUsage=codeSigning",
                "-keyout",
                key.toString(),
                "-out",
                certificate.toString());
        cloud.register("debian", "1");
        cloud.realTime();
        cloud.ok("sync", "--signing-key", key.toString(), "--signing-cert", certificate.toString());
        for (String tag : List.of("latest", "latest-1")) {
            assertEquals(
                    1,
                    cloud.client()
                            .referrers(
                                    cloud.repository("debian"),
                                    cloud.manifest("debian", tag).digest(),
                                    "application/vnd.cncf.notary.signature")
                            .size());
        }
        cloud.expire("debian");
        cloud.ok("sync", "--signing-key", key.toString(), "--signing-cert", certificate.toString());
        assertEquals(List.of(), cloud.client().tags(cloud.repository("debian")), "signatures go with what they sign");
    }

    @Test
    void theListOfPackagesRefersToImageAndOffer() throws Exception {
        refers("comfy.packages", "{\"bomFormat\":\"CycloneDX\"}", "application/vnd.cyclonedx+json");
    }

    @Test
    void theListThatCameWithAFollowedApplianceIsCarriedOn() throws Exception {
        refers("vmcatcher_event_sbom", "{\"spdxVersion\":\"SPDX-2.3\"}", "application/spdx+json");
    }

    private void refers(String attribute, String list, String type) throws Exception {
        Path file = cloud.images().resolve("packages.json");
        RegistryFixture.write(file, list);
        cloud.register("debian", "1", "\"attributes\":{\"" + attribute + "\":\"" + file + "\"}");
        cloud.ok("sync");
        for (String tag : List.of("latest", "latest-1")) {
            Manifest manifest = cloud.manifest("debian", tag);
            List<ContentDescriptor> referrers =
                    cloud.client().referrers(cloud.repository("debian"), manifest.digest(), type);
            assertEquals(1, referrers.size());
            Manifest attached =
                    cloud.manifest("debian", referrers.get(0).digest().toString());
            byte[] content = cloud.client()
                    .smallBlob(cloud.repository("debian"), attached.layers().get(0), 1000);
            assertEquals(list, new String(content, StandardCharsets.UTF_8));
            assertFalse(new String(manifest.bytes(), StandardCharsets.UTF_8).contains(directory.toString()));
        }
        cloud.expire("debian");
        cloud.ok("sync");
        assertEquals(List.of(), cloud.client().tags(cloud.repository("debian")), "companions of ours go, too");
    }

    @Test
    void anApplianceWhoseListOfPackagesIsNoneIsOfferedWithoutIt() throws Exception {
        Path elsewhere = directory.resolve("packages.json");
        RegistryFixture.write(elsewhere, "{}");
        Path large = cloud.images().resolve("large.json");
        try (var file = new java.io.RandomAccessFile(large.toFile(), "rw")) {
            file.setLength((64L << 20) + 1);
        }
        int version = 0;
        for (String path : List.of(
                elsewhere.toString(),
                large.toString(),
                "/missing",
                cloud.images().toString())) {
            version++;
            cloud.register("debian", Integer.toString(version), "\"attributes\":{\"comfy.packages\":\"" + path + "\"}");
            cloud.ok("sync");
            assertEquals(
                    List.of(),
                    cloud.client()
                            .referrers(
                                    cloud.repository("debian"),
                                    cloud.manifest("debian", "latest").digest(),
                                    null));
        }
    }

    @Test
    void aContainerDiskIsAnImageThatContainersAreMadeOf() throws Exception {
        Path image = cloud.register("debian", "1");
        cloud.ok("sync", "--layout", "containerdisk");
        String told = REGISTRY.server()
                .skopeo("inspect", "--tls-verify=false", "docker://" + cloud.repository("debian") + ":latest");
        assertTrue(told.contains("\"Architecture\": \"amd64\""), told);
        Path copy = copied("debian", "latest");
        Path layer = copy.resolve(
                cloud.manifest("debian", "latest").layers().get(0).digest().hex());
        String listed = run("tar", "-tvf", layer.toString(), "--numeric-owner");
        assertTrue(listed.matches("-r--r----- 107/107 +" + Files.size(image) + " .* disk/disk.raw\n"), listed);
        assertEquals(Files.readString(image), run("tar", "-xOf", layer.toString(), "disk/disk.raw"));
        cloud.register("two", "1", "\"title\":\"x\"");
        cloud.descriptor("""
                {"action":"registration","identifier":"two","version":"2","disks":[
                 {"type":"os","format":"raw","path":"%s"},{"type":"data","format":"raw","path":"%s"}]}""".formatted(image, image));
        Nifty.Run run = cloud.run("sync", "--layout", "containerdisk");
        assertTrue((run.out() + run.err()).contains("a containerdisk has one disk"), run.out() + run.err());
    }

    @Test
    void severalDisksAreSeveralImagesAndOneOffer() throws Exception {
        Path system = cloud.images().resolve("system.raw");
        Path data = cloud.images().resolve("data.raw");
        RegistryFixture.write(system, "system".repeat(100));
        RegistryFixture.write(data, "data".repeat(100));
        cloud.descriptor("""
                {"action":"registration","identifier":"db","version":"1","disks":[
                 {"type":"data","format":"raw","path":"%s"},{"type":"os","format":"raw","path":"%s"}]}""".formatted(data, system));
        cloud.ok("sync");
        assertEquals(List.of("latest", "latest-1", "latest-1-disk1"), cloud.tags("db"));
        Manifest offer = cloud.manifest("db", "latest");
        assertEquals(
                List.of(layer(cloud.manifest("db", "latest-1")), layer(cloud.manifest("db", "latest-1-disk1"))),
                offer.layers().stream().map(one -> one.digest().toString()).toList());
        assertTrue(cloud.ok("sync").contains("0 changed, 0 unchanged"));
    }

    @Test
    void aLostIndexIsMadeAnewWhenItIsNeeded() throws Exception {
        cloud.register("debian", "1");
        cloud.ok("sync");
        Manifest entry = cloud.manifest("nifty-index", "nifty-debian");
        assertEquals(
                "DONE",
                cloud.client()
                        .delete(cloud.repository("nifty-index"), entry.digest())
                        .name());
        cloud.register("debian", "2");
        Nifty.Run run = cloud.run("sync");
        assertEquals(1, run.exitCode());
        assertTrue((run.out() + run.err()).contains("did not name the repository"), run.out() + run.err());
        cloud.ok("sync", "--retry-after", "0");
        assertEquals(List.of("latest", "latest-2"), cloud.tags("debian"));
    }

    @Test
    void aTagOfOthersThatNobodyCanReadStopsNothing() throws Exception {
        cloud.register("debian", "1");
        cloud.ok("sync");
        Manifest offer = cloud.manifest("debian", "latest");
        String text = new String(offer.bytes(), StandardCharsets.UTF_8);
        String broken =
                text.replaceFirst("\"annotations\":\\{", "\"annotations\":{\"much\":\"" + "x".repeat(300_000) + "\",");
        assertNotEquals(text, broken);
        assertFalse(cloud.client()
                .put(cloud.repository("debian"), "odd", broken.getBytes(StandardCharsets.UTF_8), offer.mediaType())
                .subjectIndexed());
        Nifty.Run run = cloud.run("sync");
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(List.of("latest", "latest-1", "odd"), cloud.tags("debian"));
    }

    @Test
    void anOfferThatAKilledRunHasNamedAlreadyStays() {
        cloud.register("debian", "1", "\"os\":{\"distribution\":\"debian\",\"version\":\"12\"}");
        cloud.ok("sync");
        Manifest former = cloud.manifest("debian", "12");
        String thirteen = "\"os\":{\"distribution\":\"debian\",\"version\":\"13\"}";
        cloud.register("debian", "1", thirteen);
        cloud.ok("sync");
        assertEquals(List.of("12-1", "13"), cloud.tags("debian"));
        // As if the run had been killed before the former tag was removed.
        cloud.tag("debian", former, "12");
        cloud.register("debian", "1", thirteen);
        cloud.ok("sync");
        assertEquals(List.of("12-1", "13"), cloud.tags("debian"));
        assertFalse(cloud.manifest("debian", "13").annotations().containsKey(TOMBSTONE));
    }

    @Test
    void anOfferIsLaterThanWhatItReplacesThoughTheClockGoesBack() {
        cloud.register("debian", "1");
        cloud.ok("sync");
        Manifest before = cloud.manifest("debian", "latest");
        cloud.register("debian", "1", "\"title\":\"Better\"");
        cloud.later(Duration.ofMinutes(-5));
        cloud.ok("sync");
        assertEquals(created(before).plusMillis(1), created(cloud.manifest("debian", "latest")));
        cloud.register("debian", "1", "\"title\":\"Best\"");
        cloud.later(Duration.ofMinutes(-30));
        refused("more than 10 minutes ahead of the clock");
    }

    @Test
    void whatIsSignedStaysSigned() throws Exception {
        Path key = directory.resolve("key.pem");
        run("openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", key.toString());
        cloud.register("debian", "1");
        cloud.ok("sync", "--signing-key", key.toString());
        cloud.register("debian", "2");
        refused("is signed, and no key was given");
    }

    @Test
    void aTombstoneRemembersThatItWasSigned() throws Exception {
        Path key = directory.resolve("key.pem");
        run("openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", key.toString());
        cloud.register("debian", "1");
        cloud.ok("sync", "--signing-key", key.toString());
        cloud.tag("debian", cloud.manifest("debian", "latest"), "mine");
        cloud.expire("debian");
        cloud.ok("sync", "--signing-key", key.toString());
        assertTrue(cloud.manifest("debian", "latest").annotations().containsKey(TOMBSTONE));
        cloud.register("debian", "2");
        refused("is signed, and no key was given");
        cloud.ok("sync", "--signing-key", key.toString());
    }

    @Test
    void aRollbackLeadsToTheSameTagThoughTheSystemsNameHasBlanks() {
        String system = "\"os\":{\"distribution\":\"Red Hat\",\"version\":\"9 beta\"}";
        cloud.register("redhat", "1", system);
        cloud.ok("sync", "--keep", "2");
        cloud.register("redhat", "2", system);
        cloud.ok("sync", "--keep", "2");
        List<String> tags = cloud.tags("redhat");
        cloud.ok("rollback", "redhat");
        assertEquals(tags, cloud.tags("redhat"));
        cloud.register("redhat", "2", system, "\"title\":\"Better\"");
        cloud.ok("sync", "--keep", "2");
        cloud.ok("rollback", "redhat");
        assertEquals(tags, cloud.tags("redhat"));
    }

    @Test
    void aRejectedFileLeavesNoNoteOfItsUpload() throws Exception {
        Path image = cloud.register("debian", "1");
        RegistryFixture.write(image, "x".repeat((int) Files.size(image)));
        Nifty.Run run = cloud.run("sync");
        assertEquals(1, run.exitCode(), run.out() + run.err());
        try (Stream<Path> files = Files.walk(cloud.state())) {
            assertEquals(
                    List.of(),
                    files.filter(file -> file.toString().matches(".*\\.(upload|unfinished)"))
                            .toList());
        }
        assertEquals(List.of(), cloud.tags("debian"));
    }

    @Test
    void aRepositoryOfOursInWhichSomebodyHasPushedStaysOurs() {
        cloud.register("debian", "1");
        cloud.ok("sync");
        Manifest theirs = cloud.without("debian", "latest", "org.cloudimagefactory.record");
        cloud.expire("debian");
        cloud.ok("sync");
        cloud.tag("debian", theirs, "theirs");
        cloud.register("debian", "2", "\"os\":{\"version\":\"12\"}");
        cloud.ok("sync");
        assertEquals(List.of("12", "12-2", "latest", "theirs"), cloud.tags("debian"));
        cloud.register("debian", "3");
        refused("the tag " + cloud.repository("debian") + ":latest is held by somebody else");
    }

    @Test
    void aSecondPublisherWithTheSameIdentifierIsTold() {
        cloud.register("debian", "1");
        cloud.ok("sync");
        assertFalse(cloud.run("check").out().contains("another nifty"));
        cloud.moveState();
        Nifty.Run run = cloud.run("check");
        assertTrue(run.out().contains("another nifty publishes into " + cloud.datastore()), run.out() + run.err());
        assertFalse(cloud.run("check", "--identifier", "other").out().contains("another nifty"));
    }

    @Test
    void anImageOfAnotherLayoutIsNotOffered() {
        cloud.register("debian", "1");
        cloud.ok("sync");
        cloud.register("debian", "1", "\"title\":\"Better\"");
        refused("was uploaded in another layout", "--layout", "containerdisk");
    }

    @Test
    void whatIsNoProjectIsRefused() {
        Nifty.Run run = cloud.run("list", "--datastore", "default");
        assertEquals(2, run.exitCode());
        assertTrue(run.err().contains("HOST/PROJECT"), run.err());
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), String.join(" ", command));
        return output;
    }
}
