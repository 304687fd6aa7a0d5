package org.cloudimagefactory.itchy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Deletion;
import org.cloudimagefactory.common.registry.Index;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.Platform;
import org.cloudimagefactory.common.registry.signature.ManifestSigner;
import org.cloudimagefactory.common.registry.signature.NotationSigner;
import org.cloudimagefactory.itchy.feed.registry.ArtifactPublisher;
import org.cloudimagefactory.itchy.feed.registry.HarborFront;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a signature vouches for, for how long, and under which tag. */
class CatchRegistryTrustIT extends RegistrySite {
    private static final String TAG = "org.cloudimagefactory.tag";

    @Test
    void aManifestIsTakenOnlyUnderTheTagThatItNames() throws Exception {
        String key = "cosign:" + publisher.publicKey();
        Manifest jammy = signed("22.04", tagged("22.04", "1"), "jammy");
        signed("24.04", tagged("24.04", "1"), "noble");
        subscribe(0, ":24.04", "--signed-by", key);
        caught(0);
        Manifest newer = signed("22.04", tagged("22.04", "2"), "jammy 2");
        publisher.put("24.04", newer);
        ToolRun moved = caught(1);
        assertTrue(
                moved.err().contains("it was published under the tag 22.04, and is not taken under the tag 24.04"),
                moved.err());
        assertEquals(1, moved.err().lines().count(), moved.err());
        assertEquals("noble", Files.readString(cacheFiles().get(0)));
        Map<String, String> over = tagged("22.04", "3");
        over.put("org.cloudimagefactory.tombstone", "2026-01-01T00:00:02Z");
        Manifest stone = publisher.put("24.04", over);
        publisher.sign(stone);
        assertTrue(caught(1, "--grace", "9d").err().contains("it was published under the tag 22.04"));
        assertEquals("noble", Files.readString(cacheFiles().get(0)));
        publisher.put("20.04", jammy);
        ToolRun first = subscribe(1, ":20.04", "--signed-by", key);
        assertTrue(first.err().contains("it was published under the tag 22.04"), first.err());
    }

    @Test
    void theTagOfALayerOrOfWhatAnIndexLeadsToDoesNotCount() throws Exception {
        Manifest inner = Manifest.of(new Manifest.Fields(
                "application/vnd.unknown.artifact.v1",
                ContentDescriptor.EMPTY,
                List.of(publisher.disk("inner", Map.of(TAG, "other", "org.opencontainers.image.title", "a.qcow2"))),
                null,
                Map.of(TAG, "another")));
        unsigned("aside", publisher.about("a", "0"), "aside");
        publisher.put(inner.digest().toString(), inner);
        publisher.put(
                "1",
                Index.of(List.of(inner.descriptor().with(new Platform("linux", "amd64", null))), tagged("1", "1")));
        subscribe(0, ":1", "--unsigned");
        caught(0);
        assertEquals("inner", Files.readString(cacheFiles().get(0)));
        publisher.put(
                "1",
                Index.of(List.of(inner.descriptor().with(new Platform("linux", "amd64", null))), tagged("2", "2")));
        assertTrue(caught(1).err().contains("it was published under the tag 2,"));
    }

    @Test
    void aVersionIsTakenOnlyUnderTheTagThatItNames() throws Exception {
        signed("24.04-1", tagged("24.04-1", "1"), "first");
        subscribe(0, "", "--versions", "24.04-*", "--signed-by", "cosign:" + publisher.publicKey());
        caught(0);
        Manifest other = signed("22.04-7", tagged("22.04-7", "7"), "other");
        publisher.put("24.04-2", other);
        ToolRun run = caught(1);
        assertTrue(
                run.err()
                        .contains("version 24.04-2: it was published under the tag 22.04-7, and is not taken under the"
                                + " tag 24.04-2"),
                run.err());
        assertEquals("first", Files.readString(cacheFiles().get(0)));
        signed("24.04-3", tagged("24.04-3", "3"), "third");
        caught(0);
        assertEquals("third", Files.readString(cacheFiles().get(0)));
    }

