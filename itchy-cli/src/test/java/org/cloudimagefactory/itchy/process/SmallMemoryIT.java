package org.cloudimagefactory.itchy.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.itchy.Disks;
import org.cloudimagefactory.itchy.Site;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images whose compression asks for much memory, in processes that have little. */
class SmallMemoryIT {
    private static final int IMAGES = 6;

    @TempDir
    Path directory;

    private Site site;

    private record Outcome(int exitCode, String out) {}

    @BeforeEach
    void store() throws IOException {
        site = new Site(directory);
        Path raw = Disks.raw(directory.resolve("raw"), 1 << 20, 1);
        for (int i = 0; i < IMAGES; i++) {
            Disks.run("sh", "-c", "xz -9 -c '" + raw + "' >'" + site.cache.resolve("image" + i) + "'");
            site.archive("AvailablePostfix", "image" + i, "1");
        }
        site.archive("ExpirePostfix", "other", "1");
    }

    @Test
    void asManyJobsAsOneLikesFitIntoTheMemoryOfTheLauncher() throws IOException, InterruptedException {
        Outcome outcome = process("-Xmx256m");
        assertEquals(0, outcome.exitCode(), outcome.out());
        assertEquals(IMAGES + 1, site.published().size());
    }

    @Test
    void whatNeedsMoreThanThereIsHoldsNoOtherEventUp() throws IOException, InterruptedException {
        Outcome outcome = process("-Xmx64m");
        assertEquals(3, outcome.exitCode(), outcome.out());
        assertTrue(outcome.out().contains(": out of memory; use fewer --jobs, or set "), outcome.out());
        assertEquals("other", site.published().get(0).identifier());
        assertEquals(IMAGES, Site.names(site.metadata).size());
    }

    private Outcome process(String memory) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                memory,
                "-cp",
                System.getProperty("java.class.path"),
                "org.cloudimagefactory.itchy.ItchyMain",
                "process",
                "--jobs",
                Integer.toString(IMAGES)));
        line.addAll(List.of(site.directories()));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), out);
    }
}
