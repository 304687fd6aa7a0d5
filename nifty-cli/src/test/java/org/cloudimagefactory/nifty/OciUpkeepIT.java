package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Index;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.OpenRegistry;
import org.cloudimagefactory.common.registry.signature.ManifestSigner;
import org.cloudimagefactory.common.registry.signature.NotationSigner;
import org.cloudimagefactory.common.spool.Digest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What runs do about what is there already: signatures that end, and what runs that were cut off have left. */
class OciUpkeepIT {
    private static final String RECORD = "org.cloudimagefactory.record";
    private static final String NOTATION = "application/vnd.cncf.notary.signature";

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

    private List<ContentDescriptor> signatures(String tag) throws Exception {
        return cloud.client()
                .referrers(
                        cloud.repository("debian"),
                        cloud.manifest("debian", tag).digest(),
                        NOTATION);
    }

    private static String[] lasting(String days, String... signer) {
        return new String[] {signer[0], signer[1], signer[2], signer[3], "--signature-validity", days};
    }

    @Test
    void aSignatureIsMadeAnewBeforeItEnds() throws Exception {
        signing.authority();
        String[] signer = lasting("60d", signing.notation("Publisher", 365));
        cloud.realTime();
        cloud.register("debian", "1");
        cloud.ok("sync", signer);
        assertTrue(cloud.ok("plan", signer).contains("0 to change"));
        Manifest offer = cloud.manifest("debian", "latest");
        List<ContentDescriptor> first = signatures("latest");
        // A third of 60 days is less than 30 days.
        cloud.later(Duration.ofDays(39));
        assertTrue(cloud.ok("plan", signer).contains("0 to change"));
        cloud.later(Duration.ofDays(2));
        String plan = cloud.ok("plan", signer);
        for (String tag : List.of("latest", "latest-1")) {
            assertTrue(
                    plan.contains("~ renew " + cloud.repository("debian") + ":" + tag + ": its signature ends"), plan);
        }
        assertEquals(first, signatures("latest"), "a plan changes nothing");
        cloud.ok("sync", signer);
        assertEquals(offer.digest(), cloud.manifest("debian", "latest").digest(), "nobody has to take it anew");
        for (String tag : List.of("latest", "latest-1")) {
            assertEquals(1, signatures(tag).size(), "the former signature is gone");
        }
        assertNotEquals(first, signatures("latest"));
        assertTrue(cloud.ok("plan", signer).contains("0 to change"));
        // What has changed since does not forget until when it is signed, and a new offer needs no renewal.
        cloud.register("debian", "1", "\"title\":\"Better\"");
        cloud.ok("sync", signer);
        assertTrue(cloud.ok("plan", signer).contains("0 to change"), cloud.ok("plan", signer));
        cloud.later(Duration.ofDays(41));
        cloud.ok("clean", signer);
        assertTrue(cloud.ok("plan", signer).contains("0 to change"));
    }

    @Test
    void aCertificateThatEndsIsFollowedByItsSuccessor() throws Exception {
        signing.authority();
        String[] ends = signing.notation("Publisher", 40);
        cloud.realTime();
        cloud.register("debian", "1");
        cloud.ok("sync", ends);
        cloud.later(Duration.ofDays(35));
        assertTrue(cloud.ok("plan", ends).contains("0 to change"), "the same certificate signs for no longer");
        assertTrue(cloud.run("check", ends).out().contains("the certificate ends at"));
        String[] next = signing.notation("Publisher", 400);
        assertTrue(cloud.ok("sync", next).contains("1 changed"));
        assertTrue(cloud.ok("plan", next).contains("0 to change"));
        String listed = cloud.ok("list", "--output", "json");
        assertTrue(listed.contains("--signed-by notation:/etc/grid-security/certificates"), listed);
        assertTrue(listed.contains("/O=Test/CN=Publisher"), listed);
        String[] other = signing.notation("Somebody", 700);
        assertTrue(cloud.ok("plan", other).contains("0 to change"), "another signer does not vouch for it");
    }

    @Test
    void anOfferThatNobodySignsAnewIsTold() throws Exception {
        signing.authority();
        String[] former = signing.notation("Publisher", 60);
        cloud.realTime();
        cloud.register("debian", "1");
        cloud.ok("sync", former);
        String[] next = signing.notation("Somebody", 700);
        String told = cloud.repository("debian") + ":latest is signed by '/O=Test/CN=Publisher' until ";
        assertFalse(cloud.ok("plan", next).contains(told));
        cloud.later(Duration.ofDays(40));
        assertTrue(cloud.ok("plan", next).contains(told), cloud.ok("plan", next));
        assertTrue(cloud.ok("sync", next).contains(told));
        assertTrue(
                cloud.run("check", next).out().contains(told),
                cloud.run("check", next).out());
        assertFalse(cloud.run("check", former).out().contains(told));
        assertFalse(cloud.ok("plan", "--identifier", "other").contains(told));
        cloud.register("debian", "2");
        cloud.ok("sync", next);
        assertFalse(cloud.ok("plan", next).contains(told));
        assertFalse(cloud.run("check", next).out().contains(told));
    }

