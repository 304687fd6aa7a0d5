package org.cloudimagefactory.itchy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.cloudimagefactory.itchy.Site;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusCommandTest {
    @TempDir
    Path directory;

    private Site site;

    @BeforeEach
    void open() {
        site = new Site(directory);
    }

    @Test
    void showsWhatWaitsFailedAndIsDone() throws IOException {
        site.archive("ExpirePostfix", "done", "1");
        site.process();
        site.archive("AvailablePostfix", "bad", "1");
        site.process("--max-attempts", "1");
        site.archive("AvailablePostfix", "tried", "2");
        site.process();
        site.archive("AvailablePostfix", "new", "3");
        JsonNode status = new ObjectMapper().readTree(status("--output", "json").out());
        assertEquals("done", status.at("/done/0/identifier").asText());
        assertEquals("expired", status.at("/done/0/reason").asText());
        assertEquals("bad", status.at("/failed/0/identifier").asText());
        assertEquals(
                "image " + site.cache.resolve("bad") + " is not there",
                status.at("/failed/0/reason").asText());
        assertEquals("tried", status.at("/waiting/0/identifier").asText());
        assertEquals(
                "image " + site.cache.resolve("tried") + " is not there",
                status.at("/waiting/0/reason").asText());
        assertEquals("new", status.at("/waiting/1/identifier").asText());
        assertEquals("", status.at("/waiting/1/reason").asText());
        assertEquals(0, status.path("running").size());
        String text = status().out();
        assertTrue(text.startsWith("waiting: 2\n"), text);
        assertTrue(text.contains("\nrunning: 0\nfailed: 1\n   0 h  0 min  "), text);
    }

    @Test
    void showsWhatARunWorksOn() throws IOException {
        site.archive("AvailablePostfix", "a", "1");
        String event = Site.names(site.metadata).get(0);
        Files.writeString(
                site.metadata.resolve(".journal"),
                "{\"at\":\"2026-11-24T12:00:00Z\",\"step\":\"STARTED\",\"event\":\"" + event + "\"}\n");
        String owner = "itchy process, pid " + ProcessHandle.current().pid() + ", since " + Instant.now();
        Files.writeString(site.metadata.resolve(".lock"), owner);
        assertTrue(status().out().contains("waiting: 0\nrunning: 1\n"), status().out());
        // Somebody else has got the number of a process that is gone.
        Files.writeString(site.metadata.resolve(".lock"), owner.replaceFirst("since .*", "since 2020-01-01T00:00:00Z"));
        assertTrue(status().out().contains("\nrunning: 0\n"), status().out());
    }

    @Test
    void saysThatThereIsNoSuchDirectory() {
        assertEquals(
                new Site.Run(3, "", "itchy: no directory " + site.metadata + "; create it, or name another\n"),
                status());
    }

    @Test
    void retryNamesWhatItCannotFind() throws IOException {
        Files.createDirectories(site.metadata);
        assertEquals(
                new Site.Run(
                        1,
                        "",
                        "itchy: no failed event '../x' in " + site.metadata.resolve("failed")
                                + "; 'itchy status' lists them\n"),
                site.run(Map.of(), "retry", "-m", site.metadata.toString(), "../x"));
        assertEquals(
                new Site.Run(0, "no events have failed\n", ""),
                site.run(Map.of(), "retry", "-m", site.metadata.toString()));
    }

    private Site.Run status(String... options) {
        String[] all = new String[options.length + 3];
        all[0] = "status";
        all[1] = "-m";
        all[2] = site.metadata.toString();
        System.arraycopy(options, 0, all, 3, options.length);
        return site.run(Map.of(), all);
    }
}
