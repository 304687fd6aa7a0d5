package org.cloudimagefactory.itchy.clean;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.itchy.Disks;
import org.cloudimagefactory.itchy.Site;
import org.cloudimagefactory.itchy.convert.ImageName;
import org.cloudimagefactory.itchy.record.ApplianceRecord;
import org.cloudimagefactory.itchy.record.ApplianceRecords;
import org.cloudimagefactory.itchy.record.MadeImage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code itchy process} notes of its images, and what {@code itchy clean} makes of it. */
class RecordedImagesIT {
    private static final int SIZE = 1 << 20;

    @TempDir
    Path directory;

    private CleanSite clean;
    private Site site;

    @BeforeEach
    void open() throws IOException {
        clean = new CleanSite(directory);
        site = clean.site;
    }

    private void takeIn(String version, long seed) throws IOException {
        Path image = Disks.raw(site.cache.resolve("img"), SIZE, seed);
        Map<String, String> event = site.event("AvailablePostfix", "img", version);
        event.put("VMCATCHER_EVENT_SL_CHECKSUM_SHA512", Disks.sha512(image));
        site.archive(event);
    }

    private void process() {
        Site.Run run = site.process();
        assertEquals(0, run.exitCode(), run.err());
    }

    private ApplianceRecord record() {
        return new ApplianceRecords(site.output, CleanSite.PERMISSIONS, Clock.systemUTC())
                .all()
                .records()
                .values()
                .iterator()
                .next();
    }

    @Test
    void oldVersionsGoAndComeBackWhenTheyArePublishedAgain() throws IOException {
        takeIn("1", 1);
        process();
        takeIn("2", 2);
        process();
        assertEquals(2, site.published().size());
        clean.clean();
        assertEquals(2, clean.images().size(), "both descriptors wait");
        clean.finishAll();
        Site.Run run = clean.clean();
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(1, clean.images().size());
        assertTrue(clean.images().get(0).startsWith("img_2_"), clean.images().toString());
        assertEquals(
                1,
                Site.allNames(site.output).stream()
                        .filter(name -> name.endsWith(".image"))
                        .count(),
                "the record of the content is gone with the image");
        takeIn("1", 1);
        process();
        clean.finishAll();
        clean.clean();
        assertTrue(clean.images().get(0).startsWith("img_1_"), "it is the newest now");
        site.archive("ExpirePostfix", "img", "1");
        process();
        clean.finishAll();
        clean.clean();
        assertEquals(List.of(), clean.images());
    }

    @Test
    void oneImageForTwoVersionsStaysAsLongAsOneOfThemIsPublished() throws IOException {
        takeIn("1", 1);
        process();
        takeIn("2", 1);
        process();
        site.archive("ExpirePostfix", "img", "1");
        process();
        clean.finishAll();
        clean.clean();
        assertEquals(1, clean.images().size());
        MadeImage image = record().images().get(0);
        assertEquals(
                List.of("1", "2"),
                image.uses().stream().map(use -> use.version()).toList());
        assertTrue(image.isPublished());
        site.archive("ExpirePostfix", "img", "2");
        process();
        clean.finishAll();
        clean.clean();
        assertEquals(List.of(), Site.names(site.output));
    }

    @Test
    void anImageGetsItsNameAfterItsRecord() throws IOException {
        takeIn("1", 1);
        // Nothing can get its name: a directory has it.
        Path taken = Files.createDirectories(site.output.resolve(imageName()));
        assertEquals(1, site.process().exitCode());
        Files.delete(taken);
        process();
        clean.finishAll();
        assertEquals(List.of(imageName()), record().images().get(0).names());
        assertTrue(clean.clean().out().startsWith("0 files, 0 B removed; 1 images stay"));
        // As a run leaves it that was killed just before the image got its name.
        Files.delete(site.output.resolve(imageName()));
        assertEquals(List.of(imageName()), record().images().get(0).names());
        takeIn("1", 1);
        process();
        assertEquals(List.of(imageName()), clean.images());
    }

    private String imageName() throws IOException {
        return ImageName.of("img", "1", Disks.sha512(site.cache.resolve("img"))) + ".qcow2";
    }

    @Test
    void imagesWithoutAChecksumHaveARecordToo() throws IOException {
        Disks.raw(site.cache.resolve("img"), SIZE, 1);
        site.archive("AvailablePostfix", "img", "1");
        process();
        site.archive("ExpirePostfix", "img", "1");
        process();
        clean.finishAll();
        Site.Run run = clean.clean();
        assertTrue(run.out().startsWith("removed image "), run.out() + run.err());
        assertEquals(List.of(), Site.allNames(site.output));
    }
}
