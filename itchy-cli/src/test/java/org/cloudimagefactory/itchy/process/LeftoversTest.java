package org.cloudimagefactory.itchy.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.itchy.Site;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What killed runs leave is gone after the next one, and nothing else is. */
class LeftoversTest {
    private static final String EVENT = "1700000000.000000001_AvailablePostfix_a.json";
    private static final String IMAGE = "a_1_0123456789abcdef";

    @TempDir
    Path directory;

    private Site site;

    @BeforeEach
    void open() throws IOException {
        site = new Site(directory);
        for (Path made : List.of(
                site.metadata, site.output, site.descriptors, site.temporary, site.metadata.resolve("failed"))) {
            Files.createDirectories(made);
        }
    }

    @Test
    void temporariesOfEveryKindAreRemoved() throws IOException {
        Path descriptor = site.descriptors.resolve(EVENT);
        left(AtomicFile.temporaryFor(descriptor));
        left(AtomicFile.temporaryFor(AtomicFile.hiddenFor(descriptor)));
        left(AtomicFile.temporaryFor(site.metadata.resolve(".journal")));
        left(AtomicFile.temporaryFor(site.metadata.resolve("failed").resolve(EVENT + ".reason")));
        left(AtomicFile.hiddenFor(site.metadata.resolve(EVENT)));
        left(AtomicFile.temporaryFor(site.output.resolve(".a_0123456789abcdef.qcow2.image")));
        assertEquals(0, site.process().exitCode());
        assertEquals(List.of(), hidden());
    }

    @Test
    void whatTheJournalSaysWasBegunIsRemovedEvenIfTheEventIsGone() throws IOException {
        journal("{\"at\":\"2026-11-24T12:00:00Z\",\"step\":\"STARTED\",\"event\":\"" + EVENT + "\",\"detail\":\""
                + IMAGE + "\"}\n");
        left(AtomicFile.hiddenFor(site.descriptors.resolve(EVENT)));
        left(AtomicFile.temporaryFor(site.output.resolve(IMAGE + ".qcow2")));
        left(AtomicFile.temporaryFor(site.output.resolve(IMAGE + "_data1.qcow2")));
        // Where earlier versions unpacked.
        left(Files.createDirectories(site.temporary.resolve(".itchy-" + IMAGE)).resolve("disk"));
        assertEquals(0, site.process().exitCode());
        assertEquals(List.of(), hidden());
        assertEquals(List.of(), Site.allNames(site.temporary));
    }

    @Test
    void whatOthersMakeStays() throws IOException {
        journal("{\"at\":\"2026-11-24T12:00:00Z\",\"step\":\"STARTED\",\"event\":\"" + EVENT + "\",\"detail\":\""
                + IMAGE + "\"}\n");
        left(AtomicFile.temporaryFor(site.output.resolve("b_1_0123456789abcdef.qcow2")));
        left(AtomicFile.temporaryFor(site.output.resolve("result.qcow2")));
        left(site.output.resolve("." + IMAGE + ".qcow2.part"));
        left(AtomicFile.hiddenFor(site.descriptors.resolve("of-another-spool.json")));
        left(site.metadata.resolve(".notes.part"));
        left(site.metadata.resolve("failed").resolve(".swap"));
        left(Files.createDirectories(site.temporary.resolve(".itchy-other_1_0123456789abcdef"))
                .resolve("disk"));
        List<String> before = hidden();
        assertEquals(0, site.process().exitCode());
        assertEquals(before, hidden());
        assertEquals(List.of(".itchy-other_1_0123456789abcdef"), Site.allNames(site.temporary));
    }

    @Test
    void aDescriptorThatIsAboutToGoOutIsKeptForItsEvent() throws IOException {
        site.archive("ExpirePostfix", "a", "1");
        String event = Site.names(site.metadata).get(0);
        Path target = site.descriptors.resolve(event);
        journal("{\"at\":\"x\",\"step\":\"STARTED\",\"event\":\"" + event + "\"}\n"
                + "{\"at\":\"x\",\"step\":\"PUBLISHING\",\"event\":\"" + event + "\",\"detail\":\"" + target + "\"}\n");
        Files.writeString(
                AtomicFile.hiddenFor(target), "{\"action\": \"expiration\", \"identifier\": \"written before\"}");
        assertEquals(0, site.process().exitCode());
        assertEquals("written before", site.published().get(0).identifier());
    }

    @Test
    void aDryRunRemovesNothing() throws IOException {
        left(AtomicFile.temporaryFor(site.descriptors.resolve(EVENT)));
        left(AtomicFile.hiddenFor(site.metadata.resolve(EVENT)));
        List<String> before = hidden();
        assertEquals(0, site.process("--dry-run").exitCode());
        assertEquals(before, hidden());
    }

    private void journal(String text) throws IOException {
        Files.writeString(site.metadata.resolve(".journal"), text);
    }

    private static void left(Path file) throws IOException {
        Files.writeString(file, "half");
    }

    private List<String> hidden() {
        Stream<Path> searched =
                Stream.of(site.metadata, site.metadata.resolve("failed"), site.output, site.descriptors);
        List<String> names = searched.flatMap(searchedIn -> Site.allNames(searchedIn).stream())
                .filter(name -> name.startsWith("."))
                .filter(name -> !name.equals(".lock") && !name.equals(".journal"))
                .sorted()
                .toList();
        assertTrue(names.stream().noneMatch(String::isEmpty));
        return names;
    }
}
