package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Index;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.OpenRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Registries that refuse, others who write at the same time, and options that make no sense: one line, and nothing is lost. */
class OciFaultIT {
    private static final String TOMBSTONE = "org.cloudimagefactory.tombstone";

    @RegisterExtension
    static final OpenRegistry REGISTRY = new OpenRegistry();

    @TempDir
    Path directory;

    private RegistryInBetween between;
    private RegistryFixture cloud;
    private SigningFiles signing;

    @BeforeEach
    void openProject() throws Exception {
        between = new RegistryInBetween(REGISTRY.server().host());
        cloud = new RegistryFixture(directory, between.host());
        signing = new SigningFiles(directory);
    }

    @AfterEach
    void closeProject() throws Exception {
        cloud.close();
        between.close();
    }

    private void fails(int code, String why, String... more) {
        Nifty.Run run = cloud.run("sync", more);
        assertEquals(code, run.exitCode(), run.out() + run.err());
        assertTrue((run.out() + run.err()).contains(why), run.out() + run.err());
        assertFalse((run.out() + run.err()).contains("\tat "), run.out() + run.err());
    }

    @Test
    void whereDeletionIsRefusedATombstoneStandsAndNothingFails() throws Exception {
        String[] signer = signing.cosign();
        cloud.register("debian", "1");
        cloud.ok("sync", signer);
        for (String refusal : List.of(RegistryInBetween.FORBIDDEN, "401 Unauthorized", "405 Method Not Allowed")) {
            between.answer(line -> line.startsWith("DELETE ") ? refusal : null);
            cloud.register("debian", "2", "\"title\":\"" + refusal + "\"");
            cloud.ok("sync", signer);
            assertEquals("2", cloud.manifest("debian", "latest").annotations().get("org.opencontainers.image.version"));
            assertTrue(cloud.manifest("debian", "latest-1").annotations().containsKey(TOMBSTONE), refusal);
        }
        cloud.expire("debian");
        cloud.ok("sync", signer);
        for (String tag : List.of("latest", "latest-1", "latest-2")) {
            assertTrue(cloud.manifest("debian", tag).annotations().containsKey(TOMBSTONE), tag);
        }
        String plan = cloud.ok("plan", signer);
        assertTrue(plan.contains("0 to change"), plan);
        assertFalse(cloud.ok("list").contains("debian"));
    }

    @Test
    void aSignatureIsRenewedThoughTheFormerOneCannotBeDeleted() throws Exception {
        signing.authority();
        String[] key = signing.notation("Publisher", 365);
        String[] signer = {key[0], key[1], key[2], key[3], "--signature-validity", "60d"};
        cloud.realTime();
        cloud.register("debian", "1");
        cloud.ok("sync", signer);
        cloud.later(Duration.ofDays(50));
        between.answer(line -> line.startsWith("DELETE ") ? RegistryInBetween.FORBIDDEN : null);
        cloud.ok("sync", signer);
        assertEquals(1, signatures("latest"), "what stays is found by nobody");
        String plan = cloud.ok("plan", signer);
        assertTrue(plan.contains("0 to change"), plan);
    }

    @Test
    void signaturesDoNotPileUpWhereNothingCanBeNoted() throws Exception {
        signing.authority();
        String[] key = signing.notation("Publisher", 365);
        String[] signer = {key[0], key[1], key[2], key[3], "--signature-validity", "60d"};
        cloud.realTime();
        cloud.register("debian", "1");
        cloud.ok("sync", signer);
        cloud.later(Duration.ofDays(50));
        between.answer(
                line -> line.matches("PUT /v2/.*/manifests/nifty-state-.*") ? RegistryInBetween.FORBIDDEN : null);
        for (int i = 0; i < 3; i++) {
            Nifty.Run run = cloud.run("sync", signer);
            assertEquals(1, run.exitCode(), run.out() + run.err());
            assertTrue(run.err().contains("appliance debian: "), run.err());
            assertTrue(run.out().contains("1 failed"), run.out());
            assertEquals(2, signatures("latest"));
        }
        between.answer(line -> null);
        cloud.ok("sync", signer);
        assertEquals(1, signatures("latest"));
        assertTrue(cloud.ok("plan", signer).contains("0 to change"));
    }

    private int signatures(String tag) throws Exception {
        return cloud.client()
                .referrers(
                        cloud.repository("debian"),
                        cloud.manifest("debian", tag).digest(),
                        "application/vnd.cncf.notary.signature")
                .size();
    }

