package org.cloudimagefactory.itchy.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.itchy.Site;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events under file names of every length and time. */
class NamesAndTimesTest {
    private static final String EXPIRE =
            "{\"VMCATCHER_EVENT_TYPE\":\"ExpirePostfix\",\"VMCATCHER_EVENT_DC_IDENTIFIER\":\"%s\"}";

    @TempDir
    Path directory;

    private Site site;

    @BeforeEach
    void open() throws IOException {
        site = new Site(directory);
        Files.createDirectories(site.metadata);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 240, 244, 245, 247, 248, 249, 250})
    void aValidEventUnderALongNameIsDone(int length) throws IOException {
        for (String letter : List.of("a", "é")) {
            int bytes = letter.getBytes(StandardCharsets.UTF_8).length;
            store(letter.repeat(length / bytes) + ".json", EXPIRE.formatted(letter));
        }
        Site.Run run = site.process("--max-attempts", "1");
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(List.of(), Site.names(site.metadata));
        assertEquals(2, site.published().size());
        assertEquals(Site.names(site.descriptors), Site.allNames(site.descriptors));
    }

    @Test
    void eventsWhoseLongNamesDifferAtTheEndOnlyAreNotMixedUp() throws IOException {
        for (int i = 0; i < 10; i++) {
            store("a".repeat(249) + i + ".json", EXPIRE.formatted("x" + i));
        }
        assertEquals(0, site.process("--jobs", "4").exitCode());
        List<String> names = Site.names(site.descriptors);
        for (int i = 0; i < 10; i++) {
            assertEquals("a".repeat(249) + i + ".json", names.get(i));
            assertEquals("x" + i, site.published().get(i).identifier());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {240, 248, 250})
    void aBrokenEventUnderALongNameIsSetAsideToldAndPutBack(int length) throws IOException {
        String name = "b".repeat(length) + ".json";
        store(name, "{\"x\":");
        assertEquals(1, site.process("--max-attempts", "1").exitCode());
        assertTrue(Site.names(site.metadata.resolve("failed")).contains(name));
        assertEquals(2, Site.names(site.metadata.resolve("failed")).size());
        Site.Run status = status();
        assertTrue(status.out().contains("not a stored event: no valid JSON"), status.out());
        Site.Run retry = site.run(Map.of(), "retry", "-m", site.metadata.toString());
        assertEquals(new Site.Run(0, "waiting again: " + name + "\n", ""), retry);
        assertEquals(List.of(), Site.names(site.metadata.resolve("failed")));
        assertEquals(List.of(name, "failed"), Site.names(site.metadata));
    }

    @ParameterizedTest
    @ValueSource(strings = {"999999999999999999", "253402300800", "99999999999999999999999", "31556889864403199"})
    void secondsThatNoClockHasAreNoTime(String seconds) throws IOException {
        store(seconds + "_ExpirePostfix_x1.json", EXPIRE.formatted("x1"));
        Site.Run status = status();
        assertEquals(0, status.exitCode(), status.err());
        assertTrue(
                status.out().contains("waiting: 1\n   0 h  0 min")
                        || status.out().contains("waiting: 1\n   0 h "),
                status.out());
        assertTrue(status.out().contains("  ExpirePostfix x1\n"), status.out());
        JsonNode report = new ObjectMapper()
                .readTree(site.run(Map.of(), "status", "-m", site.metadata.toString(), "--output", "json")
                        .out());
        assertTrue(report.at("/waiting/0/age_seconds").asLong() < 3600);
        site.archive("ExpirePostfix", "x2", "1");
        assertFalse(Site.names(site.metadata).stream().anyMatch(name -> name.contains(seconds + ".")));
        assertEquals(0, site.process().exitCode());
        assertEquals(2, site.published().size());
    }

    /** Identifiers of vmCatcher are any text; only lists may bring no new ones of this kind. */
    @Test
    void identifiersThatMakeNoNamesAreHonoured() {
        List<String> identifiers =
                List.of("../../etc/passwd", ".hidden", "a\\b", "/", "x".repeat(300), "é ".repeat(90), "-");
        identifiers.forEach(identifier -> site.archive("ExpirePostfix", identifier, "1"));
        Site.Run run = site.process();
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(
                identifiers,
                site.published().stream().map(ApplianceDescriptor::identifier).toList());
        assertEquals(identifiers.size(), Site.allNames(site.descriptors).size());
    }

    private Site.Run status() {
        return site.run(Map.of(), "status", "-m", site.metadata.toString());
    }

    private void store(String name, String text) throws IOException {
        Files.writeString(site.metadata.resolve(name), text);
    }
}
