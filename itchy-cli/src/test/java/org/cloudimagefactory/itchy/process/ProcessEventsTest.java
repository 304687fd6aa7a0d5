package org.cloudimagefactory.itchy.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.descriptor.Action;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.spool.WorkingDirectoryLock;
import org.cloudimagefactory.itchy.Disks;
import org.cloudimagefactory.itchy.Site;
import org.cloudimagefactory.itchy.event.EventType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to events that need no image to be converted. */
class ProcessEventsTest {
    @TempDir
    Path directory;

    private Site site;

    @BeforeEach
    void open() {
        site = new Site(directory);
    }

    @Test
    void saysThatNothingWaits() {
        assertEquals(new Site.Run(0, "no events are waiting\n", ""), site.process());
    }

    @Test
    void acknowledgesEventsThatNeedNoWork() {
        for (EventType type : EventType.values()) {
            if (type != EventType.AVAILABLE_POSTFIX && type != EventType.EXPIRE_POSTFIX) {
                site.archive(type.spelling(), "a", "1");
            }
        }
        Site.Run run = site.process();
        assertEquals(0, run.exitCode());
        assertEquals(
                5,
                run.out()
                        .lines()
                        .filter(line -> line.startsWith("acknowledged "))
                        .count());
        assertEquals(List.of(), Site.names(site.metadata));
        assertEquals(List.of(), site.published());
    }

    @Test
    void writesAnExpirationForBothSpellings() {
        site.archive("ExpirePostfix", "a", "1");
        site.archive("ExpirePosfix", "b", "2");
        assertEquals(0, site.process().exitCode());
        List<ApplianceDescriptor> published = site.published();
        assertEquals(
                List.of("a", "b"),
                published.stream().map(ApplianceDescriptor::identifier).toList());
        assertEquals(Action.EXPIRATION, published.get(1).action());
        assertEquals("2", published.get(1).version());
        assertEquals("ExpirePosfix", published.get(1).attributes().get("vmcatcher_event_type"));
        assertEquals(List.of(), Site.names(site.metadata));
    }

    @Test
    void readsThePredecessorsSpoolInTheOrderOfWhatHappened() throws IOException {
        Files.createDirectories(site.metadata);
        predecessor("1437042385_ExpirePostfix_a.json", "ExpirePostfix", "old");
        predecessor("1437042385_AvailablePrefix_a.json", "AvailablePrefix", "new");
        predecessor("1437042385_ProcessPrefix_.json", "ProcessPrefix", "None");
        predecessor("1437042384_ExpirePrefix_a.json", "ExpirePrefix", "old");
        Site.Run run = site.process("--jobs", "1");
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(
                List.of("ExpirePrefix", "ExpirePostfix", "AvailablePrefix"),
                run.out()
                        .lines()
                        .map(line -> line.split(" +")[1])
                        .filter(type -> !type.startsWith("Process"))
                        .toList());
        assertEquals(List.of("1437042385_ExpirePostfix_a.json"), Site.names(site.descriptors));
    }

    @Test
    void anExpirationTakesTheWorkOfTheSameVersionAway() throws IOException {
        site.archive("AvailablePostfix", "a", "1");
        site.archive("AvailablePostfix", "a", "2");
        site.archive("ExpirePostfix", "a", "2");
        Site.Run run = site.process();
        // The image of version 1 is not there, and that of version 2 is not wanted any longer.
        assertEquals(1, run.exitCode());
        assertTrue(
                run.out().contains("cancelled    AvailablePostfix of a (the image has expired meanwhile)\n"),
                run.out());
        assertTrue(
                run.err().contains("_AvailablePostfix_a.json: image " + site.cache.resolve("a") + " is not there\n"),
                run.err());
        assertEquals(1, Site.names(site.metadata).size());
        assertEquals(
                List.of(Action.EXPIRATION),
                site.published().stream().map(ApplianceDescriptor::action).toList());
    }