    /** The state that is left when an image has gone behind nifty's back. */
    private Manifest stateOfNothing(String... options) {
        cloud.register("debian", "1");
        cloud.ok("sync", options);
        cloud.register("debian", "2");
        cloud.ok("sync", options);
        Manifest image = cloud.manifest("debian", "latest-1");
        cloud.delete("debian", image);
        return image;
    }

    private static String state(String tag) {
        return "nifty-state-"
                + Digest.of(tag.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 32);
    }

    @Test
    void whatARegistryRefusesToSweepIsNotToldAsDone() {
        String[] options = {"--expire-after", "1d"};
        stateOfNothing(options);
        between.answer(line -> line.startsWith("DELETE ") ? RegistryInBetween.FORBIDDEN : null);
        Nifty.Run run = cloud.run("clean", options);
        assertEquals(1, run.exitCode(), run.out() + run.err());
        assertTrue(run.out().contains("1 failed"), run.out());
        assertFalse(run.out().contains("sweep"), run.out());
        assertTrue(run.err().contains("stays: the registry does not delete it"), run.err());
        assertTrue(cloud.ok("plan", options).contains("0 to change"), "nobody asks again for a while");
        between.answer(line -> null);
        cloud.later(Duration.ofDays(8));
        cloud.ok("clean", options);
        assertTrue(cloud.find("debian", state("latest-1")).isEmpty());
    }

    @Test
    void aStateWhoseImageComesMeanwhileStays() {
        String[] options = {"--expire-after", "1d"};
        Manifest image = stateOfNothing(options);
        AtomicInteger looks = new AtomicInteger();
        between.answer(line -> {
            if (line.matches("GET /v2/.*/debian/manifests/nifty-state-.*") && looks.incrementAndGet() == 2) {
                cloud.tag("debian", image, "latest-1");
            }
            return null;
        });
        String out = cloud.ok("clean", options);
        assertTrue(out.contains("debian unchanged"), out);
        assertTrue(out.contains("sweep not needed any more"), out);
        assertTrue(looks.get() >= 2);
        assertTrue(cloud.find("debian", state("latest-1")).isPresent());
    }

    @Test
    void aRegistryThatBreaksDownWhileItDeletesEndsTheRunAndTheNextOneGoesOn() {
        cloud.register("debian", "1");
        cloud.ok("sync");
        between.answer(line -> line.startsWith("DELETE ") ? "503 Service Unavailable" : null);
        cloud.expire("debian");
        fails(3, "no answer from the registry", "--retries", "0");
        between.answer(line -> null);
        cloud.ok("sync");
        assertEquals(List.of(), cloud.tags("debian"));
    }

    @Test
    void whatCannotBeTidiedUpMakesAnOfferNoFailure() {
        cloud.register("debian", "1");
        cloud.ok("sync");
        Manifest before = cloud.manifest("debian", "latest");
        between.answer(line -> line.contains("/referrers/" + before.digest()) ? RegistryInBetween.FORBIDDEN : null);
        cloud.register("debian", "1", "\"title\":\"Better\"");
        cloud.ok("sync");
        assertEquals("Better", cloud.manifest("debian", "latest").annotations().get("org.opencontainers.image.title"));
        between.answer(line -> null);
        cloud.later(Duration.ofHours(2));
        String plan = cloud.ok("plan");
        assertTrue(plan.contains("- sweep " + cloud.repository("debian") + "@" + before.digest()), plan);
        cloud.ok("clean");
        assertTrue(cloud.find("debian", before.digest().toString()).isEmpty());
    }

    @Test
    void aTagThatSomebodyTakesMeanwhileStaysHis() {
        cloud.register("debian", "1");
        cloud.ok("sync");
        Manifest offer = cloud.manifest("debian", "latest");
        AtomicBoolean done = new AtomicBoolean();
        // The new offer is there by its digest, and is named next.
        between.answer(line -> {
            if (line.matches("PUT /v2/.*/debian/manifests/sha256:.*") && done.compareAndSet(false, true)) {
                cloud.without("debian", "latest", "org.cloudimagefactory.record");
            }
            return null;
        });
        cloud.register("debian", "1", "\"title\":\"Better\"");
        fails(1, "somebody else has given the tag " + cloud.repository("debian") + ":latest to another manifest");
        assertTrue(done.get());
        Manifest theirs = cloud.manifest("debian", "latest");
        assertFalse(theirs.annotations().containsKey("org.cloudimagefactory.record"));
        assertFalse(theirs.digest().equals(offer.digest()));
        fails(1, "is held by", "--retry-after", "0");
    }

