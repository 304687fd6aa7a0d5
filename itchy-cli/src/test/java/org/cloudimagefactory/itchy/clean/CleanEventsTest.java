package org.cloudimagefactory.itchy.clean;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.spool.WorkingDirectoryLock;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.itchy.Site;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which events and downloads go. */
class CleanEventsTest {
    private static final String EVENT = "{\"VMCATCHER_EVENT_TYPE\": \"ProcessPrefix\"}";

    @TempDir
    Path directory;

    private CleanSite site;
    private Path done;
    private Path failed;

    @BeforeEach
    void open() throws IOException {
        site = new CleanSite(directory);
        done = Files.createDirectories(site.site.metadata.resolve("done"));
        failed = Files.createDirectories(site.site.metadata.resolve("failed"));
    }

    private static Path event(Path directory, int number, int days) throws IOException {
        Path file = directory.resolve(String.format("1000000000.%09d_ProcessPrefix.json", number));
        Files.writeString(file, EVENT);
        CleanSite.age(file, days);
        return file;
    }

    @Test
    void oldOnesGoAndYoungOnesStay() throws IOException {
        Path oldDone = event(done, 1, 31);
        Path youngDone = event(done, 2, 29);
        Path oldFailed = event(failed, 3, 200);
        Path youngFailed = event(failed, 4, 200);
        Path oldReason = Files.writeString(Path.of(oldFailed + ".reason"), "why");
        CleanSite.age(oldReason, 91);
        Path youngReason = Files.writeString(Path.of(youngFailed + ".reason"), "it waited for long before it failed");
        Path orphan = Files.writeString(failed.resolve("1000000000.000000005_ProcessPrefix.json.reason"), "why");
        CleanSite.age(orphan, 91);
        Path waiting = event(site.site.metadata, 6, 1_000);
        Map<String, String> before = CleanSite.state(directory);
        String plan = site.clean("--dry-run").out();
        assertEquals(before, CleanSite.state(directory));
        Site.Run run = site.clean();
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(
                plan.lines()
                        .filter(line -> line.startsWith("would"))
                        .map(line -> line.substring(13))
                        .toList(),
                run.out()
                        .lines()
                        .filter(line -> line.startsWith("removed"))
                        .map(line -> line.substring(8))
                        .toList());
        for (Path gone : List.of(oldDone, oldFailed, oldReason, orphan)) {
            assertFalse(Files.exists(gone), gone + " is gone");
        }
        for (Path left : List.of(youngDone, youngFailed, youngReason, waiting)) {
            assertTrue(Files.exists(left), left + " is left");
        }
        assertEquals(0, site.clean("--done-days", "0", "--failed-days", "0").exitCode());
        assertEquals(List.of(), Site.allNames(done));
        assertEquals(List.of(), Site.allNames(failed));
        assertTrue(Files.exists(waiting));
    }

    @Test
    void whatIsNoneOfOursStays() throws IOException {
        Path own = Files.writeString(done.resolve("my-notes.json"), EVENT);
        Path text = Files.writeString(failed.resolve("README"), "do not touch");
        Path noEvent = Files.writeString(done.resolve("1000000000.000000001_X.json"), "{}");
        Path elsewhere = Files.writeString(directory.resolve("precious.json"), EVENT);
        Path link = Files.createSymbolicLink(failed.resolve("1000000000.000000002_X.json"), elsewhere);
        Path folder = Files.createDirectory(failed.resolve("1000000000.000000003_X.json"));
        for (Path file : List.of(own, text, noEvent, elsewhere)) {
            CleanSite.age(file, 1_000);
        }
        Site.Run run = site.clean("--done-days", "0", "--failed-days", "0");
        assertEquals(0, run.exitCode(), run.err());
        for (Path left : List.of(own, text, noEvent, elsewhere, link, folder)) {
            assertTrue(Files.exists(left), left + " is left");
        }
    }

    @Test
    void anEventOfAnyNameGoesWhenTheJournalKnowsIt() throws IOException {
        Files.writeString(site.site.metadata.resolve("mine.json"), EVENT);
        assertEquals(0, site.site.process("--keep-events").exitCode());
        assertTrue(Files.exists(done.resolve("mine.json")));
        site.clean("--done-days", "0");
        assertFalse(Files.exists(done.resolve("mine.json")));
    }

    @Test
    void aDirectoryThatIsALinkIsLeftAlone() throws IOException {
        Files.delete(done);
        Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
        Path event = event(elsewhere, 1, 1_000);
        Files.createSymbolicLink(done, elsewhere);
        site.clean("--done-days", "0");
        assertTrue(Files.exists(event));
    }

    @Test
    void downloadsGoThatWereBrokenOffAWeekAgo() throws IOException {
        Path database = directory.resolve("s.db");
        Path old = Files.writeString(site.site.cache.resolve(".old.part"), "x");
        Path young = Files.writeString(site.site.cache.resolve(".young.part"), "x");
        Path outside = Files.writeString(directory.resolve(".outside.part"), "x");
        Path unknown = Files.writeString(site.site.cache.resolve(".unknown.part"), "x");
        for (Path file : List.of(old, outside, unknown)) {
            CleanSite.age(file, 8);
        }
        try (SubscriptionStore store = SubscriptionStore.open(database)) {
            for (Path file : List.of(old, young, outside, site.site.cache.resolve(".gone.part"))) {
                store.cache().begun(file, "https://example.org/", Validators.of("e", null));
            }
        }
        try (WorkingDirectoryLock lock =
                WorkingDirectoryLock.acquire(site.site.cache, "itchy catch", Clock.systemUTC())) {
            assertEquals(0, site.clean().exitCode());
            assertTrue(Files.exists(old), "a catch may be going on with it");
        }
        Site.Run run = site.clean();
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().startsWith("removed partial " + old + " (1 B): "), run.out());
        assertFalse(Files.exists(old));
        assertTrue(Files.exists(young) && Files.exists(outside) && Files.exists(unknown));
        try (SubscriptionStore store = SubscriptionStore.open(database)) {
            assertFalse(store.cache().partials().contains(old));
        }
    }
}
