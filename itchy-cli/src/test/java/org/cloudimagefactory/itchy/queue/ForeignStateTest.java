package org.cloudimagefactory.itchy.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.itchy.Site;
import org.cloudimagefactory.itchy.convert.OutputImages;
import org.cloudimagefactory.itchy.convert.TargetFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of state in which another version, or nobody in particular, has written. */
class ForeignStateTest {
    private static final FilePermissions PERMISSIONS = FilePermissions.parse("640");

    @TempDir
    Path directory;

    private Site site;

    @BeforeEach
    void open() throws IOException {
        site = new Site(directory);
        Files.createDirectories(site.metadata);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "[]",
                "1",
                "\"text\"",
                "true",
                "{\"at\":\"yesterday\",\"step\":\"EXPIRED\",\"event\":\"1_ExpirePostfix_a.json\"}",
                "{\"at\":null,\"step\":\"EXPIRED\",\"event\":\"1_ExpirePostfix_a.json\",\"identifier\":\"a\"}",
                "{\"at\":7,\"step\":\"FAILED\",\"event\":\"1_ExpirePostfix_a.json\",\"identifier\":{}}",
                "{\"at\":\"+1000000000-12-31T23:59:59.999999999Z\",\"step\":\"EXPIRED\",\"event\":\"a\"}",
                "{\"at\":\"2026-11-24T12:00:00Z\",\"step\":\"REFINED\",\"event\":\"1_ExpirePostfix_a.json\"}",
                "{\"at\":\"2026-11-24T12:00:00Z\",\"step\":null,\"event\":\"1_ExpirePostfix_a.json\"}",
                "{\"at\":\"2026-11-24T12:00:00Z\",\"step\":\"EXPIRED\",\"event\":null}",
                "{\"at\":\"2026-11-24T12:00:00Z\",\"step\":\"EXPIRED\"}",
                "{\"at\":\"2026-11-24T12:00:00Z\",\"step\":[\"EXPIRED\"],\"event\":[]}",
                "{\"step\":\"PUBLISHING\",\"event\":\"1_ExpirePostfix_a.json\"}",
                "{\"step\":\"PUBLISHING\",\"event\":\"1_ExpirePostfix_a.json\",\"detail\":\"\\u0000\"}",
                "{\"step\":\"PUBLISHING\",\"event\":\"1_ExpirePostfix_a.json\",\"detail\":\"/\"}",
                "{\"step\":\"STARTED\",\"event\":\"../..\",\"detail\":\"../../x\"}",
                "{\"step\":\"STARTED\",\"event\":\"a/b\\u0001\",\"detail\":\"\"}",
                "{\"step\":\"STARTED\",\"event\":\"a\\u0000\",\"detail\":\"x_0123456789abcdef\\u0000\"}",
                "{\"step\":\"STARTED\",\"event\":\"/etc/x\",\"detail\":\"/etc/x_0123456789abcdef\"}",
                "{\"step\":\"FAILED\",\"event\":\"\\u0000/\"}",
                "{\"a\":{\"b\":[{\"c\":null}]}}",
                "{\"at\":\"2026",
                "garbage",
                "{} {}",
                "\u0000\u0000\u0000"
            })
    void aLineOfAJournalIsToldOrPassedOverAndNeverADefect(String line) throws IOException {
        Files.writeString(site.metadata.resolve(".journal"), line + "\n");
        String[] status = {"status", "-m", site.metadata.toString()};
        for (String[] command :
                new String[][] {status, {"status", "-m", site.metadata.toString(), "--output", "json"}}) {
            Site.Run run = site.run(Map.of(), command);
            assertEquals(0, run.exitCode(), run.err());
            assertEquals("", run.err());
        }
        site.archive("ExpirePostfix", "x", "1");
        Site.Run plan = site.process("--dry-run");
        assertEquals(new Site.Run(0, "would expire      ExpirePostfix of x\n", ""), plan);
        Site.Run run = site.process();
        assertEquals(new Site.Run(0, "expired      ExpirePostfix of x\n", ""), run);
        assertEquals(0, site.run(Map.of(), status).exitCode());
        assertTrue(Files.readString(site.metadata.resolve(".journal")).startsWith(line + "\n"));
    }

    @Test
    void theOtherLinesOfTheJournalCountAsBefore() throws IOException {
        site.archive("AvailablePostfix", "a", "1");
        site.process("--max-attempts", "2");
        Path journal = site.metadata.resolve(".journal");
        Files.writeString(
                journal,
                "{}\nnull\n"
                        + Files.readString(journal).replace("\"step\"", "\"of_a_later_version\":{\"x\":1},\"step\""));
        Site.Run last = site.process("--max-attempts", "2");
        assertTrue(last.err().endsWith("; it is set aside in 'failed'\n"), last.err());
    }

    @Test
    void tidyingUpKeepsWhatOthersHaveWritten() throws IOException {
        Path journal = site.metadata.resolve(".journal");
        String line = "{\"at\":\"2026-11-24T12:00:00Z\",\"step\":\"EXPIRED\",\"event\":\"1_ExpirePostfix_a.json\"}\n";
        String foreign =
                "{\"at\":\"2026-11-24T12:00:00Z\",\"step\":\"REFINED\",\"event\":\"1_ExpirePostfix_a.json\"}\n";
        Files.writeString(journal, foreign + line.repeat(5_001));
        Journal.open(site.metadata, PERMISSIONS, Set.of(), Clock.systemUTC());
        String tidied = Files.readString(journal);
        assertTrue(tidied.startsWith(foreign));
        assertTrue(tidied.lines().count() < 5_002 || tidied.contains(line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "[]",
                "1",
                "",
                "{\"sourceSha512\":\"DIGEST\"}",
                // Of a version that copied what an image holds besides its disk: whole, but not as it would be made
                // today.
                "{\"sourceSha512\":\"DIGEST\",\"format\":\"qcow2\",\"disks\":[{\"file\":\"a\"}],\"facts\":{}}",
                "{\"sourceSha512\":\"DIGEST\",\"format\":\"qcow2\",\"disks\":null,\"facts\":{}}",
                "{\"sourceSha512\":\"DIGEST\",\"format\":\"qcow2\",\"disks\":[],\"facts\":{}}",
                "{\"sourceSha512\":\"DIGEST\",\"format\":\"qcow2\",\"disks\":[null],\"facts\":{}}",
                "{\"sourceSha512\":\"DIGEST\",\"format\":\"qcow2\",\"disks\":[{}],\"facts\":{}}",
                "{\"sourceSha512\":\"DIGEST\",\"format\":\"qcow2\",\"disks\":[{\"file\":\"\\u0000\"}],\"facts\":{}}",
                "{\"sourceSha512\":\"DIGEST\",\"format\":\"qcow2\",\"disks\":[{\"file\":\"a\"}],\"facts\":null}",
                "{\"sourceSha512\":\"DIGEST\",\"format\":null,\"disks\":[{\"file\":\"a\"}],\"facts\":{}}"
            })
    void aDamagedRecordOfAnImageMeansThatItIsMadeAgain(String text) throws IOException {
        String digest = "ab".repeat(64);
        Files.writeString(directory.resolve("a"), "");
        Files.writeString(directory.resolve(".key.qcow2.image"), text.replace("DIGEST", digest));
        assertFalse(new OutputImages(directory, PERMISSIONS)
                .find("key", TargetFormat.of(ImageFormat.parse("qcow2")), digest)
                .isPresent());
    }

    @Test
    void aLockThatSaysNothingIsNobodys() throws IOException {
        for (String owner :
                new String[] {"", "{}", "x, pid 99999999999, since never", "x, pid 1, since +999999999-12-31T23:59:59Z"
                }) {
            Files.writeString(site.metadata.resolve(".lock"), owner);
            assertEquals(
                    0,
                    site.run(Map.of(), "status", "-m", site.metadata.toString()).exitCode());
            assertEquals(0, site.process().exitCode(), owner.toLowerCase(Locale.ROOT));
        }
    }
}
