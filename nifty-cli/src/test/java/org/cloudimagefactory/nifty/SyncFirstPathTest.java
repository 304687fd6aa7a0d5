package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncFirstPathTest {
    @TempDir
    Path directory;

    private CloudFixture cloud;

    @BeforeEach
    void start() {
        cloud = new CloudFixture(directory);
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void registersImageAndTemplate() {
        cloud.register("debian", "1", cloud.image("d1.raw", "one"), "\"title\":\"Debian \\\"12\\\" \\\\\"");
        String out = cloud.syncOk();
        assertTrue(
                out.matches(
                        "(?s)(.*\n)?nifty sync: 1 changed, 0 unchanged, 0 failed, 0 rejected(; [0-9.]+ KiB uploaded)?; [0-9.]+ s\n"),
                out);
        assertEquals(List.of("1 READY"), cloud.imageStates());
        assertEquals("1", cloud.offeredVersion());
        assertEquals(
                "Debian \"12\" \\",
                cloud.image(0).template().text("NIFTY_APPLIANCE_TITLE").orElse(""));
        assertEquals("debian@default", cloud.onlyTemplate().name());
        assertEquals(List.of("debian-1-1.json"), cloud.files("done"));
    }

    @Test
    void expirationRemovesBoth() {
        cloud.register("debian", "1");
        cloud.syncOk();
        cloud.expire("debian", "1");
        cloud.syncOk();
        assertEquals(List.of(), cloud.sandbox().templates());
        assertEquals(List.of(), cloud.sandbox().images());
    }

    @Test
    void doesNothingForWhatIsThere() {
        cloud.register("debian", "1");
        cloud.syncOk();
        cloud.register("debian", "1");
        cloud.sandbox().counters().reset();
        String out = cloud.syncOk();
        assertTrue(
                out.matches(
                        "(?s)(.*\n)?nifty sync: 0 changed, 1 unchanged, 0 failed, 0 rejected(; [0-9.]+ KiB uploaded)?; [0-9.]+ s\n"),
                out);
        assertEquals(3, cloud.sandbox().counters().total());
    }

    @Test
    void swapsVersionsInOnePass() {
        cloud.register("debian", "1");
        cloud.syncOk();
        int template = cloud.onlyTemplate().id();
        cloud.expire("debian", "1");
        cloud.register("debian", "2");
        cloud.syncOk();
        assertEquals(List.of("2 READY"), cloud.imageStates());
        assertEquals("2", cloud.offeredVersion());
        assertEquals(template, cloud.onlyTemplate().id());
    }

    @Test
    void planChangesNothing() {
        cloud.register("debian", "1");
        String out = cloud.run("plan").out();
        assertTrue(out.startsWith("debian\n  + upload image 'debian-1@default' to datastore 'default' from "), out);
        assertTrue(out.endsWith("1 to change in 2 steps, 0 unchanged; nothing was done\n"), out);
        assertEquals(List.of(), cloud.sandbox().images());
        assertEquals(List.of(), cloud.files("done"));
    }
}