    @Test
    void anExpirationOfWhatNeverWentOutIsOfWhateverDidBefore() throws IOException {
        site.archive("ExpirePostfix", "a", "1");
        site.archive("AvailablePostfix", "a", "2");
        site.archive("ExpirePostfix", "a", "2");
        assertEquals(0, site.process().exitCode());
        assertEquals(
                Arrays.asList("1", null),
                site.published().stream().map(ApplianceDescriptor::version).toList());
    }

    @Test
    void anExpirationThatIsEarlierOrOfAnotherImageTakesNothingAway() {
        site.archive("ExpirePostfix", "a", "1");
        site.archive("AvailablePostfix", "a", "1");
        site.archive("ExpirePostfix", "b", "1");
        Site.Run run = site.process();
        assertFalse(run.out().contains("cancelled"), run.out());
        assertEquals(1, run.exitCode());
    }

    @Test
    void oneBadEventHoldsNoOtherUp() throws IOException {
        site.archive("ExpirePostfix", "a", "1");
        Files.writeString(site.metadata.resolve("0000000001_AvailablePostfix_x.json"), "{ broken");
        Files.writeString(
                site.metadata.resolve("0000000002_Strange_x.json"), "{\"VMCATCHER_EVENT_TYPE\": \"Strange\"}");
        Files.writeString(
                site.metadata.resolve("0000000003_ExpirePostfix_.json"),
                "{\"VMCATCHER_EVENT_TYPE\": \"ExpirePostfix\"}");
        Site.Run run = site.process();
        assertEquals(1, run.exitCode());
        assertEquals(1, site.published().size());
        assertTrue(
                run.err()
                        .contains(
                                "itchy: event 0000000001_AvailablePostfix_x.json: not a stored event: no valid JSON: "),
                run.err());
        assertTrue(
                run.err()
                        .contains(
                                "itchy: event 0000000002_Strange_x.json: 'Strange' is no type of event that is known\n"),
                run.err());
        assertTrue(run.err().contains("VMCATCHER_EVENT_DC_IDENTIFIER is missing"), run.err());
        assertEquals(3, Site.names(site.metadata).size());
    }

    @Test
    void setsAnEventAsideAfterItsLastAttempt() throws IOException {
        site.archive("AvailablePostfix", "a", "1");
        String event = Site.names(site.metadata).get(0);
        assertEquals(1, site.process("--max-attempts", "2").exitCode());
        assertEquals(List.of(event), Site.names(site.metadata));
        Site.Run last = site.process("--max-attempts", "2");
        assertEquals(1, last.exitCode());
        assertTrue(last.err().endsWith("; it is set aside in 'failed'\n"), last.err());
        assertEquals(List.of("failed"), Site.names(site.metadata));
        assertEquals(List.of(event, event + ".reason"), Site.names(site.metadata.resolve("failed")));
        assertEquals(
                "image " + site.cache.resolve("a") + " is not there\n",
                Files.readString(site.metadata.resolve("failed").resolve(event + ".reason")));
        assertEquals(0, site.process("--max-attempts", "2").exitCode());
    }

    @Test
    void aFailedEventComesBackToItsPlaceAndHasAllItsAttemptsAgain() {
        site.archive("AvailablePostfix", "a", "1");
        String event = Site.names(site.metadata).get(0);
        site.process("--max-attempts", "1");
        Site.Run retry = site.run(Map.of(), "retry", "-m", site.metadata.toString());
        assertEquals(new Site.Run(0, "waiting again: " + event + "\n", ""), retry);
        assertEquals(List.of(event, "failed"), Site.names(site.metadata));
        assertEquals(List.of(), Site.names(site.metadata.resolve("failed")));
        assertEquals(1, site.process("--max-attempts", "2").exitCode());
        assertEquals(List.of(event, "failed"), Site.names(site.metadata));
    }