    @Test
    void whatSomebodyElseHasPutThereIsNotSigned() throws Exception {
        signing.authority();
        String[] signer = lasting("60d", signing.notation("Publisher", 365));
        cloud.realTime();
        cloud.register("debian", "1");
        cloud.ok("sync", signer);
        cloud.without("debian", "latest", "org.opencontainers.image.version");
        cloud.later(Duration.ofDays(50));
        neglects("nobody has signed it with this key before", signer);
        assertEquals(List.of(), signatures("latest"));
        // It keeps nothing that a descriptor asks for from being done.
        cloud.register("debian", "2");
        neglects("nobody has signed it with this key before", signer);
        assertEquals("2", cloud.manifest("debian", "latest").annotations().get("org.opencontainers.image.version"));
        assertTrue(cloud.ok("plan", signer).contains("0 to change"));
    }

    private void neglects(String why, String... more) {
        Nifty.Run run = cloud.run("sync", more);
        assertEquals(1, run.exitCode(), run.out() + run.err());
        assertTrue(run.err().contains(why), run.out() + run.err());
    }

    @Test
    void anAppliancesFailureDoesNotHaveItsSignatureEnd() throws Exception {
        signing.authority();
        String[] signer = lasting("60d", signing.notation("Publisher", 365));
        cloud.realTime();
        cloud.register("debian", "1");
        cloud.ok("sync", signer);
        List<ContentDescriptor> first = signatures("latest");
        cloud.later(Duration.ofDays(50));
        Files.delete(cloud.register("debian", "2"));
        assertEquals(1, cloud.run("sync", signer).exitCode());
        assertEquals("1", cloud.manifest("debian", "latest").annotations().get("org.opencontainers.image.version"));
        assertNotEquals(first, signatures("latest"));
        assertFalse(cloud.ok("plan", signer).contains("~ renew"));
    }

    @Test
    void whatIsSignedAnewIsOfferedAnewInTheSameRun() throws Exception {
        signing.authority();
        String[] signer = lasting("60d", signing.notation("Publisher", 365));
        cloud.realTime();
        cloud.register("debian", "1");
        cloud.ok("sync", signer);
        cloud.later(Duration.ofDays(50));
        cloud.register("debian", "1", "\"title\":\"Better\"");
        cloud.ok("sync", signer);
        assertEquals("Better", cloud.manifest("debian", "latest").annotations().get("org.opencontainers.image.title"));
        assertTrue(cloud.ok("plan", signer).contains("0 to change"));
    }

    @Test
    void whatCannotBeNotedIsNotSignedAgainAndAgain() throws Exception {
        signing.authority();
        String[] signer = lasting("60d", signing.notation("Publisher", 365));
        cloud.realTime();
        cloud.register("debian", "1");
        cloud.ok("sync", signer);
        List<ContentDescriptor> first = signatures("latest");
        Manifest offer = cloud.manifest("debian", "latest");
        Manifest theirs = Manifest.of(new Manifest.Fields(
                offer.artifactType(), offer.config(), offer.layers(), null, Map.of("of", "somebody")));
        cloud.tag("debian", theirs, state("latest"));
        cloud.later(Duration.ofDays(50));
        neglects(
                "can't be noted: the tag " + cloud.repository("debian") + ":" + state("latest") + " is held by",
                signer);
        assertEquals(first, signatures("latest"));
        assertEquals(theirs.digest(), cloud.manifest("debian", state("latest")).digest());
    }

    private static String state(String tag) {
        return "nifty-state-" + Digest.SHA_256.of(tag).substring(0, 32);
    }

