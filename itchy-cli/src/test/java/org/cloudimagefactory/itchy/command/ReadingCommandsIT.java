package org.cloudimagefactory.itchy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.cloudimagefactory.common.spool.DirectorySnapshot;
import org.cloudimagefactory.itchy.Disks;
import org.cloudimagefactory.itchy.Site;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that say they change nothing change nothing: no name, no inode, no time, no content in any directory of a site. */
class ReadingCommandsIT {
    @TempDir
    Path directory;

    private Site.Run look(Site site, String... arguments) {
        DirectorySnapshot before = DirectorySnapshot.of(site.root);
        Site.Run run = site.run(Map.of(), arguments);
        before.assertUnchanged("itchy " + String.join(" ", arguments));
        return run;
    }

    private void lookEverywhere(Site site, Path image) {
        String state = site.root.resolve("state/subscriptions.db").toString();
        String metadata = site.metadata.toString();
        for (String format : List.of("text", "json")) {
            look(site, "status", "-m", metadata, "--output", format);
            look(site, "subscriptions", "--state-file", state, "--output", format);
            look(site, "images", "--state-file", state, "--output", format);
            look(site, "inspect", image.toString(), "--output", format);
            look(site, "check", "-m", metadata, "--state-file", state, "--output", format);
            List<String> all = new ArrayList<>(List.of("check", "--state-file", state, "--output", format));
            all.addAll(List.of(site.directories()));
            look(site, all.toArray(String[]::new));
            List<String> clean = new ArrayList<>(
                    List.of("clean", "--dry-run", "--state-file", state, "--cache-dir", site.cache.toString()));
            clean.addAll(List.of(site.directories()));
            look(site, clean.toArray(String[]::new));
        }
        look(site, "config");
        look(site, "--version");
        look(site, "help");
        look(
                site,
                "process",
                "--dry-run",
                "-m",
                metadata,
                "-o",
                site.output.toString(),
                "-t",
                site.temporary.toString(),
                "-e",
                site.descriptors.toString());
        look(site, "verify", "--ca-dir", site.root.toString(), image.toString());
    }

    @Test
    void aSiteWhereNothingIsYetStaysEmpty() throws IOException {
        Site site = new Site(directory);
        Path image = Disks.raw(site.cache.resolve("plain"), 1 << 16, 1);
        lookEverywhere(site, image);
        assertFalse(Files.exists(site.root.resolve("state")));
        assertFalse(Files.exists(site.temporary));
        assertTrue(look(site, "subscriptions", "--state-file", directory + "/x.db")
                .out()
                .contains("no subscriptions"));
    }

    @Test
    void aSiteAtWorkStaysAsItIs() throws Exception {
        Site site = new Site(directory.resolve("site"));
        Disks.raw(site.cache.resolve("a"), 1 << 16, 1);
        site.archive("AvailablePostfix", "a", "1");
        assertEquals(0, site.process().exitCode());
        Path plain = Disks.raw(site.cache.resolve("b"), 1 << 16, 2);
        Path packed = site.cache.resolve("c");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(plain, out);
        }
        for (String identifier : List.of("a", "b", "c", "gone")) {
            site.archive("AvailablePostfix", identifier, "2");
        }
        site.archive("ExpirePostfix", "a", "1");
        Files.writeString(site.metadata.resolve("7_bad.json"), "null");
        // What killed runs have left is for a run that works, not for one that looks.
        String half = ".x.00000000-0000-0000-0000-000000000001.part";
        for (Path place : List.of(site.metadata, site.output, site.temporary, site.descriptors)) {
            Files.writeString(place.resolve(half), "half");
        }
        Files.createDirectories(site.temporary.resolve(".itchy-x"));
        subscribe(site);
        lookEverywhere(site, packed);
        Site.Run plan = look(site, dryRun(site));
        assertTrue(plan.out().contains(packed + " (raw, 65536 bytes)"), plan.out() + plan.err());
        assertTrue(
                look(site, "subscriptions", "--state-file", state(site)).out().contains("file:///"));
    }

    private static String[] dryRun(Site site) {
        List<String> arguments = new ArrayList<>(List.of("process", "--dry-run"));
        arguments.addAll(List.of(site.directories()));
        return arguments.toArray(String[]::new);
    }

    private static String state(Site site) {
        return site.root.resolve("state/subscriptions.db").toString();
    }

    private void subscribe(Site site) throws Exception {
        try (TestServer server = new TestServer()) {
            TestPublisher publisher = new TestPublisher(server, directory.resolve("certificates"));
            Path list = site.root.resolve("list.json");
            publisher.image("a", "1", new byte[5]).publishUnsigned(list);
            Site.Run run = site.run(
                    Map.of(),
                    "subscribe",
                    "--state-file",
                    state(site),
                    "--unsigned",
                    "--yes",
                    list.toUri().toString());
            assertEquals(0, run.exitCode(), run.err());
        }
    }
}