    @Test
    void aFailedEventDoesNotReplaceACorrectedOne() throws IOException {
        site.archive("AvailablePostfix", "a", "1");
        String event = Site.names(site.metadata).get(0);
        site.process("--max-attempts", "1");
        Path failed = site.metadata.resolve("failed");
        String corrected = Files.readString(failed.resolve(event)).replace("AvailablePostfix", "ExpirePostfix");
        Files.writeString(site.metadata.resolve(event), corrected);
        Site.Run retry = site.run(Map.of(), "retry", "-m", site.metadata.toString());
        assertEquals(
                new Site.Run(
                        1,
                        "",
                        "itchy: a newer '" + event + "' is waiting already; the failed one stays in " + failed
                                + "; remove the one that is not wanted\n"),
                retry);
        assertEquals(corrected, Files.readString(site.metadata.resolve(event)));
        assertTrue(Files.exists(failed.resolve(event)));
    }

    @Test
    void aFailedEventThatALaterOneHasOvertakenIsNotBroughtBackToLife() {
        site.archive("AvailablePostfix", "a", "1");
        site.process("--max-attempts", "1");
        site.archive("ExpirePostfix", "a", "1");
        assertEquals(0, site.process().exitCode());
        site.run(Map.of(), "retry", "-m", site.metadata.toString(), "a");
        Site.Run run = site.process();
        assertEquals(0, run.exitCode());
        assertEquals(
                "superseded   AvailablePostfix of a (a later event of the same image is done already)\n", run.out());
    }

    @Test
    void aFailedEventIsNotOvertakenByTheExpirationOfAnotherVersion() {
        site.archive("AvailablePostfix", "a", "1");
        assertEquals(1, site.process().exitCode());
        site.archive("ExpirePostfix", "a", "0");
        Site.Run expired = site.process();
        assertEquals("expired      ExpirePostfix of a\n", expired.out());
        Site.Run again = site.process();
        assertEquals("", again.out());
        assertTrue(
                again.err().contains("_AvailablePostfix_a.json: image " + site.cache.resolve("a") + " is not there"),
                again.err());
    }

    @Test
    void aFreshEventIsNeverTakenForOvertakenWhateverTheClockSays() throws IOException {
        site.archive("ExpirePostfix", "a", "1");
        String event = Site.names(site.metadata).get(0);
        Files.move(site.metadata.resolve(event), site.metadata.resolve("9000000000.000000000_ExpirePostfix_a.json"));
        site.process();
        site.archive("ExpirePostfix", "a", "2");
        assertEquals(0, site.process().exitCode());
        assertEquals(2, site.published().size());
    }

    @Test
    void keepsDoneEventsWhenAskedTo() {
        site.archive("ExpirePostfix", "a", "1");
        String event = Site.names(site.metadata).get(0);
        site.process("--keep-events");
        assertEquals(List.of(event), Site.names(site.metadata.resolve("done")));
        assertEquals(List.of("done"), Site.names(site.metadata));
        assertEquals("no events are waiting\n", site.process().out());
    }

    @Test
    void aDryRunChangesNothing() {
        site.archive("ExpirePostfix", "a", "1");
        site.archive("AvailablePrefix", "a", "1");
        site.archive("AvailablePostfix", "b", "1");
        List<String> before = Site.allNames(site.metadata);
        Site.Run run = site.process("--dry-run");
        assertEquals(1, run.exitCode());
        assertEquals(
                "would expire      ExpirePostfix of a\nwould acknowledge AvailablePrefix of a\nwould fail        AvailablePostfix of b\n",
                run.out());
        assertTrue(
                run.err().endsWith("_AvailablePostfix_b.json: image " + site.cache.resolve("b") + " is not there\n"),
                run.err());
        assertEquals(before, Site.allNames(site.metadata));
        assertFalse(Files.exists(site.output) || Files.exists(site.descriptors) || Files.exists(site.temporary));
    }

