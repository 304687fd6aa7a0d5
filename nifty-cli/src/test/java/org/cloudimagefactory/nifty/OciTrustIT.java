package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.OpenRegistry;
import org.cloudimagefactory.common.spool.Digest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Somebody else may push into the publisher's repository: what he puts there is not signed, nor believed. */
class OciTrustIT {
    private static final String RECORD = "org.cloudimagefactory.record";

    @RegisterExtension
    static final OpenRegistry REGISTRY = new OpenRegistry();

    @TempDir
    Path directory;

    private RegistryFixture cloud;
    private SigningFiles signing;

    @BeforeEach
    void openProject() {
        cloud = new RegistryFixture(directory, REGISTRY.server());
        signing = new SigningFiles(directory);
    }

    @AfterEach
    void closeProject() {
        cloud.close();
    }

    private static String layer(Manifest manifest) {
        return manifest.layers().get(0).digest().hex();
    }

    /** Has a tag lead to other bytes, with everything that nifty has noted. */
    private void forge(String repository, String tag) {
        Manifest manifest = cloud.manifest(repository, tag);
        ContentDescriptor layer = manifest.layers().get(0);
        byte[] other = "something that the publisher has never seen".getBytes(StandardCharsets.UTF_8);
        ContentDescriptor forged = ContentDescriptor.of(
                        layer.mediaType(), cloud.upload(repository, other), other.length)
                .with(layer.annotations());
        cloud.changed(repository, tag, manifest.annotations(), List.of(forged));
    }

    private void refused(String why, String... more) {
        Nifty.Run run = cloud.run("sync", more);
        assertEquals(1, run.exitCode(), run.out() + run.err());
        assertTrue((run.out() + run.err()).contains(why), run.out() + run.err());
    }

    @Test
    void anImageThatSomebodyHasReplacedIsNotOffered() throws Exception {
        isNotOffered(signing.cosign());
    }

    @Test
    void norWhereACertificateSigns() throws Exception {
        signing.authority();
        cloud.realTime();
        isNotOffered(signing.notation("Publisher", 30));
    }

    private void isNotOffered(String... signer) {
        cloud.register("debian", "1");
        cloud.ok("sync", signer);
        Manifest offer = cloud.manifest("debian", "latest");
        forge("debian", "latest-1");
        cloud.register("debian", "1", "\"title\":\"Better\"");
        refused("is not signed with the key that was given", signer);
        assertEquals(offer.digest(), cloud.manifest("debian", "latest").digest());
    }

    @Test
    void theChecksumOfTheDescriptorCountsMoreThanTheRegistry() {
        Path image = cloud.register("debian", "1");
        cloud.ok("sync");
        forge("debian", "latest-1");
        cloud.descriptor("""
                {"action":"registration","identifier":"debian","version":"1","title":"Better",
                 "disks":[{"type":"os","format":"raw","path":"%s","checksum":{"sha512":"%s","SHA-256":"%s"}}]}""".formatted(image, CloudFixture.sha512(image), sha256(image)));
        refused("which is not what the descriptor says of the image");
        assertEquals(sha256(image), layer(cloud.manifest("debian", "latest")));
    }

