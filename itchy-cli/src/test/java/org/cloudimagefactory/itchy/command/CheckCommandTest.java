package org.cloudimagefactory.itchy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.imagelist.HeldList;
import org.cloudimagefactory.common.imagelist.x509.TestCertificate;
import org.cloudimagefactory.common.imagelist.x509.TestDirectory;
import org.cloudimagefactory.itchy.Site;
import org.cloudimagefactory.itchy.subscription.ImageChoice;
import org.cloudimagefactory.itchy.subscription.Subscription;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;
import org.cloudimagefactory.itchy.subscription.SubscriptionTerms;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
    @TempDir
    Path root;

    private Site site;
    private Path authorities;
    private Path state;

    @BeforeEach
    void prepare() throws IOException {
        site = new Site(root);
        authorities = Files.createDirectories(root.resolve("certificates"));
        state = Files.createDirectories(root.resolve("state")).resolve("subscriptions.db");
        Files.writeString(root.resolve("qemu-img"), "#!/bin/sh\necho 'qemu-img version 7.2.0'\n");
        assertTrue(root.resolve("qemu-img").toFile().setExecutable(true));
    }

    @Test
    void allIsWell() throws Exception {
        new TestDirectory(authorities)
                .trust(TestCertificate.authority("/DC=org/CN=Example CA").selfSigned());
        Site.Run run = check();
        assertEquals("", run.err());
        assertEquals(0, run.exitCode(), run.out());
        assertTrue(run.out().startsWith("ok    qemu-img: qemu-img version 7.2.0\n"), run.out());
        assertTrue(run.out().contains("ok    authorities: 1 in " + authorities + "\n"), run.out());
        assertTrue(run.out().matches("(?s).*\nok    revocation lists: 1 valid, the first of them until \\S+Z\n.*"));
        assertTrue(run.out().contains(" events: " + site.metadata + " (not there yet), "), run.out());
        assertTrue(run.out().endsWith("ok    subscriptions: none\n"), run.out());
    }

    @Test
    void namesWhatIsWrongAndGoesOn() throws IOException {
        Files.writeString(site.output, "in the way");
        Files.createDirectories(site.metadata);
        Files.writeString(state, "no database");
        Files.delete(root.resolve("qemu-img"));
        Site.Run run = check();
        assertEquals(3, run.exitCode());
        for (String wrong :
                List.of("qemu-img: ", "images: " + site.output + " is no directory", "authorities: 0 in ")) {
            assertTrue(run.out().contains("wrong " + wrong), wrong + " in " + run.out());
        }
        assertTrue(run.out().contains("wrong subscriptions: cannot use database " + state), run.out());
        assertFalse(run.out().contains("ok    authorities"), run.out());
    }

    @Test
    void missingAuthoritiesAreWrongForSignedListsUnlessThoseOfTheSystemAreTrusted() throws IOException {
        Files.delete(authorities);
        subscribe(false);
        assertEquals("wrong", state(check("--output", "json"), "authorities"));
        Site.Run trusting = check("--output", "json", "--system-trust");
        assertEquals(0, trusting.exitCode(), trusting.out());
        assertEquals("warn", state(trusting, "authorities"));
    }

    @Test
    void missingAuthoritiesAreNoFaultBeforeASignedListIsSubscribed() throws IOException {
        Files.delete(authorities);
        Site.Run without = check("--output", "json");
        assertEquals(0, without.exitCode(), without.out());
        assertEquals("warn", state(without, "authorities"));
        subscribe(true);
        assertEquals("warn", state(check("--output", "json"), "authorities"));
        subscribe(false);
        Site.Run signed = check("--output", "json");
        assertEquals(3, signed.exitCode(), signed.out());
        assertEquals("wrong", state(signed, "authorities"));
    }

    private void subscribe(boolean unsigned) {
        try (SubscriptionStore store = SubscriptionStore.open(state)) {
            SubscriptionTerms terms = new SubscriptionTerms(List.of(), ImageChoice.ALL, unsigned, null);
            String name = unsigned ? "unsigned" : "signed";
            store.add(URI.create("https://a.example/" + name), terms, null, name);
        }
    }

    @Test
    void tellsTheAgeOfRevocationLists() throws Exception {
        TestCertificate old = TestCertificate.authority("/CN=Old").selfSigned();
        TestCertificate none = TestCertificate.authority("/CN=None").selfSigned();
        new TestDirectory(authorities)
                .add(old)
                .add(none)
                .add(old.revocationList(Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2020-02-01T00:00:00Z")));
        Site.Run run = check();
        assertEquals(0, run.exitCode());
        assertTrue(
                run.out()
                        .contains("warn  revocation lists: that of /CN=Old, made on 2020-01-01T00:00:00Z, expired on"
                                + " 2020-02-01T00:00:00Z; fetch-crl gets a new one\n"),
                run.out());
        assertTrue(run.out().contains("warn  revocation lists: 1 authorities have none, such as /CN=None;"), run.out());
        String ignoring = check("--crl", "ignore").out();
        assertFalse(ignoring.contains("revocation lists"), ignoring);
        Files.writeString(authorities.resolve("00000000.r0"), "nonsense");
        assertTrue(
                check().out().contains("warn  revocation lists: " + authorities.resolve("00000000.r0") + " holds no"));
    }

    @Test
    void tellsHowSubscriptionsAre() {
        try (SubscriptionStore store = SubscriptionStore.open(state)) {
            SubscriptionTerms terms = new SubscriptionTerms(List.of(), ImageChoice.ALL, true, null);
            Subscription held = store.add(URI.create("https://user:secret@a.example/list"), terms, null, "a");
            store.held(held, new HeldList("7", Instant.parse("2026-01-01T00:00:00Z")));
            Subscription failing = store.add(URI.create("https://b.example/list"), terms, null, "b");
            store.checked(failing, "the server is away", null);
            store.add(URI.create("https://c.example/list"), terms, null, "c");
        }
        String out = check().out();
        assertTrue(out.contains("ok    subscription https://a.example/list: version 7 of 2026-01-01T00:00:00Z\n"), out);
        assertTrue(out.contains("warn  subscription https://b.example/list: no list yet; the server is away\n"), out);
        assertTrue(out.contains("warn  subscription https://c.example/list: no list yet; 'itchy catch'"), out);
    }

    @Test
    void theRootDirectoryIsNoDatabase() {
        Site.Run run = site.run(Map.of(), "check", "--state-file", "/");
        assertEquals(2, run.exitCode(), run.err());
        assertEquals("itchy: --state-file / is a directory; name a file in one\n", run.err());
    }

    private Site.Run check(String... more) {
        List<String> arguments = new ArrayList<>(List.of("check"));
        arguments.addAll(List.of(site.directories()));
        arguments.addAll(List.of("-q", root.resolve("qemu-img").toString(), "--state-file", state.toString()));
        arguments.addAll(List.of("--cache-dir", site.cache.toString(), "--ca-dir", authorities.toString()));
        arguments.addAll(List.of(more));
        return site.run(Map.of(), arguments.toArray(String[]::new));
    }

    private static String state(Site.Run run, String subject) throws IOException {
        for (JsonNode finding : new ObjectMapper().readTree(run.out())) {
            if (finding.path("subject").asText().equals(subject)) {
                return finding.path("state").asText();
            }
        }
        return "";
    }
}