    @Test
    void reportsInJson() throws IOException {
        site.archive("ExpirePostfix", "a", "1");
        site.archive("AvailablePostfix", "b", "1");
        JsonNode report =
                new ObjectMapper().readTree(site.process("--output", "json").out());
        assertEquals(1, report.at("/summary/expired").asInt());
        assertEquals(1, report.at("/summary/failed").asInt());
        JsonNode first = report.at("/events/0");
        JsonNode expired = first.path("identifier").asText().equals("a") ? first : report.at("/events/1");
        assertEquals("expired", expired.path("result").asText());
        assertEquals(
                site.descriptors.resolve(Site.names(site.descriptors).get(0)).toString(),
                expired.path("descriptor").asText());
    }

    @Test
    void onlyOneRunWorksAtATimeAndArchiveDoesNotCare() {
        site.archive("ExpirePostfix", "a", "1");
        try (WorkingDirectoryLock lock =
                WorkingDirectoryLock.acquire(site.metadata, "itchy process", Clock.systemUTC())) {
            Site.Run run = site.process();
            assertEquals(75, run.exitCode());
            assertTrue(
                    run.err().startsWith("itchy: another run works in " + site.metadata + " (itchy process, pid "),
                    run.err());
            assertEquals(0, site.archive("ExpirePostfix", "b", "1").exitCode());
        }
        assertEquals(2, Site.names(site.metadata).size());
        assertEquals(0, site.process().exitCode());
    }

    @Test
    void anUnusableDirectoryLeavesAllEventsWaiting() throws IOException {
        site.archive("ExpirePostfix", "a", "1");
        Files.writeString(site.descriptors, "in the way");
        Site.Run run = site.process();
        assertEquals(3, run.exitCode());
        assertEquals(
                "itchy: cannot create " + site.descriptors
                        + ": a file of that name is in the way; check its owner, permissions and free space, or name another"
                        + " directory\n",
                run.err());
        assertEquals(1, Site.names(site.metadata).size());
    }

    @Test
    void aMissingProgramIsNoFaultOfTheEvent() throws IOException {
        Disks.raw(site.cache.resolve("a"), 1 << 16, 1);
        site.archive("AvailablePostfix", "a", "1");
        site.archive("ExpirePostfix", "b", "1");
        Site.Run run = site.process("-q", "/nonexistent/qemu-img", "--max-attempts", "1");
        assertEquals(3, run.exitCode());
        assertTrue(
                run.err()
                        .endsWith(
                                ": program '/nonexistent/qemu-img' not found; install qemu-img (Debian and Ubuntu: apt-get install"
                                        + " qemu-utils)\n"),
                run.err());
        assertEquals(1, Site.names(site.metadata).size());
        assertEquals(1, site.published().size());
    }

    @Test
    void hostileTextForgesNeitherLinesNorEscapes() {
        site.archive("AvailablePostfix", "evil\u001b[2J\nitchy: all is well", "1");
        Site.Run run = site.process();
        assertEquals(1, run.exitCode());
        assertEquals(1, run.err().lines().count());
        assertFalse(run.err().contains("\u001b"));
    }

    private void predecessor(String name, String type, String version) throws IOException {
        Files.writeString(
                site.metadata.resolve(name), """
                {
                  "VMCATCHER_EVENT_TYPE": "%s",
                  "VMCATCHER_EVENT_DC_IDENTIFIER": "%s",
                  "VMCATCHER_EVENT_HV_VERSION": "%s"
                }""".formatted(type, type.startsWith("Process") ? "" : "a", version));
    }

    @Test
    void noImageIsDeletedWhateverExpires() throws IOException {
        Path image = Files.createDirectories(site.output).resolve("858a_1_0123456789abcdef.qcow2");
        Files.writeString(image, "an image");
        site.archive("ExpirePrefix", "858a", "1");
        site.archive("ExpirePostfix", "858a", "1");
        assertEquals(0, site.process().exitCode());
        assertEquals(List.of(), Site.names(site.metadata));
        assertEquals("an image", Files.readString(image));
    }
}
