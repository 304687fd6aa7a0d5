package org.cloudimagefactory.comfy.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Catalogues of descriptors and of what is in clouds; those of lists are tested where lists are published. */
class CatalogueSourcesTest {
    private static final String CLOUD = """
            [{"identifier": "debian", "datastore": "default", "title": "Debian in the cloud", "version": "2", "state": "offered",
              "ways": [{"with": "OpenNebula", "command": "onetemplate instantiate 7"}]},
             {"identifier": "old", "state": "expired", "ways": [{"with": "OpenNebula", "command": "onetemplate instantiate 8"}]}]
            """;

    @TempDir
    Path directory;

    private Path page;

    @BeforeEach
    void name() {
        page = directory.resolve("index.html");
    }

    private long write(List<Path> descriptors, List<Path> clouds) {
        return new CatalogueService(FilePermissions.parse("644"), Clock.systemUTC())
                .write("Appliances", new CatalogueSources(List.of(), descriptors, clouds), page);
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    @Test
    void aDescriptorAndACloudSpeakOfOneAppliance() throws IOException {
        Path descriptors = Files.createDirectory(directory.resolve("descriptors"));
        Files.writeString(descriptors.resolve("debian.json"), """
                {"action": "registration", "identifier": "debian", "version": "2", "title": "Debian 12", "memory": 1024,
                 "os": {"distribution": "debian", "version": "12"},
                 "disks": [{"type": "os", "format": "qcow2", "path": "/srv/secret/place.qcow2", "checksum": {"sha512": "%s"}}]}
                """.formatted("a".repeat(128)));
        Files.writeString(descriptors.resolve("gone.json"), "{\"action\": \"expiration\", \"identifier\": \"gone\"}");
        Files.writeString(descriptors.resolve("notes.txt"), "no descriptor");
        assertEquals(1, write(List.of(descriptors), List.of(file("cloud.json", CLOUD))));
        String html = Files.readString(page);
        assertEquals(1, Pattern.compile("<article").matcher(html).results().count(), html);
        assertTrue(html.contains("<h3>Debian 12</h3>"), html);
        assertTrue(html.contains("<dt>Memory</dt><dd>1024 MiB</dd>"), html);
        assertTrue(html.contains("<summary>OpenNebula</summary>\n<pre><code>onetemplate instantiate 7</code>"), html);
        assertFalse(html.contains("secret"), "where the publisher keeps its images");
        assertFalse(html.contains("instantiate 8"), "what is not offered");
        assertFalse(html.contains("gone"), html);
    }

    @Test
    void severalCloudsAreSeveralWays() throws IOException {
        Path one = file("one.json", CLOUD);
        Path other = file("other.json", CLOUD.replace("onetemplate instantiate 7", "skopeo copy <a> 'b'"));
        assertEquals(1, write(List.of(), List.of(one, one, other)));
        String html = Files.readString(page);
        assertEquals(2, Pattern.compile("<details>").matcher(html).results().count(), html);
        assertTrue(html.contains("skopeo copy &lt;a&gt; &#39;b&#39;"), html);
    }

    /** What nifty tells of a market and of an image server that offer one appliance. */
    @Test
    void aMarketAndAnImageServerAreWaysToOneAppliance() throws IOException {
        Path market = file("market.json", """
                [{"identifier": "debian", "state": "offered", "ways": [
                  {"with": "OpenNebula: register the market", "command": "printf '%s\\n' 'ENDPOINT = \\"https://m.example.org\\"'"},
                  {"with": "OpenNebula, once the market is registered", "command": "onemarketapp export 'Debian' 'Debian'"}]}]
                """);
        Path images = file("images.json", """
                [{"identifier": "debian", "state": "offered", "ways": [
                  {"with": "LXD", "command": "lxc remote add images 'https://i.example.org' --protocol simplestreams\\nlxc launch 'images:debian'"},
                  {"with": "Incus", "command": "incus remote add images 'https://i.example.org' --protocol simplestreams"}]}]
                """);
        assertEquals(1, write(List.of(), List.of(market, images)));
        String html = Files.readString(page);
        assertEquals(1, Pattern.compile("<article").matcher(html).results().count(), html);
        assertEquals(4, Pattern.compile("<details>").matcher(html).results().count(), html);
        assertTrue(html.contains("ENDPOINT = &quot;https://m.example.org&quot;"), html);
        assertTrue(html.contains("onemarketapp export &#39;Debian&#39; &#39;Debian&#39;</code>"), html);
        assertTrue(html.contains("--protocol simplestreams\nlxc launch &#39;images:debian&#39;</code>"), html);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                       | no array of appliances
            [{}]                     | an appliance without identifier
            [{"identifier": 7}]      | an appliance without identifier
            nothing                  | no valid JSON
            [{"a": 1, "a": 2}]       | no valid JSON
            [[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]] | no valid JSON
            """)
    void otherFilesAreNoCloud(String content, String reason) throws IOException {
        Path cloud = file("cloud.json", content);
        Problem problem = assertThrows(Problem.class, () -> write(List.of(), List.of(cloud)));
        assertTrue(
                problem.getMessage().startsWith(cloud + " is not what 'nifty list --output json' prints: " + reason),
                problem.getMessage());
        assertFalse(Files.exists(page));
    }

    @Test
    void whateverACloudSaysIsNoMarkup() throws IOException {
        write(List.of(), List.of(file("cloud.json", """
                [{"identifier": "<script>a</script>", "state": "offered", "title": "<b>", "version": "\\" onload=x",
                  "ways": [{"with": "<i>", "command": "<u>"}, {"with": 7}, "x"]}]
                """)));
        String html = Files.readString(page);
        for (String markup : new String[] {"<script", "<b>", "<i>", "<u>", "\" onload"}) {
            assertFalse(html.contains(markup), markup + " in " + html);
        }
    }
}
