package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What nifty tells of the cloud, of what waits, and of what failed last. */
class ReportTest extends WithCloud {
    private Path page() {
        return directory.resolve("www.html");
    }

    private String html() throws IOException {
        Nifty.Run run = cloud.run("report", "--page", page().toString(), "--title", "<Our> cloud");
        assertEquals(0, run.exitCode(), run.err());
        return Files.readString(page());
    }

    private void troubled() {
        cloud.register("debian", "12", cloud.image("d.raw", "one"), "\"title\":\"Debian <script>alert(1)</script>\"");
        cloud.arrive("bad", "null");
        cloud.register("gone", "1", cloud.image("g.raw", "two"));
        try {
            Files.delete(cloud.images().resolve("g.raw"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertEquals(1, cloud.run("sync").exitCode());
    }

    @Test
    void tellsWhatFailedLastAndWhy() throws IOException {
        troubled();
        Nifty.Run run = cloud.run("report");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().startsWith("1 of 1 offered, 1 waiting, 1 set aside, 2 failed last time\n"), run.out());
        assertTrue(run.out().contains("gone: "), run.out());
        assertTrue(run.out().contains("g.raw"), run.out());
        JsonNode report = new ObjectMapper()
                .readTree(cloud.run("report", "--output", "json").out());
        assertEquals("debian", report.get("appliances").get(0).get("identifier").asText());
        assertEquals("gone", report.get("waiting").get(0).get("identifier").asText());
        assertEquals(1, report.get("rejected").size());
        assertEquals(1, report.get("last_run").get("changed").asInt());
        assertEquals(2, report.get("last_run").get("problems").size());
        assertTrue(report.get("page").isNull());
    }

    @Test
    void aRunThatEndedEarlyIsTold() {
        cloud.register("debian", "12");
        cloud.stop();
        assertEquals(3, cloud.run("sync").exitCode());
        cloud.start();
        Nifty.Run run = cloud.run("report");
        assertTrue(run.out().contains("the last run ended early: cannot talk to OpenNebula"), run.out());
        cloud.syncOk();
        assertTrue(cloud.run("report").out().endsWith("1 of 1 offered, 0 waiting, 0 set aside, 0 failed last time\n"));
    }

    @Test
    void thePageEscapesTextsOfOthers() throws IOException {
        troubled();
        String html = html();
        assertFalse(html.contains("<script"), html);
        assertTrue(html.contains("Debian &lt;script&gt;alert(1)&lt;/script&gt;"), html);
        assertTrue(html.contains("<title>&lt;Our&gt; cloud</title>"), html);
        assertTrue(html.contains("default-src 'none'"), html);
        assertFalse(Pattern.compile("<(img|link|iframe|object|embed)|@import|url\\(")
                .matcher(html)
                .find());
        assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(page())));
        try (Stream<Path> files = Files.list(directory)) {
            assertTrue(files.noneMatch(file -> file.toString().endsWith(".part")));
        }
    }

    @Test
    void thePageTellsProvenanceAndExpiry() throws IOException {
        cloud.register(
                "debian",
                "12",
                cloud.image("d.raw", "one"),
                "\"title\":\"Debian 12\"",
                "\"mpuri\":\"https://lists.example.org/debian\"",
                "\"image_list\":\"list-7\"",
                "\"os\":{\"type\":\"linux\",\"distribution\":\"debian\",\"version\":\"12\",\"arch\":\"x86_64\"}",
                "\"expires\":\"" + cloud.clock().instant().plusSeconds(3 * 86_400 + 60) + "\"");
        cloud.syncOk();
        String html = html();
        assertTrue(html.contains("<dt>Image list</dt><dd>list-7</dd>"), html);
        assertTrue(html.contains("<a href=\"https://lists.example.org/debian\">"), html);
        assertTrue(html.contains("(in 3 days)"), html);
        assertTrue(html.contains("<b>1</b> expire within 14 days"), html);
        assertTrue(html.contains(", nothing failed"), html);
    }

    @Test
    void replacesAnEarlierPageAndNothingElse() throws IOException {
        html();
        html();
        Files.writeString(page(), "mine");
        Nifty.Run run = cloud.run("report", "--page", page().toString());
        assertFails(run, 1, "is there already, and it is no page of nifty report");
        assertEquals("mine", Files.readString(page()));
    }

    @Test
    void withoutACloudTheEarlierPageStays() throws IOException {
        String html = html();
        cloud.stop();
        assertFails(cloud.run("report", "--page", page().toString(), "--retries", "0"), 3, "cannot talk to OpenNebula");
        assertEquals(html, Files.readString(page()));
        cloud.start();
    }

    @Test
    void aDamagedNoteOfTheLastRunIsIgnored() throws IOException {
        cloud.register("debian", "12");
        cloud.syncOk();
        try (Stream<Path> files = Files.walk(cloud.descriptors())) {
            for (Path note :
                    files.filter(file -> file.endsWith("last-run.json")).toList()) {
                Files.writeString(note, "{\"at\":");
            }
        }
        Nifty.Run run = cloud.run("report");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().startsWith("1 of 1 offered"), run.out());
    }
}