    @Test
    void anImageThatGoesMeanwhileIsNotOffered() {
        cloud.register("debian", "1");
        cloud.ok("sync");
        Manifest image = cloud.manifest("debian", "latest-1");
        AtomicBoolean planned = new AtomicBoolean();
        between.answer(line -> {
            if (line.matches("GET /v2/.*/nifty-index/manifests/nifty-debian .*")
                    && planned.compareAndSet(false, true)) {
                cloud.delete("debian", image);
            }
            return null;
        });
        cloud.register("debian", "1", "\"title\":\"Better\"");
        fails(1, "is gone from the registry");
    }

    @Test
    void anApplianceDoesNotMoveToAnotherRepository() {
        cloud.register("debian", "1");
        cloud.ok("sync");
        cloud.register("debian", "1", "\"title\":\"Better\"");
        fails(1, "have it expire there first", "--repository", "debian=other");
    }

    @Test
    void whatAnIndexMayNameThatNobodyCanReadStays() throws Exception {
        cloud.register("debian", "1");
        cloud.ok("sync");
        Manifest offer = cloud.manifest("debian", "latest");
        byte[] odd = new String(
                        Index.of(List.of(offer.descriptor()), Map.of("a", "b")).bytes(), StandardCharsets.UTF_8)
                .replace("\"a\":\"b\"", "\"much\":\"" + "x".repeat(300_000) + "\"")
                .getBytes(StandardCharsets.UTF_8);
        Index inner = Index.of(List.of(offer.descriptor()), Map.of());
        ContentDescriptor entry = ContentDescriptor.of(inner.mediaType(), Digest.of(odd), odd.length);
        cloud.put("debian", entry.digest().toString(), odd, inner.mediaType());
        Index outer = Index.of(List.of(entry), Map.of());
        cloud.put("debian", "theirs", outer.bytes(), outer.mediaType());
        cloud.expire("debian");
        cloud.ok("sync");
        assertEquals(List.of("latest", "latest-1", "theirs"), cloud.tags("debian"));
        assertEquals(
                offer.digest(),
                cloud.manifest("debian", offer.digest().toString()).digest());
        assertTrue(cloud.manifest("debian", "latest").annotations().containsKey(TOMBSTONE));
        cloud.put("debian", "theirs", offer.bytes(), offer.mediaType());
        cloud.put("debian", "odd", odd, inner.mediaType());
        assertTrue(cloud.ok("plan").contains("0 to change"));
    }

    @Test
    void optionsThatMakeNoSense() throws Exception {
        Path key = signing.key();
        cloud.register("debian", "1");
        fails(2, "unknown --layout 'other'", "--layout", "other");
        fails(2, "--signing-cert needs --signing-key", "--signing-cert", key.toString());
        fails(2, "--token-realm takes an address", "--token-realm", "not an address");
        fails(
                3,
                "cannot read the password file",
                "--signing-key",
                key.toString(),
                "--signing-password-file",
                directory.resolve("missing").toString());
        assertEquals(List.of(), cloud.tags("debian"));
    }

    @Test
    void aKeyWithAPassword() throws Exception {
        Path password = directory.resolve("password");
        Files.writeString(password, "secret\n");
        Path key = directory.resolve("locked.key");
        signing.run(
                "openssl",
                "pkcs8",
                "-topk8",
                "-in",
                signing.key().toString(),
                "-passout",
                "file:" + password,
                "-out",
                key.toString());
        cloud.register("debian", "1");
        cloud.ok("sync", "--signing-key", key.toString(), "--signing-password-file", password.toString());
        String listed = cloud.ok("list", "--output", "json");
        assertTrue(listed.contains("--signed-by cosign:cosign.pub"), listed);
    }

    @Test
    void whereNothingCanBeNotedNothingIsBegun() throws Exception {
        cloud.register("debian", "1");
        Path notes = cloud.notes();
        Files.createDirectories(notes.getParent());
        Files.writeString(notes, "a file where a directory is to be");
        Nifty.Run run = cloud.run("sync");
        assertEquals(3, run.exitCode(), run.out() + run.err());
        assertEquals(List.of(), cloud.tags("debian"));
    }
}
