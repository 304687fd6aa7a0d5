package org.cloudimagefactory.itchy.clean;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.cloudimagefactory.common.spool.WorkingDirectoryLock;
import org.cloudimagefactory.itchy.Site;
import org.cloudimagefactory.itchy.convert.ImageName;
import org.cloudimagefactory.itchy.record.ApplianceRecord;
import org.cloudimagefactory.itchy.record.ApplianceRecords;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which images go, and which stay whatever the limits say. */
class CleanImagesTest {
    @TempDir
    Path directory;

    private CleanSite site;

    @BeforeEach
    void open() throws IOException {
        site = new CleanSite(directory);
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private static String firstLine(Site.Run run) {
        return run.out().lines().findFirst().orElse(run.err());
    }

    @Test
    void thePlanTellsWhatWouldGoAndChangesNothing() throws IOException {
        Path old = site.image("a", "1");
        Path newest = site.image("a", "2");
        site.finishAll();
        Map<String, String> before = CleanSite.state(directory);
        Site.Run run = site.clean("--dry-run");
        assertEquals(
                new Site.Run(
                        0,
                        "would remove image " + old + " (9 B): newer versions took its place\n"
                                + "1 file, 9 B to remove; 1 images stay; nothing was done\n",
                        ""),
                run);
        JsonNode plan = new ObjectMapper()
                .readTree(site.clean("--dry-run", "--output", "json").out());
        assertTrue(plan.path("dry_run").asBoolean());
        assertEquals(old.toString(), plan.path("remove").path(0).path("path").asText());
        assertEquals("a", plan.path("remove").path(0).path("appliance").asText());
        assertEquals(newest.toString(), plan.path("stay").path(0).path("path").asText());
        assertEquals(9, plan.path("summary").path("bytes").asInt());
        assertEquals(before, CleanSite.state(directory));
        assertFalse(Files.exists(site.site.metadata.resolve(".lock")));
    }

    @Test
    void keepsTheNewestOfWhatIsPublishedAndNothingOfWhatHasExpired() throws IOException {
        site.image("a", "1");
        site.image("a", "2");
        Path third = site.image("a", "3");
        site.image("b", "1");
        site.expire("b", "1");
        site.finishAll();
        Site.Run run = site.clean();
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("its appliance has expired"), run.out());
        assertEquals(List.of(name(third)), site.images());
        assertEquals(List.of(".a_ca978112ca1bbdca.appliance", name(third)), Site.allNames(site.site.output));
        assertEquals("0 files, 0 B removed; 1 images stay", firstLine(site.clean()));
    }

    @Test
    void keepsAsManyAsOneAsksForAlsoWhenTheirPublisherHasExpiredThem() throws IOException {
        site.image("a", "1");
        Path second = site.image("a", "2");
        site.expire("a", "1");
        site.expire("a", "2");
        Path third = site.image("a", "3");
        site.finishAll();
        assertEquals(0, site.clean("--keep", "2").exitCode());
        assertEquals(List.of(name(second), name(third)), site.images());
    }

    @Test
    void allGoInOneRunWhenTheNewestHasExpiredAndOlderOnesNeverDid() throws IOException {
        site.image("a", "1");
        site.image("a", "2");
        site.expire("a", "2");
        site.finishAll();
        assertEquals(0, site.clean().exitCode());
        assertEquals(List.of(), site.images());
    }

    @Test
    void anOlderOneThatHadToStayGoesLaterAlthoughItNeverExpired() throws IOException {
        Path older = site.image("a", "1");
        site.image("a", "2");
        site.expire("a", "2");
        site.finishAll();
        Path link = Files.createLink(directory.resolve("another-name"), older);
        site.clean();
        assertEquals(List.of(name(older)), site.images());
        Files.delete(link);
        site.clean();
        assertEquals(List.of(), site.images());
    }