    @Test
    void anImageOfBeforeIsSignedAnewOnceItIsKnownWhoHasSignedIt() throws Exception {
        signing.authority();
        String[] key = signing.notation("Publisher", 365);
        String[] signer = lasting("60d", key);
        cloud.realTime();
        cloud.register("debian", "1");
        cloud.ok("sync", signer);
        Map<String, String> annotations =
                new HashMap<>(cloud.manifest("debian", "latest-1").annotations());
        annotations.compute(RECORD, (name, text) -> text.replaceAll(",\"NIFTY_SIGNE[RD][A-Z_]*\":\"[^\"]*\"", ""));
        assertFalse(annotations.get(RECORD).contains("NIFTY_SIGNE"));
        Manifest image = cloud.changed("debian", "latest-1", annotations);
        assertTrue(cloud.ok("plan", signer).contains("0 to change"), "nobody has signed it");
        NotationSigner before = NotationSigner.load(Path.of(key[3]), Path.of(key[1]), null);
        ManifestSigner.notation(before, Duration.ofDays(60))
                .sign(cloud.client(), cloud.repository("debian"), image, cloud.now());
        List<ContentDescriptor> first = signatures("latest-1");
        String plan = cloud.ok("plan", signer);
        assertTrue(plan.contains("latest-1: nobody has noted who has signed it"), plan);
        cloud.ok("sync", signer);
        assertEquals(first, signatures("latest-1"), "it lasts for long enough");
        assertTrue(cloud.ok("plan", signer).contains("0 to change"));
        cloud.later(Duration.ofDays(50));
        plan = cloud.ok("plan", signer);
        assertTrue(plan.contains("latest-1: its signature ends"), plan);
        cloud.ok("sync", signer);
        assertEquals(1, signatures("latest-1").size());
        assertNotEquals(first, signatures("latest-1"));
        assertEquals(image.digest(), cloud.manifest("debian", "latest-1").digest());
    }

    @Test
    void aListOfPackagesThatSomebodyHasSignedGoesOnlyAfterItsImage() throws Exception {
        cloud.register("debian", "1");
        cloud.ok("sync");
        Manifest offer = cloud.manifest("debian", "latest");
        String record = offer.annotations().get(RECORD).replace("\"kind\":\"offer\"", "\"kind\":\"attachment\"");
        Manifest list = Manifest.of(new Manifest.Fields(
                "application/spdx+json",
                offer.config(),
                offer.layers(),
                offer.descriptor(),
                Map.of(
                        RECORD,
                        record,
                        "org.opencontainers.image.created",
                        cloud.now().toString())));
        cloud.tag("debian", list, list.digest().toString());
        cloud.tag("debian", offer, list.digest().toString().replace(':', '-') + ".sig");
        cloud.later(Duration.ofHours(2));
        assertTrue(cloud.ok("plan").contains("0 to change"));
        Manifest gone = Manifest.of(new Manifest.Fields(
                "application/spdx+json", offer.config(), offer.layers(), list.descriptor(), Map.of(RECORD, record)));
        cloud.tag("debian", gone, gone.digest().toString());
        cloud.tag("debian", offer, gone.digest().toString().replace(':', '-') + ".sig");
        assertTrue(cloud.ok("plan").contains("0 to change"));
        cloud.delete("debian", list);
        String plan = cloud.ok("plan");
        assertTrue(plan.contains("- sweep " + cloud.repository("debian") + "@" + gone.digest()), plan);
    }

    @Test
    void aStateOfNothingIsSweptAndOneOfOthersIsNot() throws Exception {
        String[] options = {"--expire-after", "1d"};
        cloud.register("debian", "1");
        cloud.ok("sync", options);
        cloud.register("debian", "2");
        cloud.ok("sync", options);
        String state = "nifty-state-" + Digest.SHA_256.of("latest-1").substring(0, 32);
        Manifest noted = cloud.manifest("debian", state);
        assertEquals(
                "DONE",
                cloud.client()
                        .delete(
                                cloud.repository("debian"),
                                cloud.manifest("debian", "latest-1").digest())
                        .name());
        assertTrue(cloud.ok("plan", "--identifier", "other").contains("0 to change"));
        String plan = cloud.ok("plan", options);
        assertTrue(plan.contains("- sweep " + cloud.repository("debian") + ":" + state), plan);
        cloud.ok("clean", options);
        assertTrue(cloud.find("debian", state).isEmpty());
        assertTrue(cloud.find("debian", noted.digest().toString()).isEmpty());
        assertTrue(cloud.ok("plan", options).contains("0 to change"));
    }

    @Test
    void aSignedManifestThatGotNoNameIsSwept() throws Exception {
        String[] signer = signing.cosign();
        cloud.register("debian", "1");
        cloud.ok("sync", signer);
        Manifest first = cloud.manifest("debian", "latest");
        // As if the next run had been killed before it gave the tag to its own offer, and another machine went on.
        cloud.register("debian", "1", "\"title\":\"Better\"");
        cloud.ok("sync", signer);
        Manifest second = cloud.manifest("debian", "latest");
        cloud.tag("debian", first, "latest");
        cloud.moveState();
        assertTrue(cloud.ok("plan", signer).contains("0 to change"), "the run may still be at it");
        cloud.later(Duration.ofHours(2));
        note(second, "");
        assertTrue(cloud.ok("plan", signer).contains("0 to change"), "a run of this machine may be at it");
        cloud.later(Duration.ofHours(2));
        String plan = cloud.ok("plan", signer);
        assertTrue(plan.contains("- sweep " + cloud.repository("debian") + "@" + second.digest()), plan);
        cloud.ok("clean", signer);
        assertTrue(cloud.find("debian", second.digest().toString()).isEmpty());
        assertFalse(cloud.client().tags(cloud.repository("debian")).stream()
                .anyMatch(tag -> tag.contains(second.digest().hex())));
        assertEquals(first.digest(), cloud.manifest("debian", "latest").digest());
    }

