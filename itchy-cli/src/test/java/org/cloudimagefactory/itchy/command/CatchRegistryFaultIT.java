package org.cloudimagefactory.itchy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.itchy.feed.registry.ArtifactPublisher;
import org.cloudimagefactory.itchy.feed.registry.HarborFront;
import org.junit.jupiter.api.Test;

/** What goes wrong at a registry, and concerns no more than it must. */
class CatchRegistryFaultIT extends RegistrySite {
    @Test
    void aRepositoryThatForbidsItselfDoesNotStopTheOthers() throws Exception {
        try (HarborFront harbor = new HarborFront(server, "closed");
                ArtifactPublisher one = new ArtifactPublisher(server, "closed/one", common);
                ArtifactPublisher two = new ArtifactPublisher(server, "closed/two", common)) {
            harbor.repositories().addAll(List.of("one", "two"));
            one.put("1", one.about("one", "1"), one.disk("first of one", egi()));
            two.put("1", two.about("two", "1"), two.disk("first of two", egi()));
            String url = "oci://" + harbor.host() + "/closed/";
            assertEquals(
                    0, itchy("subscribe", "--allow-http", "--unsigned", url).exitCode());
            caught(0);
            two.put("1", two.about("two", "2"), two.disk("second of two", egi()));
            for (int status : new int[] {401, 403, 400}) {
                harbor.refuse("/v2/closed/one/", status);
                ToolRun run = caught(1);
                assertEquals(1, run.err().lines().count(), run.err());
                assertTrue(run.err().contains(": one: "), run.err());
                assertEquals(List.of("first of one", "second of two"), contents());
            }
            // One tag of it, of which no list says anything: what was taken stays, and so do the others.
            harbor.accept("/v2/closed/one/");
            harbor.refuse("/v2/closed/one/manifests/", 403);
            assertTrue(caught(1).err().contains(": one: "));
            assertEquals(List.of("first of one", "second of two"), contents());
            harbor.accept("/v2/closed/one/manifests/");
            caught(0);
        }
    }

    @Test
    void aSignatureThatIsNotGivenDoesNotStopTheOthers() throws Exception {
        try (HarborFront harbor = new HarborFront(server, "signed");
                ArtifactPublisher one = new ArtifactPublisher(server, "signed/one", common);
                ArtifactPublisher two = new ArtifactPublisher(server, "signed/two", common)) {
            harbor.repositories().addAll(List.of("one", "two"));
            one.sign(one.put("1", one.about("one", "1"), one.disk("first of one", egi())));
            two.sign(two.put("1", two.about("two", "1"), two.disk("first of two", egi())));
            String url = "oci://" + harbor.host() + "/signed/";
            String key = "cosign:" + one.publicKey();
            assertEquals(
                    0,
                    itchy("subscribe", "--allow-http", "--signed-by", key, url).exitCode());
            caught(0);
            clock = Clock.offset(clock, Duration.ofDays(1));
            two.sign(two.put("1", two.about("two", "2"), two.disk("second of two", egi())));
            for (String what : List.of("manifests/sha256-", "referrers/")) {
                harbor.refuse("/v2/signed/one/" + what, 503);
            }
            ToolRun run = caught(1);
            assertEquals(1, run.err().lines().count(), run.err());
            assertTrue(run.err().contains(": one:1: cannot look at the signature of what is held: "), run.err());
            assertEquals(List.of("first of one", "second of two"), contents());
            // It is asked for again by the next run, and then no more on that day.
            harbor.accept("/v2/signed/one/manifests/sha256-");
            harbor.accept("/v2/signed/one/referrers/");
            caught(0);
            int before = server.requests().size();
            caught(0);
            assertEquals(
                    0,
                    server.requests().subList(before, server.requests().size()).stream()
                            .filter(line -> line.contains("/manifests/sha256"))
                            .count());
        }
    }

    @Test
    void aNewVersionWhoseSignatureIsNotGivenIsToldAndLeftForTheNextRun() throws Exception {
        try (HarborFront harbor = new HarborFront(server, "fresh");
                ArtifactPublisher one = new ArtifactPublisher(server, "fresh/one", common);
                ArtifactPublisher two = new ArtifactPublisher(server, "fresh/two", common);
                ArtifactPublisher three = new ArtifactPublisher(server, "fresh/three", common)) {
            harbor.repositories().addAll(List.of("one", "two"));
            one.sign(one.put("1", one.about("one", "1"), one.disk("first of one", egi())));
            two.sign(two.put("1", two.about("two", "1"), two.disk("first of two", egi())));
            three.sign(three.put("1", three.about("three", "1"), three.disk("first of three", egi())));
            String key = "cosign:" + one.publicKey();
            String project = "oci://" + harbor.host() + "/fresh/";
            for (List<String> address : List.of(List.of(project), List.of(project + "three", "--versions", "*"))) {
                List<String> words = new ArrayList<>(List.of("subscribe", "--allow-http", "--signed-by", key));
                words.addAll(address);
                assertEquals(0, itchy(words.toArray(String[]::new)).exitCode());
            }
            caught(0);
            one.sign(one.put("1", one.about("one", "2"), one.disk("second of one", egi())));
            two.sign(two.put("1", two.about("two", "2"), two.disk("second of two", egi())));
            three.sign(three.put("2", three.about("three", "2"), three.disk("second of three", egi())));
            List<String> signatures =
                    List.of("one/manifests/sha256-", "one/referrers/", "three/manifests/sha256-", "three/referrers/");
            signatures.forEach(what -> harbor.refuse("/v2/fresh/" + what, 503));
            ToolRun run = caught(1);
            assertEquals(2, run.err().lines().count(), run.err());
            assertTrue(run.err().contains(": one:1: cannot judge the manifest sha256:"), run.err());
            assertTrue(run.err().contains(": version 2: cannot judge the manifest sha256:"), run.err());
            assertEquals(List.of("first of one", "first of three", "second of two"), contents());
            signatures.forEach(what -> harbor.accept("/v2/fresh/" + what));
            caught(0);
            assertEquals(List.of("second of one", "second of three", "second of two"), contents());
        }
    }

