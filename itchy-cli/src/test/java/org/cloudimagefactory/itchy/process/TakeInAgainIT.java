package org.cloudimagefactory.itchy.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.cloudimagefactory.common.descriptor.Action;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.itchy.Disks;
import org.cloudimagefactory.itchy.Site;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that come again: the same content is made once, another content gets files of its own. */
class TakeInAgainIT {
    private static final int SIZE = 3 << 20;

    @TempDir
    Path directory;

    private Site site;
    private Path raw;

    @BeforeEach
    void make() throws IOException {
        site = new Site(directory);
        raw = Disks.raw(directory.resolve("source.raw"), SIZE, 1);
    }

    @Test
    void doesTheSameImageOnlyOnce() throws IOException {
        Path image = Disks.convert(raw, site.cache.resolve("img"), "vmdk");
        Map<String, String> event = site.event("AvailablePostfix", "img", "1");
        event.put("VMCATCHER_EVENT_SL_CHECKSUM_SHA512", Disks.sha512(image));
        site.archive(event);
        assertEquals(0, site.process().exitCode());
        Path made = Path.of(site.published().get(0).disks().get(0).path());
        Object before = Files.getAttribute(made, "unix:ino");
        // Even the published file is not needed any longer.
        Files.delete(image);
        event.put("VMCATCHER_EVENT_DC_TITLE", "Another title");
        site.archive(event);
        Site.Run run = site.process();
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("(the same image was taken in before)"), run.out());
        assertEquals(before, Files.getAttribute(made, "unix:ino"));
        assertEquals("Another title", site.published().get(1).title());
    }

    @Test
    void doesNotMakeTheSameContentAgainUnderAnotherVersion() throws IOException {
        Path image = Disks.convert(raw, site.cache.resolve("img"), "vmdk");
        for (String version : List.of("1", "2")) {
            Map<String, String> event = site.event("AvailablePostfix", "img", version);
            event.put("VMCATCHER_EVENT_SL_CHECKSUM_SHA512", Disks.sha512(image));
            site.archive(event);
            assertEquals(0, site.process().exitCode());
        }
        List<ApplianceDescriptor> published = site.published();
        assertEquals("2", published.get(1).version());
        assertEquals(published.get(0).disks(), published.get(1).disks());
        assertEquals(1, Site.names(site.output).size());
    }

    @Test
    void givesEachVersionAFileOfItsOwn() throws IOException {
        Files.copy(raw, site.cache.resolve("img"));
        site.archive("AvailablePostfix", "img", "1");
        site.process();
        Disks.raw(site.cache.resolve("img"), SIZE, 9);
        site.archive("ExpirePostfix", "img", "1");
        site.archive("AvailablePostfix", "img", "2");
        assertEquals(0, site.process().exitCode());
        List<ApplianceDescriptor> published = site.published();
        assertEquals(
                List.of(Action.REGISTRATION, Action.EXPIRATION, Action.REGISTRATION),
                published.stream().map(ApplianceDescriptor::action).toList());
        assertTrue(Disks.same(raw, Path.of(published.get(0).disks().get(0).path()), "qcow2"));
        assertFalse(Disks.same(raw, Path.of(published.get(2).disks().get(0).path()), "qcow2"));
    }

    /** nifty goes by the times of files, and by their names where those are the same. */
    @Test
    void whatThePredecessorStoredInOneSecondGoesOutInTheOrderInWhichItHappened() throws IOException {
        Files.copy(raw, site.cache.resolve("a"));
        for (String type : List.of("AvailablePostfix", "ExpirePostfix")) {
            site.archive(type, "a", "1");
            String stored = Site.names(site.metadata).stream()
                    .filter(name -> name.indexOf('.') < name.indexOf('_'))
                    .findFirst()
                    .orElseThrow();
            Files.move(site.metadata.resolve(stored), site.metadata.resolve("1437042385_" + type + "_a.json"));
        }
        Site.Run run = site.process("--jobs", "4");
        assertEquals(0, run.exitCode(), run.err());
        Path expired = site.descriptors.resolve("1437042385_ExpirePostfix_a.json");
        Path available = site.descriptors.resolve("1437042385_AvailablePostfix_a.json");
        assertEquals(
                List.of(Action.REGISTRATION, Action.EXPIRATION),
                site.published().stream().map(ApplianceDescriptor::action).toList());
        assertTrue(Files.getLastModifiedTime(expired).compareTo(Files.getLastModifiedTime(available)) < 0);
        assertEquals(1_437_042_385L, Files.getLastModifiedTime(available).to(TimeUnit.SECONDS));
    }
}