    @Test
    void oneDiskOfSeveralIsNoVersion() throws Exception {
        signed("24.04", publisher.about("ubuntu", "1"), "first");
        Map<String, String> part = diskOfTwo("2");
        signed("24.04-2", part, "root");
        signed("24.04-2-disk1", part, "data");
        publisher.put("nifty-state-0123456789abcdef0123456789abcdef", publisher.about("ubuntu", "3"));
        String key = "cosign:" + publisher.publicKey();
        subscribe(0, "", "--versions", "*", "--signed-by", key);
        caught(0);
        assertEquals("first", Files.readString(cacheFiles().get(0)));
        caught(0);
        ToolRun alone = subscribe(1, ":24.04-2-disk1", "--signed-by", key);
        assertTrue(alone.err().contains("it is one disk of an appliance that has several"), alone.err());
        part.put(
                "org.cloudimagefactory.record",
                "{\"format\":1,\"kind\":\"image\",\"owner\":\"o\",\"attributes\":{\"NIFTY_APPLIANCE_DISKS\":\"1\"}}");
        part.put("org.opencontainers.image.created", "2026-02-01T00:00:00Z");
        signed("24.04-3", part, "whole");
        caught(0);
        assertEquals("whole", Files.readString(cacheFiles().get(0)));
        part.put("org.cloudimagefactory.record", "{\"attributes\":");
        part.put("org.opencontainers.image.created", "2026-03-01T00:00:00Z");
        signed("24.04-4", part, "noted by nobody");
        caught(0);
        assertEquals("noted by nobody", Files.readString(cacheFiles().get(0)));
    }

    @Test
    void whereNothingIsNewButSingleDisksItIsToldOnce() throws Exception {
        String key = "cosign:" + publisher.publicKey();
        String[] terms = {"--versions", "24.04-*", "--signed-by", key};
        Map<String, String> part = diskOfTwo("1");
        signed("24.04-1", part, "root");
        signed("24.04-1-disk1", part, "data");
        ToolRun nothing = subscribe(1, "", terms);
        assertEquals(1, nothing.err().lines().count(), nothing.err());
        assertTrue(
                nothing.err().contains("24.04-1-disk1 and 1 more new tags are single disks of an appliance that has"),
                nothing.err());
        assertTrue(nothing.err().contains("follow the short tag"), nothing.err());
        // One disk is a version; then it has two.
        signed("24.04-2", publisher.about("ubuntu", "2"), "whole");
        subscribe(0, "", terms);
        caught(0);
        Map<String, String> later = diskOfTwo("3");
        signed("24.04-3", later, "root 3");
        ToolRun grown = caught(1);
        assertEquals(1, grown.err().lines().count(), grown.err());
        assertTrue(grown.err().contains("24.04-3 is a single disk of an appliance that has several"), grown.err());
        assertEquals(List.of("whole"), contents());
        caught(0);
        signed("24.04-3-disk1", later, "data 3");
        caught(1);
        caught(0);
        signed("24.04-4", publisher.about("ubuntu", "4"), "whole again");
        caught(0);
        assertEquals(List.of("whole again"), contents());
    }

    @Test
    void disksThatComeBeforeTheirOfferAreNoProblem() throws Exception {
        signed("24.04", publisher.about("ubuntu", "1"), "first");
        subscribe(0, "", "--versions", "24.04*", "--signed-by", "cosign:" + publisher.publicKey());
        caught(0);
        signed("24.04-2", diskOfTwo("2"), "root");
        caught(0);
        signed("24.04", publisher.about("ubuntu", "2"), "second");
        caught(0);
        assertEquals(List.of("second"), contents());
    }

    @Test
    void aProjectIsAllItsRepositoriesByTheirShortTags() throws Exception {
        try (HarborFront harbor = new HarborFront(server, "project");
                ArtifactPublisher ubuntu = new ArtifactPublisher(server, "project/ubuntu", common);
                ArtifactPublisher alma = new ArtifactPublisher(server, "project/alma", common)) {
            harbor.repositories().addAll(List.of("ubuntu", "alma"));
            Manifest first = ubuntu.put("24.04", ubuntu.about("ubuntu", "1"), ubuntu.disk("u", egi()));
            ubuntu.sign(first);
            ubuntu.put("24.04-1", first);
            // As EGI's script leaves it when annotations can't be pushed.
            ubuntu.put("22.04", Map.of(), ubuntu.disk("x", Map.of("org.opencontainers.image.title", "x.qcow2")));
            ubuntu.sign(ubuntu.put("20.04", Map.of(), ubuntu.disk("y", Map.of())));
            Manifest second = alma.put("9", alma.about("alma", "9.1"), alma.disk("a", egi()));
            alma.sign(second);
            String url = "oci://" + harbor.host() + "/project/";
            ToolRun subscribed = itchy("subscribe", "--allow-http", "--signed-by", "cosign:" + ubuntu.publicKey(), url);
            assertEquals(0, subscribed.exitCode(), subscribed.err());
            assertEquals(3, subscribed.out().lines().count(), subscribed.out());
            ToolRun run = caught(1);
            assertTrue(run.err().contains("ubuntu:22.04: "), run.err());
            assertEquals(2, cacheFiles().size());
            String images = itchy("images").out();
            assertTrue(images.contains("it is passed over: its annotations do not say what it is"), images);
            // A signed manifest of one under a new tag of the other.
            alma.disk("u", egi());
            alma.put("8", first);
            alma.sign(first);
            ToolRun twin = caught(1);
            assertTrue(twin.err().contains("alma:8: "), twin.err());
            harbor.repositories().remove("alma");
            caught(1, "--grace", "1d");
            assertEquals(2, cacheFiles().size());
            caught(1);
            assertEquals(1, cacheFiles().size());
        }
    }

