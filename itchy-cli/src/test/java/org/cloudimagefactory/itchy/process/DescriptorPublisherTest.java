package org.cloudimagefactory.itchy.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.cloudimagefactory.itchy.Site;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every place at which a run can be killed while it publishes a descriptor. */
class DescriptorPublisherTest {
    @TempDir
    Path directory;

    private Site site;
    private String event;
    private Path hidden;
    private Path journal;

    @BeforeEach
    void store() {
        site = new Site(directory);
        site.archive("ExpirePostfix", "a", "1");
        event = Site.names(site.metadata).get(0);
        hidden = site.descriptors.resolve("." + event + ".part");
        journal = site.metadata.resolve(".journal");
    }

    @Test
    void beforeTheNoteTheDescriptorIsWrittenAnew() throws IOException {
        Files.createDirectories(site.descriptors);
        Files.writeString(hidden, "half a descr");
        assertEquals(0, site.process().exitCode());
        assertEquals("a", site.published().get(0).identifier());
        assertEquals(List.of(event), Site.allNames(site.descriptors));
    }

    @Test
    void afterTheNoteTheDescriptorThatLiesThereGoesOut() throws IOException {
        notePublishing();
        Files.createDirectories(site.descriptors);
        Files.writeString(hidden, "{\"action\": \"expiration\", \"identifier\": \"written before\"}");
        assertEquals(0, site.process().exitCode());
        assertEquals("written before", site.published().get(0).identifier());
        assertEquals(List.of(), Site.names(site.metadata));
    }

    @Test
    void afterTheDescriptorWentOutItDoesNotGoOutAgainEvenIfItWasConsumed() throws IOException {
        notePublishing();
        Site.Run run = site.process();
        assertEquals(new Site.Run(0, "expired      ExpirePostfix of a (an interrupted run had begun it)\n", ""), run);
        assertEquals(List.of(), Site.names(site.descriptors));
        assertEquals(List.of(), Site.names(site.metadata));
    }

    @Test
    void afterTheEventLeftTheQueueOnlyTheNoteOfItIsMissing() throws IOException {
        notePublishing();
        Files.delete(site.metadata.resolve(event));
        assertEquals(new Site.Run(0, "no events are waiting\n", ""), site.process());
        assertEquals(List.of(), Site.names(site.descriptors));
        List<String> lines = Files.readAllLines(journal).stream()
                .filter(line -> !line.isBlank())
                .toList();
        assertTrue(lines.get(lines.size() - 1).contains("\"EXPIRED\""), lines.toString());
        site.process();
        assertEquals(
                lines.size(),
                Files.readAllLines(journal).stream()
                        .filter(line -> !line.isBlank())
                        .count());
    }

    @Test
    void theTimesOfDescriptorsAreThoseOfTheirEvents() throws IOException {
        assertEquals(0, site.process().exitCode());
        String[] time = event.substring(0, event.indexOf('_')).split("\\.");
        assertEquals(
                Instant.ofEpochSecond(Long.parseLong(time[0]), Long.parseLong(time[1])),
                Files.getLastModifiedTime(site.descriptors.resolve(event)).toInstant());
    }

    @Test
    void whatIsLeftOfAnEventThatGetsNoDescriptorIsRemoved() throws IOException {
        site.archive("AvailablePostfix", "b", "1");
        site.archive("ExpirePostfix", "b", "1");
        String available = Site.names(site.metadata).get(1);
        Files.createDirectories(site.descriptors);
        Files.writeString(site.descriptors.resolve("." + available + ".part"), "{}");
        assertEquals(0, site.process().exitCode());
        assertEquals(Site.names(site.descriptors), Site.allNames(site.descriptors));
        assertEquals(2, site.published().size());
    }

    private void notePublishing() throws IOException {
        String event = ",\"event\":\"" + this.event + "\",\"identifier\":\"a\",\"type\":\"ExpirePostfix\"";
        Files.writeString(
                journal,
                "{\"at\":\"2026-11-24T12:00:00Z\",\"step\":\"STARTED\"" + event + "}\n"
                        + "{\"at\":\"2026-11-24T12:00:00Z\",\"step\":\"PUBLISHING\"" + event + ",\"detail\":\""
                        + site.descriptors.resolve(this.event) + "\"}\n");
    }
}
