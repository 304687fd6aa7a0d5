package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.web.NginxServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fetches from a real nginx, with the snippet that ships, exactly what OpenNebula 7.4's driver fetches, and makes of it what it made
 * of such a tree when it was run (its output is the resource).
 */
class MarketDriverIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private final HttpClient client =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
    private LibraryFixture market;
    private NginxServer server;

    @BeforeEach
    void offerOneImage() throws Exception {
        market = new LibraryFixture(
                directory,
                "marketplace",
                "--other-market",
                "none",
                "--market-suffix",
                "1.0",
                "--market-publisher",
                "example.org");
        Path image = market.images().resolve("micro.qcow2");
        Process made = new ProcessBuilder("qemu-img", "create", "-q", "-f", "qcow2", image.toString(), "512M")
                .inheritIO()
                .start();
        assertEquals(0, made.waitFor());
        market.write(market.descriptors().resolve("micro.json"), """
                {"action":"registration","identifier":"micro","version":"20261129012916","title":"micro Linux",
                 "description":"a \\"tiny\\" Linux","memory":256,"os":{"distribution":"micro","version":"1.0"},
                 "disks":[{"type":"os","format":"qcow2","path":"%s"}]}""".formatted(image));
        market.ok("sync");
        server = NginxServer.start(directory, market.pool());
    }

    @AfterEach
    void stop() throws InterruptedException {
        server.close();
    }

    private HttpResponse<byte[]> get(String url) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("User-Agent", "OpenNebula 7.4.0 (Market Driver)")
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    void theDriverReadsWhatItRead() throws Exception {
        HttpResponse<byte[]> list = get(server.url() + "//appliance");
        assertEquals(200, list.statusCode());
        JsonNode app = JSON.readTree(list.body()).get("appliances").get(0);
        String id = app.at("/_id/$oid").asText();
        HttpResponse<byte[]> image = get(server.url() + "/appliance/" + id + "/download/0");
        assertEquals(200, image.statusCode());
        assertEquals(app.at("/files/0/sha256").asText(), Digest.SHA_256.of(image.body()));
        String expected;
        try (InputStream in = MarketDriverIT.class.getResourceAsStream("/marketplace/what-the-driver-read.txt")) {
            expected = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("URL", server.url())
                    .replace("UUID", id)
                    .replace("DIGEST", Digest.MD5.of(image.body()))
                    .replace("HASH", app.get("version").asText().replaceFirst(".*-", ""));
        }
        assertEquals(expected.strip(), String.join("\n", read(app)).strip());
    }

    @Test
    void thePageOfAnAppIsThereAndRecordsAreNot() throws Exception {
        JsonNode list = JSON.readTree(get(server.url() + "/appliance").body());
        JsonNode app = list.get("appliances").get(0);
        String id = app.at("/_id/$oid").asText();
        for (String end : List.of("", "/", "/index.json")) {
            HttpResponse<byte[]> page = get(server.url() + "/appliance/" + id + end);
            assertEquals(200, page.statusCode(), end);
            assertEquals(app.get("name"), JSON.readTree(page.body()).get("name"));
        }
        assertEquals(200, get(server.url() + "/appliance/index.json").statusCode());
        String mark = market.names().stream()
                .filter(name -> name.endsWith(".nifty"))
                .findFirst()
                .orElseThrow();
        assertTrue(Files.exists(market.pool().resolve(mark)));
        assertEquals(404, get(server.url() + "/" + mark).statusCode());
    }

    /** As the driver prints it, decoded: its fields, those of the image, those of the template. */
    private List<String> read(JsonNode app) throws Exception {
        List<String> lines = new ArrayList<>();
        String page = server.url() + "/appliance/" + app.at("/_id/$oid").asText();
        List<String> tags = new ArrayList<>();
        app.get("tags").forEach(tag -> tags.add(tag.asText()));
        print(lines, "NAME", app.get("name").asText());
        print(lines, "SOURCE", page + "/download/0");
        print(lines, "IMPORT_ID", app.at("/_id/$oid").asText());
        print(lines, "ORIGIN_ID", "-1");
        print(lines, "TYPE", app.get("type").asText());
        print(lines, "PUBLISHER", app.get("publisher").asText());
        print(lines, "FORMAT", app.get("format").asText());
        print(lines, "DESCRIPTION", app.get("short_description").asText());
        print(lines, "VERSION", app.get("version").asText());
        print(lines, "TAGS", String.join(", ", tags));
        print(lines, "REGTIME", app.get("creation_time").asText());
        print(lines, "LINK", page);
        print(lines, "ARCHITECTURE", app.get("os-arch").asText());
        print(lines, "HYPERVISOR", app.get("hypervisor").asText());
        JsonNode file = app.get("files").get(0);
        print(lines, "SIZE", Long.toString((file.get("size").asLong() + (1 << 20) - 1) >> 20));
        print(lines, "MD5", file.get("md5").asText());
        print(lines, "DEV_PREFIX", file.get("dev_prefix").asText());
        print(lines, "TYPE", file.get("type").asText());
        JsonNode template = JSON.readTree(app.get("opennebula_template").asText());
        for (Map.Entry<String, JsonNode> field : template.properties()) {
            if (field.getValue().isObject()) {
                List<String> inner = new ArrayList<>();
                field.getValue()
                        .properties()
                        .forEach(each -> inner.add(each.getKey() + " =\"" + text(each.getValue()) + "\""));
                lines.add(field.getKey() + " = [ " + String.join(",", inner) + "]\n");
            } else {
                lines.add(field.getKey() + " = \"" + text(field.getValue()) + "\"");
            }
        }
        return lines;
    }

    /** A number would have the driver drop the template. */
    private static String text(JsonNode value) {
        assertTrue(value.isTextual(), value.toString());
        return value.textValue();
    }

    private static void print(List<String> lines, String name, String value) {
        lines.add(name + "=\"" + value.replace("\"", "\\\"") + "\"");
    }
}