    @Test
    void anApplianceMayHaveSeveralTagsThatItsManifestsName() throws Exception {
        try (HarborFront harbor = new HarborFront(server, "several");
                ArtifactPublisher ubuntu = new ArtifactPublisher(server, "several/ubuntu", common);
                ArtifactPublisher other = new ArtifactPublisher(server, "several/other", common)) {
            harbor.repositories().addAll(List.of("ubuntu", "other"));
            Map<String, Manifest> made = new HashMap<>();
            for (String tag : List.of("22.04", "24.04")) {
                Map<String, String> about = ubuntu.about("ubuntu", tag);
                about.put(TAG, tag);
                made.put(tag, ubuntu.put(tag, about, ubuntu.disk("u" + tag, egi())));
                ubuntu.sign(made.get(tag));
            }
            String url = "oci://" + harbor.host() + "/several/";
            ToolRun subscribed = itchy("subscribe", "--allow-http", "--signed-by", "cosign:" + ubuntu.publicKey(), url);
            assertEquals(0, subscribed.exitCode(), subscribed.err());
            caught(0);
            assertEquals(2, cacheFiles().size());
            // Nobody says which repository it was made for: in another one it is another's.
            other.put("aside-1", Map.of(), other.disk("u24.04", egi()));
            other.put("24.04", made.get("24.04"));
            other.sign(made.get("24.04"));
            ToolRun copied = caught(1);
            assertTrue(copied.err().contains("other:24.04: it is another appliance: 'ubuntu' is under"), copied.err());
            assertEquals(2, cacheFiles().size());
            // One that does not say its tag may be of any.
            Manifest untold = ubuntu.put("20.04", ubuntu.about("ubuntu", "9"), ubuntu.disk("x", egi()));
            ubuntu.sign(untold);
            ToolRun twin = caught(1);
            assertTrue(twin.err().contains("ubuntu:20.04: it is another appliance"), twin.err());
        }
    }

    @Test
    void believesCertificatesOfTheSignerWhoIsNamed() throws Exception {
        makeSigner();
        Manifest manifest = unsigned("1", Map.of(), "first");
        signByCertificate(manifest, Duration.ofDays(2));
        String trust = "notation:" + directory.resolve("certificates");
        ToolRun unnamed = subscribe(1, ":1", "--signed-by", trust, "--endorser-dn", "/CN=me", "--crl", "if-present");
        assertTrue(
                unnamed.err()
                        .contains("its manifest does not say which appliance it is: it has no annotation"
                                + " org.cloudimagefactory.appliance; say with --appliance KEY=VALUE"),
                unnamed.err());
        ToolRun other = subscribe(1, ":1", "--signed-by", trust, "--endorser-dn", "/CN=you", "--crl", "if-present");
        assertEquals(1, other.err().lines().count(), other.err());
        ToolRun debian = subscribe(
                1,
                ":1",
                "--signed-by",
                trust,
                "--endorser-dn",
                "/CN=me",
                "--crl",
                "if-present",
                "--appliance",
                "org.openstack.glance.os_distro=debian");
        assertTrue(
                debian.err().contains("its annotation org.openstack.glance.os_distro is 'ubuntu' and must be 'debian'"),
                debian.err());
        ToolRun run = subscribe(
                0,
                ":1",
                "--signed-by",
                trust,
                "--endorser-dn",
                "/CN=me",
                "--crl",
                "if-present",
                "--appliance",
                "org.openstack.glance.os_distro=ubuntu");
        assertTrue(run.out().contains("notation by /CN=me\n"), run.out());
        caught(0, "--crl", "if-present");
        assertEquals(1, cacheFiles().size());
        assertTrue(itchy("subscriptions").out().contains("  signed by: notation:"));
        // The signature is over after two days, and nobody has made another.
        clock = Clock.offset(clock, Duration.ofDays(3));
        ToolRun over = caught(1, "--crl", "if-present", "--grace", "5d");
        assertEquals(1, over.err().lines().count(), over.err());
        assertEquals(1, cacheFiles().size());
        caught(1, "--crl", "if-present", "--grace", "1h");
        assertEquals(List.of(), cacheFiles());
    }