    @Test
    void noMoreThanTwentyProblemsOfAProjectAreTold() throws Exception {
        try (HarborFront harbor = new HarborFront(server, "many");
                ArtifactPublisher good = new ArtifactPublisher(server, "many/good", common)) {
            good.put("1", good.about("good", "1"), good.disk("good", egi()));
            harbor.repositories().add("good");
            for (int i = 10; i < 35; i++) {
                harbor.repositories().add("bad" + i);
                harbor.refuse("/v2/many/bad" + i + "/", 403);
            }
            String url = "oci://" + harbor.host() + "/many/";
            assertEquals(
                    0, itchy("subscribe", "--allow-http", "--unsigned", url).exitCode());
            ToolRun run = caught(1);
            assertTrue(run.err().contains("; bad29: "), run.err());
            assertFalse(run.err().contains("bad30"), run.err());
            assertTrue(run.err().contains("; and 5 more"), run.err());
            assertEquals(List.of("good"), contents());
        }
    }

    @Test
    void versionsOfTheSameDateAreNoProblem() throws Exception {
        Instant date = Instant.parse("2026-01-01T00:00:00Z");
        unsigned("v-1", ArtifactPublisher.about("a", "1", date), "first");
        subscribe(0, "", "--versions", "v-*", "--unsigned");
        caught(0);
        unsigned("v-2", ArtifactPublisher.about("a", "2", date), "second");
        caught(0);
        assertEquals(List.of("first"), contents());
        int before = server.requests().size();
        caught(0);
        assertEquals(2, server.requests().size() - before, "the list of tags, and what is held");
        unsigned("v-3", ArtifactPublisher.about("a", "3", date.plusSeconds(1)), "third");
        caught(0);
        assertEquals(List.of("third"), contents());
    }

    @Test
    void versionsAreOrderedByTheDateThatIsJudged() throws Exception {
        // The manifest's own word counts, and what its layer says only where it says nothing.
        Map<String, String> layerOfOld = Map.of("org.opencontainers.image.created", "2026-09-01T00:00:00Z");
        Map<String, String> layerOfNew = Map.of("org.opencontainers.image.created", "2026-03-01T00:00:00Z");
        Map<String, String> silent = publisher.about("a", "0");
        silent.remove("org.opencontainers.image.created");
        publisher.put(
                "v-1",
                ArtifactPublisher.about("a", "1", Instant.parse("2026-02-01T00:00:00Z")),
                publisher.disk("old", layerOfOld));
        publisher.put("v-0", silent, publisher.disk("new", layerOfNew));
        subscribe(0, "", "--versions", "v-*", "--unsigned");
        caught(0);
        assertEquals(List.of("new"), contents());
        caught(0);
    }

    @Test
    void termsThatNobodyUnderstandsStopTheirSubscriptionOnly() throws Exception {
        for (String terms : List.of("{\"signedBy\":null,\"only\":\"something new\"}", "null", "{")) {
            Files.deleteIfExists(directory.resolve("state.db"));
            unsigned("1", publisher.about("a", "1"), "first");
            unsigned("2", publisher.about("b", "1"), "other");
            subscribe(0, ":1", "--unsigned");
            subscribe(0, ":2", "--unsigned");
            caught(0);
            try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("state.db"));
                    PreparedStatement change =
                            database.prepareStatement("UPDATE subscription SET registry = ? WHERE url LIKE '%:1'")) {
                change.setString(1, terms);
                assertEquals(1, change.executeUpdate());
            }
            unsigned("1", publisher.about("a", "2"), "second");
            unsigned("2", publisher.about("b", "2"), "another");
            ToolRun run = caught(1);
            assertEquals(1, run.err().lines().count(), run.err());
            assertTrue(run.err().contains(":1: the terms of the subscription can't be read"), run.err());
            assertEquals(List.of("another", "first"), contents());
            assertEquals(0, itchy("subscriptions").exitCode());
            assertEquals(
                    0,
                    itchy("unsubscribe", "oci://" + server.host() + "/" + path + ":1")
                            .exitCode());
            caught(0);
            assertEquals(List.of("another"), contents());
        }
    }
}