    @Test
    void whatIsOfferedAgainAfterItHadExpiredStays() throws IOException {
        site.image("a", "1");
        site.image("a", "2");
        site.expire("a", "2");
        Path again = site.image("a", "1");
        site.finishAll();
        site.clean();
        assertEquals(List.of(name(again)), site.images());
    }

    @Test
    void whatAnUnfinishedDescriptorNamesStays() throws IOException {
        Path waiting = site.image("a", "1");
        Path rejected = site.image("b", "1");
        Path goingOut = site.image("c", "1");
        Path copied = site.image("d", "1");
        Path damaged = site.image("e", "1");
        for (String identifier : List.of("a", "b", "c", "d", "e")) {
            site.expire(identifier, "1");
        }
        Path descriptors = site.site.descriptors;
        List<String> names = Site.names(descriptors);
        Files.createDirectories(descriptors.resolve("rejected"));
        Files.move(
                descriptors.resolve(names.get(1)),
                descriptors.resolve("rejected").resolve(names.get(1)));
        Files.move(descriptors.resolve(names.get(2)), descriptors.resolve("." + names.get(2) + ".part"));
        Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
        Files.move(descriptors.resolve(names.get(3)), elsewhere.resolve(names.get(3)));
        Files.writeString(descriptors.resolve(names.get(4)), "{ broken: \"" + damaged + "\"");
        Site.Run run = site.clean("--needed-by", elsewhere.toString());
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(
                List.of(name(waiting), name(rejected), name(goingOut), name(copied), name(damaged)), site.images());
        assertTrue(run.out().contains("names it"), run.out());
        site.clean();
        assertFalse(Files.exists(copied));
    }

    @Test
    void whatIsLinkedOrOpenStays() throws IOException {
        Path hard = site.image("a", "1");
        Path soft = site.image("b", "1");
        Path open = site.image("c", "1");
        Path free = site.image("d", "1");
        for (String identifier : List.of("a", "b", "c", "d")) {
            site.expire(identifier, "1");
        }
        site.finishAll();
        Files.createLink(directory.resolve("another-name"), hard);
        Files.createSymbolicLink(site.site.output.resolve("current.qcow2"), soft);
        try (FileChannel channel = FileChannel.open(open)) {
            Site.Run run = site.clean();
            assertTrue(run.out().contains("(a hard link)"), run.out());
            assertTrue(run.out().contains("current.qcow2 leads to it"), run.out());
            assertTrue(run.out().contains("a program has it open"), run.out());
            assertTrue(channel.isOpen());
        }
        assertTrue(Files.exists(hard) && Files.exists(soft) && Files.exists(open));
        assertFalse(Files.exists(free));
        site.clean();
        assertFalse(Files.exists(open));
    }

    @Test
    void filesOfOthersStay() throws IOException {
        Path replaced = site.image("a", "1");
        Path link = site.image("b", "1");
        Path folder = site.image("c", "1");
        for (String identifier : List.of("a", "b", "c")) {
            site.expire(identifier, "1");
        }
        site.finishAll();
        Files.writeString(replaced, "an operator's own image");
        Path own = Files.writeString(directory.resolve("precious"), "image b 1");
        Files.delete(link);
        Files.createSymbolicLink(link, own);
        Files.delete(folder);
        Files.createDirectory(folder);
        Path foreign =
                Files.writeString(site.site.output.resolve("x_1_0123456789abcdef.qcow2"), "looks like one of ours");
        Site.Run run = site.clean();
        assertEquals(0, run.exitCode(), run.err());
        assertEquals("an operator's own image", Files.readString(replaced));
        assertEquals("image b 1", Files.readString(own));
        assertTrue(Files.isSymbolicLink(link) && Files.isDirectory(folder) && Files.exists(foreign));
        assertTrue(run.out().contains("it is not as itchy made it"), run.out());
        assertTrue(run.out().contains("; 1 files are not known to be itchy's and stay"), run.out());
    }