    @Test
    void aCertificateThatIsRevokedLaterVouchesForNothingAnyMore() throws Exception {
        makeSigner();
        revocationList();
        Manifest manifest = unsigned("1", publisher.about("ubuntu", "1"), "first");
        signByCertificate(manifest, null);
        subscribe(0, ":1", "--signed-by", trust(), "--endorser-dn", "/CN=me");
        caught(0);
        clock = Clock.offset(clock, Duration.ofDays(1));
        int before = server.requests().size();
        caught(0);
        List<String> asked = server.requests().subList(before, server.requests().size());
        assertEquals(
                1,
                asked.stream()
                        .filter(line -> line.startsWith("\"GET ") && line.contains("/manifests/" + manifest.digest()))
                        .count(),
                asked.toString());
        before = server.requests().size();
        caught(0);
        assertEquals(1, server.requests().size() - before, "once on each day is enough");
        openssl("ca -config ca.conf -keyfile ca.key -cert ca.pem -revoke me.pem");
        revocationList();
        caught(0);
        clock = Clock.offset(clock, Duration.ofDays(1));
        ToolRun revoked = caught(1, "--grace", "5d");
        assertTrue(revoked.err().contains("nobody vouches any more, since "), revoked.err());
        assertTrue(revoked.err().contains(" (revoked)"), revoked.err());
        assertEquals(1, revoked.err().lines().count(), revoked.err());
        assertEquals(1, cacheFiles().size());
        clock = Clock.offset(clock, Duration.ofHours(2));
        caught(1, "--grace", "3h");
        assertEquals(1, cacheFiles().size());
        caught(1, "--grace", "1h");
        assertEquals(List.of(), cacheFiles());
    }

    @Test
    void aSiteThatCannotTellWhetherItIsRevokedTakesNothingAway() throws Exception {
        makeSigner();
        revocationList();
        signByCertificate(unsigned("1", publisher.about("ubuntu", "1"), "first"), null);
        subscribe(0, ":1", "--signed-by", trust(), "--endorser-dn", "/CN=me");
        caught(0);
        Files.delete(directory.resolve("certificates/ca.crl"));
        openssl("rehash certificates");
        clock = Clock.offset(clock, Duration.ofDays(1));
        ToolRun unknown = caught(1);
        assertTrue(unknown.err().contains("fetch-crl gets new revocation lists"), unknown.err());
        assertEquals(1, cacheFiles().size());
        revocationList();
        caught(0);
    }

    @Test
    void whatARegistryDoesNotShowOnADayTakesNothingAway() throws Exception {
        Manifest manifest = signed("1", publisher.about("ubuntu", "1"), "first");
        try (HarborFront front = new HarborFront(server, "x")) {
            String url = "oci://" + front.host() + "/" + path + ":1";
            String key = "cosign:" + publisher.publicKey();
            assertEquals(
                    0,
                    itchy("subscribe", "--allow-http", "--signed-by", key, url).exitCode());
            caught(0);
            clock = Clock.offset(clock, Duration.ofDays(1));
            String shown = "/v2/" + path + "/manifests/" + manifest.digest();
            for (int status : new int[] {400, 401, 403, 503}) {
                front.refuse(shown, status);
                ToolRun run = caught(1);
                assertTrue(run.err().contains("cannot look at the signature of what is held"), run.err());
                assertEquals(1, run.err().lines().count(), run.err());
                assertEquals(List.of("first"), contents());
            }
            front.accept(shown);
            // Somebody has removed the signatures: nobody vouches for it any more.
            front.refuse("/v2/" + path + "/manifests/sha256-", 404);
            front.refuse("/v2/" + path + "/referrers/", 404);
            ToolRun none = caught(1, "--grace", "1d");
            assertTrue(none.err().contains("nobody vouches any more, since "), none.err());
            assertEquals(List.of("first"), contents());
            // They are there again.
            front.accept("/v2/" + path + "/manifests/sha256-");
            caught(0, "--grace", "1d");
            assertEquals(List.of("first"), contents());
        }
    }

