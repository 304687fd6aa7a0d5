package org.cloudimagefactory.comfy.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which published image a build of others may stand on. */
class ParentImagesTest {
    @TempDir
    Path directory;

    private void descriptor(String name, long seconds, String json) throws IOException {
        Path file = Files.writeString(directory.resolve(name), json);
        Files.setLastModifiedTime(file, FileTime.fromMillis(seconds * 1000));
    }

    private void published(String version, long seconds) throws IOException {
        descriptor("base-" + version + ".json", seconds, """
                {"action":"registration","identifier":"base","version":"%s","title":"Base",
                 "os":{"type":"linux","distribution":"micro","version":"1","arch":"x86_64"},
                 "disks":[{"type":"os","format":"qcow2","path":"/images/base-%s.qcow2","size":1048576,
                           "checksum":{"sha512":"%s"}}]}""".formatted(version, version, "a".repeat(128)));
    }

    private String newest() {
        return new ParentImages(directory).newest("base").version();
    }

    private void assertNone() {
        ItemProblem e = assertThrows(ItemProblem.class, this::newest);
        assertTrue(e.line().startsWith("its parent 'base' is not published in " + directory), e.line());
    }

    @Test
    void theNewestVersionCounts() throws IOException {
        published("202601", 100);
        published("202602", 50);
        assertEquals("202602", newest());
    }

    @Test
    void anExpiredVersionIsNoParentAndTheOneBeforeIs() throws IOException {
        published("202601", 100);
        published("202602", 200);
        descriptor("x.json", 300, "{\"action\":\"expiration\",\"identifier\":\"base\",\"version\":\"202602\"}");
        assertEquals("202601", newest());
    }

    @Test
    void oneThatWasExpiredWholeIsNoParentUntilItIsPublishedAgain() throws IOException {
        published("202601", 100);
        descriptor("x.json", 300, "{\"action\":\"expiration\",\"identifier\":\"base\"}");
        assertNone();
        published("202603", 400);
        assertEquals("202603", newest());
    }

    @Test
    void othersAndWhatIsNoDescriptorChangeNothing() throws IOException {
        published("202601", 100);
        descriptor("x.json", 300, "{\"action\":\"expiration\",\"identifier\":\"other\"}");
        descriptor("y.json", 300, "no JSON");
        assertEquals("202601", newest());
    }
}