    @Test
    void aRecordLeadsNowhereElseAndADamagedOneProvesNothing() throws IOException {
        Path image = site.image("a", "1");
        Path outside = Files.writeString(directory.resolve("outside"), "image a 1");
        site.expire("a", "1");
        site.finishAll();
        Path record = site.site.output.resolve(".a_ca978112ca1bbdca.appliance");
        Files.writeString(record, Files.readString(record).replace(name(image), "../outside"));
        Site.Run run = site.clean();
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("is damaged"), run.err());
        assertTrue(Files.exists(outside) && Files.exists(image));
        Files.writeString(record, "");
        assertEquals(1, site.clean().exitCode());
        Files.delete(record);
        Files.createSymbolicLink(record, outside);
        assertEquals(1, site.clean().exitCode());
        assertTrue(Files.exists(image));
    }

    @ParameterizedTest
    @ValueSource(strings = {"relative/x.json", "/a/../b/x.json", "/a\\u0000b/x.json", "//a/x.json", "."})
    void aRecordWhosePathsAreNoneIsDamaged(String path) throws IOException {
        Path image = site.image("a", "1");
        Path other = site.image("b", "1");
        site.expire("a", "1");
        site.expire("b", "1");
        site.finishAll();
        Path record = site.site.output.resolve(".a_ca978112ca1bbdca.appliance");
        String text = Files.readString(record);
        for (String field : List.of("spool", "descriptor")) {
            Files.writeString(
                    record,
                    text.replaceFirst(
                            "\"" + field + "\":\"[^\"]*\"",
                            Matcher.quoteReplacement("\"" + field + "\":\"" + path + "\"")));
            Site.Run run = site.clean();
            assertEquals(1, run.exitCode(), run.err());
            assertTrue(run.err().contains("the record " + record + " is damaged"), run.err());
            assertTrue(Files.exists(image));
            assertFalse(Files.exists(other), "the others go on");
        }
    }

    @Test
    void aRecordOfAnotherUserLeadsNowhereAndItsImageStays() throws IOException {
        assumeTrue((int) Files.getAttribute(directory, "unix:uid") == 0, "only root may give files away");
        Path theirs = site.image("a", "1");
        Path ours = site.image("b", "1");
        site.expire("a", "1");
        site.expire("b", "1");
        site.finishAll();
        Path trap = Files.createDirectories(directory.resolve("trap"));
        Files.writeString(trap.resolve("x.json"), "{\"disks\": [{\"path\": \"" + ours + "\"}]}");
        Path record = site.site.output.resolve(".a_ca978112ca1bbdca.appliance");
        Files.writeString(record, Files.readString(record).replace(site.site.descriptors.toString(), trap.toString()));
        Files.setAttribute(record, "unix:uid", 65_534);
        Files.setAttribute(theirs, "unix:uid", 65_534);
        Site.Run run = site.clean();
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("is that of user 65534"), run.out());
        assertEquals(List.of(name(theirs)), site.images());
        Files.delete(theirs);
        site.clean();
        assertTrue(Files.exists(record));
    }

    @Test
    void theRecordOfAnotherUserStaysAsItIsAndOursLiesBesideIt() throws IOException {
        assumeTrue((int) Files.getAttribute(directory, "unix:uid") == 0, "only root may give files away");
        Path theirs = site.image("a", "1");
        Path record = site.site.output.resolve(".a_ca978112ca1bbdca.appliance");
        Files.setAttribute(record, "unix:uid", 65_534);
        Files.setAttribute(theirs, "unix:uid", 65_534);
        String before = Files.readString(record);
        Path ours = site.image("a", "2");
        site.image("a", "3");
        site.finishAll();
        assertEquals(before, Files.readString(record));
        assertEquals(65_534, Files.getAttribute(record, "unix:uid"));
        Path second = site.site.output.resolve(".a_ca978112ca1bbdca_0.appliance");
        assertTrue(Files.readString(second).contains(name(ours)));
        site.clean();
        assertEquals(List.of("a_1_0123456789abcdef.qcow2", "a_3_0123456789abcdef.qcow2"), site.images());
        site.expire("a", "3");
        site.clean();
        assertEquals(List.of("a_1_0123456789abcdef.qcow2"), site.images());
        assertFalse(Files.exists(second));
        assertEquals(before, Files.readString(record));
    }

    @Test
    void anImageThatTheRecordOfAnotherUserNamesTooStays() throws IOException {
        assumeTrue((int) Files.getAttribute(directory, "unix:uid") == 0, "only root may give files away");
        Path both = site.image("a", "1");
        Files.setAttribute(site.site.output.resolve(".a_ca978112ca1bbdca.appliance"), "unix:uid", 65_534);
        site.image("a", "1");
        site.image("a", "2");
        site.finishAll();
        Site.Run run = site.clean();
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("the record of another user names it, too"), run.out());
        assertTrue(Files.exists(both));
    }

    @Test
    void aTimeThatNoClockHasIsAYoungOne() throws IOException {
        Path image = site.image("a", "1");
        site.finishAll();
        site.image("a", "2");
        Path record = site.site.output.resolve(".a_ca978112ca1bbdca.appliance");
        Files.writeString(
                record,
                Files.readString(record)
                        .replaceAll("\"at\":\"[^\"]*\"", "\"at\":\"+1000000000-12-31T23:59:59.999999999Z\""));
        Site.Run run = site.clean("--keep-days", "1");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(Files.exists(image));
    }

    @Test
    void anImageOfAnotherSpoolStays() throws IOException {
        Path other = Files.createDirectories(directory.resolve("other"));
        Path image = site.image("a", "1", Instant.now(), other);
        site.expire("a", "1");
        site.finishAll();
        Site.Run run = site.clean();
        assertTrue(run.out().contains("it belongs to the events in " + other), run.out());
        Files.delete(other);
        site.clean();
        assertFalse(Files.exists(image));
    }

    @Test
    void anApplianceWhoseEventWaitsKeepsItsImages() throws IOException {
        Path image = site.image("a", "1");
        site.expire("a", "1");
        site.finishAll();
        site.site.archive("AvailablePostfix", "a", "2");
        Site.Run run = site.clean();
        assertTrue(run.out().contains("of its appliance waits"), run.out());
        assertTrue(Files.exists(image));
    }

    @Test
    void withoutItsDirectoryOfDescriptorsNoImageGoes() throws IOException {
        Path image = site.image("a", "1");
        site.expire("a", "1");
        Files.delete(
                site.site.descriptors.resolve(Site.names(site.site.descriptors).get(0)));
        Files.delete(site.site.descriptors);
        Path failed = Files.createDirectories(site.site.metadata.resolve("failed"));
        Path event = Files.writeString(failed.resolve("1000000000.000000001_ProcessPrefix.json"), "{}");
        CleanSite.age(event, 200);
        Site.Run run = site.clean();
        assertEquals(3, run.exitCode());
        assertTrue(run.err().contains("there is no directory of descriptors"), run.err());
        assertTrue(Files.exists(image));
        assertFalse(Files.exists(event), "old events don't depend on it");
        Path another = Files.createDirectories(directory.resolve("another"));
        run = site.cleanWith(another);
        assertTrue(run.out().contains("its descriptor went to " + site.site.descriptors), run.out());
        assertTrue(Files.exists(image));
    }

    @Test
    void looksWhereDescriptorsWentWhateverIsConfiguredToday() throws IOException {
        Path image = site.image("a", "1");
        site.expire("a", "1");
        Path another = Files.createDirectories(directory.resolve("another"));
        Site.Run run = site.cleanWith(another);
        assertTrue(run.out().contains("names it"), run.out() + run.err());
        assertTrue(Files.exists(image));
    }

    @Test
    void doesNotWorkBesideAnotherRun() throws IOException {
        Path image = site.image("a", "1");
        site.expire("a", "1");
        site.finishAll();
        try (WorkingDirectoryLock lock =
                WorkingDirectoryLock.acquire(site.site.metadata, "itchy process", Clock.systemUTC())) {
            assertEquals(75, site.clean().exitCode());
            assertTrue(Files.exists(image));
        }
    }

    @Test
    void daysCountFromTheLastEventAndAClockThatWasWrongDoesNoHarm() throws IOException {
        Path young = site.image("a", "1", Instant.now().minusSeconds(86_400), site.site.metadata);
        Path old = site.image("b", "1", Instant.now().minusSeconds(10 * 86_400), site.site.metadata);
        Path future = site.image("c", "1", Instant.now().plusSeconds(1_000 * 86_400), site.site.metadata);
        for (String identifier : List.of("a", "b", "c")) {
            site.image(identifier, "2");
        }
        site.finishAll();
        site.clean("--keep-days", "5");
        assertTrue(Files.exists(young) && Files.exists(future));
        assertFalse(Files.exists(old));
        site.clean();
        assertFalse(Files.exists(young) || Files.exists(future));
    }

    @Test
    void goesOnWhereAKilledRunWas() throws IOException {
        Path image = site.image("a", "1");
        site.expire("a", "1");
        site.finishAll();
        // The image is gone, and its record is there still.
        Files.delete(image);
        Site.Run run = site.clean();
        assertEquals(0, run.exitCode(), run.err());
        assertEquals("0 files, 0 B removed; 0 images stay", firstLine(run));
        assertEquals(List.of(), Site.allNames(site.site.output));
    }

    @Test
    void knowsImagesOfEarlierVersionsByTheRecordsOfTheirContent() throws IOException {
        String sha512 = "ab".repeat(64);
        for (String version : List.of("1", "2")) {
            String name = "old_" + version + "_0123456789abcdef.qcow2";
            Path file = Files.writeString(site.site.output.resolve(name), "image");
            CleanSite.age(file, version.equals("1") ? 9 : 8);
            String content = version.equals("1") ? sha512 : sha512.replace('a', 'c');
            Files.writeString(
                    site.site.output.resolve("." + ImageName.key("old", content) + ".qcow2.image"),
                    """
                    {"sourceSha512": "%s", "format": "qcow2", "disks": [{"file": "%s", "virtualSize": 9, "fileSize": 5}],
                     "facts": {}}""".formatted(content, name));
        }
        assertEquals(2, site.images().size());
        assertTrue(site.clean().out().contains("2 files are not known"), "nobody knows of which appliance they are");
        Files.writeString(site.site.metadata.resolve(".journal"), """
                {"at": "2026-01-01T00:00:00Z", "step": "REGISTERED", "event": "1_x_old.json", "identifier": "old"}
                """);
        Site.Run run = site.clean();
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(List.of("old_2_0123456789abcdef.qcow2"), site.images());
        assertEquals(2, Site.allNames(site.site.output).size(), "the record of the one that is gone is gone, too");
        Files.writeString(site.site.metadata.resolve(".journal"), """
                {"at": "2026-01-02T00:00:00Z", "step": "EXPIRED", "event": "2_x_old.json", "identifier": "old"}
                """);
        site.clean();
        assertEquals(List.of(), Site.allNames(site.site.output));
    }

    @Test
    void recordsDoNotGrowForEver() throws IOException {
        ApplianceRecords records = new ApplianceRecords(site.site.output, CleanSite.PERMISSIONS, Clock.systemUTC());
        for (int version = 0; version < 300; version++) {
            site.image("a", "v" + version % 150);
        }
        assertEquals(150, onlyRecord(records).images().size());
        site.finishAll();
        site.clean();
        assertEquals(1, onlyRecord(records).images().size());
    }

    @Test
    void refusesLimitsThatMakeNoSense() {
        assertEquals(2, site.clean("--keep", "0").exitCode());
        assertEquals(2, site.clean("--keep-days", "-1").exitCode());
        assertEquals(2, site.clean("--failed-days", "1000000").exitCode());
    }

    private static ApplianceRecord onlyRecord(ApplianceRecords records) {
        return records.all().records().values().iterator().next();
    }
}