    @Test
    void aManifestThatItsPublisherHasReplacedAndDeletedIsNotTakenBack() throws Exception {
        makeSigner();
        Manifest first = unsigned("1", publisher.about("ubuntu", "1"), "first");
        signByCertificate(first, Duration.ofDays(2));
        subscribe(0, ":1", "--signed-by", trust(), "--endorser-dn", "/CN=me", "--crl", "if-present");
        caught(0, "--crl", "if-present");
        // The site does not believe what takes its place.
        signed("1", publisher.about("ubuntu", "2"), "second");
        assertEquals(Deletion.DONE, publisher.client().delete(publisher.repository(), first.digest()));
        clock = Clock.offset(clock, Duration.ofDays(1));
        ToolRun deleted = caught(1, "--crl", "if-present");
        assertTrue(
                deleted.err()
                        .contains("cannot look at the signature of what is held: its manifest " + first.digest()
                                + " is not there any more"),
                deleted.err());
        assertEquals(1, deleted.err().lines().count(), deleted.err());
        assertEquals(List.of("first"), contents());
        clock = Clock.offset(clock, Duration.ofDays(1));
        caught(1, "--crl", "if-present");
        assertEquals(List.of(), contents(), "its signature was for two days");
    }

    @Test
    void aSignatureVouchesNoLongerThanItsCertificates() throws Exception {
        makeSigner();
        signByCertificate(unsigned("1", publisher.about("ubuntu", "1"), "first"), null);
        String[] crl = {"--crl", "if-present", "--grace", "1d"};
        subscribe(0, ":1", "--signed-by", trust(), "--endorser-dn", "/CN=me", "--crl", "if-present");
        caught(0, crl);
        clock = Clock.offset(clock, Duration.ofDays(8));
        caught(0, crl);
        clock = Clock.offset(clock, Duration.ofHours(30));
        assertTrue(caught(1, crl).err().contains("(certificate-expired)"));
        assertEquals(1, cacheFiles().size());
        clock = Clock.offset(clock, Duration.ofDays(1));
        caught(1, crl);
        assertEquals(List.of(), cacheFiles());
    }

    /** What nifty notes on an image of an appliance of two disks. */
    private Map<String, String> diskOfTwo(String version) {
        Map<String, String> part = publisher.about("ubuntu", version);
        part.put(
                "org.cloudimagefactory.record",
                "{\"format\":1,\"kind\":\"image\",\"owner\":\"o\",\"attributes\":{\"NIFTY_APPLIANCE_DISKS\":\"2\"}}");
        return part;
    }

    private Map<String, String> tagged(String tag, String version) {
        Map<String, String> about = publisher.about("ubuntu", version);
        about.put(TAG, tag);
        return about;
    }

    /** A certificate of an authority in {@code certificates}, both of which end in nine days. */
    private void makeSigner() throws Exception {
        openssl("req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj /CN=CA -days 9"
                + " -addext keyUsage=critical,keyCertSign,cRLSign");
        openssl("req -newkey rsa:2048 -nodes -keyout me.key -out me.csr -subj /CN=me");
        Files.writeString(
                directory.resolve("leaf"),
                "keyUsage=critical,digitalSignature\nextendedKeyUsage=codeSigning\nbasicConstraints=critical,CA:false\n");
        openssl("x509 -req -in me.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 9 -out me.pem -extfile leaf");
        Files.createDirectory(directory.resolve("certificates"));
        Files.copy(directory.resolve("ca.pem"), directory.resolve("certificates/ca.pem"));
        openssl("rehash certificates");
        Files.writeString(
                directory.resolve("chain.pem"),
                Files.readString(directory.resolve("me.pem")) + Files.readString(directory.resolve("ca.pem")));
    }

    private void revocationList() throws Exception {
        if (Files.notExists(directory.resolve("ca.conf"))) {
            Files.writeString(
                    directory.resolve("ca.conf"),
                    "[ca]\ndefault_ca=own\n[own]\ndatabase=index.txt\ndefault_md=sha256\ndefault_crl_days=30\n");
            Files.writeString(directory.resolve("index.txt"), "");
        }
        openssl("ca -config ca.conf -gencrl -keyfile ca.key -cert ca.pem -out certificates/ca.crl");
        openssl("rehash certificates");
    }

    private String trust() {
        return "notation:" + directory.resolve("certificates");
    }

    private void signByCertificate(Manifest manifest, @Nullable Duration validity) throws Exception {
        ManifestSigner.notation(
                        NotationSigner.load(directory.resolve("chain.pem"), directory.resolve("me.key"), null),
                        validity)
                .sign(publisher.client(), publisher.repository(), manifest, Instant.now());
        // Nothing of it is of the future.
        clock = Clock.fixed(Instant.now(), ZoneOffset.UTC);
    }
}