    private static String sha256(Path image) {
        try {
            return Digest.SHA_256.of(Files.readAllBytes(image));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatARegistryIsSaidToHaveIsComparedWithTheFile() {
        for (String layout : List.of("egi", "containerdisk")) {
            Path image = cloud.register("debian-" + layout, "1");
            cloud.ok("sync", "--layout", layout);
            String right = layer(cloud.manifest("debian-" + layout, "latest-1"));
            forge("debian-" + layout, "latest-1");
            cloud.register("copy-" + layout, "1", image);
            cloud.ok("sync", "--layout", layout);
            assertEquals(right, layer(cloud.manifest("copy-" + layout, "latest")));
        }
    }

    @Test
    void whatWasMadeBeforeThereWasAKeyIsUploadedAnewWhenItIsGone() throws Exception {
        String[] signer = signing.cosign();
        cloud.register("debian", "1");
        cloud.ok("sync");
        cloud.register("debian", "1", "\"title\":\"Better\"");
        refused("'skopeo delete docker://" + cloud.repository("debian") + ":latest-1'", signer);
        refused("where the registry deletes nothing, publish a new version instead", signer);
        REGISTRY.server()
                .skopeo("delete", "--tls-verify=false", "docker://" + cloud.repository("debian") + ":latest-1");
        cloud.ok("sync", signer);
        assertEquals("Better", cloud.manifest("debian", "latest").annotations().get("org.opencontainers.image.title"));
        cloud.register("debian", "1", "\"title\":\"Best\"");
        cloud.ok("sync", signer);
    }

    @Test
    void whatIsNotedOfAnImageCountsOnlyIfItIsSealed() throws Exception {
        String[] options = expiring(signing.cosign());
        cloud.register("debian", "1");
        cloud.ok("sync", options);
        cloud.register("debian", "2");
        cloud.ok("sync", options);
        Manifest state = cloud.manifest("debian", state("latest-1"));
        Manifest image = cloud.manifest("debian", "latest-2");
        Map<String, String> forged = new HashMap<>(state.annotations());
        forged.compute(
                RECORD,
                (key, text) -> text.replace("latest-1", "latest-2")
                        .replaceAll("sha256:[0-9a-f]{64}", image.digest().toString()));
        assertNotEquals(state.annotations(), forged);
        cloud.tag(
                "debian",
                Manifest.of(new Manifest.Fields(
                        state.artifactType(), state.config(), state.layers(), state.subject(), forged)),
                state("latest-2"));
        cloud.later(Duration.ofDays(2));
        cloud.ok("sync", options);
        assertEquals(List.of("latest", "latest-2"), cloud.tags("debian"));
        // Whoever has no key believes what he finds.
        cloud.ok("sync");
        assertEquals(List.of("latest"), cloud.tags("debian"));
    }

    private static String state(String tag) {
        return "nifty-state-" + Digest.SHA_256.of(tag).substring(0, 32);
    }

    @Test
    void aSealOfAnotherKeyIsNone() throws Exception {
        String[] first = expiring(signing.cosign());
        cloud.register("debian", "1");
        cloud.ok("sync", first);
        cloud.register("debian", "2");
        cloud.ok("sync", first);
        cloud.later(Duration.ofDays(2));
        cloud.ok("clean", expiring(signing.cosign()));
        assertEquals(List.of("latest", "latest-1", "latest-2"), cloud.tags("debian"));
        cloud.ok("clean", first);
        assertEquals(List.of("latest", "latest-2"), cloud.tags("debian"));
    }

    @Test
    void whatWasTakenOutOfServiceWithoutASealGoesWhereNothingIsOffered() throws Exception {
        String[] options = expiring(signing.cosign());
        cloud.register("debian", "1");
        cloud.ok("sync", options);
        cloud.register("debian", "2");
        cloud.ok("sync", options);
        unseal("latest-1");
        assertTrue(cloud.ok("plan", options).contains("0 to change"), "something is offered");
        cloud.later(Duration.ofDays(2));
        assertTrue(cloud.ok("plan", options).contains("0 to change"), "something is offered");
        cloud.expire("debian");
        cloud.ok("sync", options);
        unseal("latest-2");
        cloud.ok("sync", options);
        assertTrue(cloud.ok("plan", options).contains("0 to change"), "from now on it is out of service");
        assertEquals(List.of("latest-1", "latest-2"), cloud.tags("debian"));
        cloud.later(Duration.ofDays(2));
        cloud.ok("sync", options);
        assertEquals(List.of(), cloud.tags("debian"));
    }

    @Test
    void whatWasTakenOutOfServiceWithoutASealCanBeOfferedAgain() throws Exception {
        String[] options = expiring(signing.cosign());
        cloud.register("debian", "1");
        cloud.ok("sync", options);
        cloud.expire("debian");
        cloud.ok("sync", options);
        unseal("latest-1");
        cloud.register("debian", "1");
        cloud.ok("sync", options);
        assertEquals(List.of("latest", "latest-1"), cloud.tags("debian"));
        cloud.later(Duration.ofDays(2));
        assertTrue(cloud.ok("plan", options).contains("0 to change"));
    }

    /** As a nifty left it that knew of no seals. */
    private void unseal(String tag) {
        Manifest before = cloud.manifest("debian", state(tag));
        Manifest after = cloud.without("debian", state(tag), "org.cloudimagefactory.seal");
        assertNotEquals(before.digest(), after.digest());
    }

    private static String[] expiring(String... signer) {
        return new String[] {signer[0], signer[1], "--expire-after", "1d"};
    }

    @Test
    void aNewCertificateOfTheSameNameGoesOnWithWhatTheOldOneHasSigned() throws Exception {
        signing.authority();
        cloud.realTime();
        cloud.register("debian", "1");
        cloud.ok("sync", signing.notation("Publisher", 30));
        cloud.register("debian", "1", "\"title\":\"Better\"");
        refused("is not signed with the key that was given", signing.notation("Somebody", 30));
        cloud.ok("sync", signing.notation("Publisher", 60));
        assertEquals("Better", cloud.manifest("debian", "latest").annotations().get("org.opencontainers.image.title"));
    }
}