    @Test
    void whatARunHasBegunIsFoundByALaterOne() throws Exception {
        cloud.register("debian", "1");
        cloud.ok("sync");
        Manifest offer = cloud.manifest("debian", "latest");
        Manifest other = Manifest.of(new Manifest.Fields(
                offer.artifactType(), offer.config(), offer.layers(), null, Map.of("of", "nobody")));
        cloud.tag("debian", other, other.digest().toString());
        note(other, "");
        note(offer, "");
        assertTrue(cloud.ok("plan").contains("0 to change"), "the run may still be at it");
        cloud.later(Duration.ofHours(2));
        String plan = cloud.ok("plan");
        assertTrue(plan.contains("- sweep " + cloud.repository("debian") + "@" + other.digest()), plan);
        assertFalse(plan.contains(offer.digest().toString()), plan);
        cloud.ok("clean");
        assertTrue(cloud.find("debian", other.digest().toString()).isEmpty());
        // What refers to a manifest that stays is none.
        cloud.tag("debian", other, other.digest().toString());
        note(other, offer.digest() + "\n");
        cloud.later(Duration.ofHours(2));
        assertTrue(cloud.ok("plan").contains("0 to change"));
    }

    private void note(Manifest manifest, String subject) throws Exception {
        Path notes = Files.createDirectories(cloud.notes());
        String id = cloud.repository("debian") + "@" + manifest.digest();
        Files.writeString(
                notes.resolve(Digest.SHA_256.of(id) + ".unfinished"),
                cloud.repository("debian") + "\n" + manifest.digest() + "\n" + cloud.now() + "\n" + subject);
    }

    @Test
    void whatAnIndexOfOthersNamesStays() throws Exception {
        cloud.register("debian", "1");
        cloud.ok("sync");
        Manifest image = cloud.manifest("debian", "latest-1");
        Manifest offer = cloud.manifest("debian", "latest");
        Index inner = Index.of(List.of(image.descriptor()), Map.of());
        Index outer = Index.of(List.of(offer.descriptor(), inner.descriptor()), Map.of());
        for (Index index : List.of(inner, outer)) {
            cloud.client().put(cloud.repository("debian"), index.digest().toString(), index.bytes(), index.mediaType());
        }
        cloud.client().put(cloud.repository("debian"), "theirs", outer.bytes(), outer.mediaType());
        cloud.expire("debian");
        cloud.ok("sync");
        for (Manifest named : List.of(image, offer)) {
            assertEquals(
                    named.digest(),
                    cloud.manifest("debian", named.digest().toString()).digest());
        }
        assertTrue(cloud.manifest("debian", "latest").annotations().containsKey("org.cloudimagefactory.tombstone"));
    }

    @Test
    void askingForTagsDoesNotGrowWithWhatIsDone() throws Exception {
        long few = lists(2);
        long many = lists(8);
        assertEquals(few, many, "lists of tags for 2 and for 8 appliances");
    }

    /** How often a repository was asked for its tags while so many appliances came into it, and went. */
    private long lists(int appliances) throws Exception {
        try (RegistryFixture one = new RegistryFixture(directory.resolve("many" + appliances), REGISTRY.server())) {
            StringBuilder places = new StringBuilder();
            for (int i = 0; i < appliances; i++) {
                one.register("app" + i, "1");
                places.append(i == 0 ? "" : ",").append("app" + i + "=shared:t" + i);
            }
            int before = REGISTRY.server().requests().size();
            one.ok("sync", "--repository", places.toString(), "--jobs", "2");
            for (int i = 0; i < appliances; i++) {
                one.expire("app" + i);
            }
            one.ok("sync", "--repository", places.toString(), "--jobs", "2");
            assertEquals(List.of(), one.tags("shared"));
            String list = "\"GET /v2/" + one.repository("shared").path() + "/tags/list";
            return REGISTRY.server().requests().stream()
                    .skip(before)
                    .filter(line -> line.startsWith(list))
                    .count();
        }
    }
}
