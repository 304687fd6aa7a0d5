package org.cloudimagefactory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.cloudimagefactory.common.pgp.Gpg;
import org.cloudimagefactory.common.spool.Digest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole way from markets, with the tools as they ship: a site's itchy follows a signed tree of simplestreams and a Marketplace, and
 * the site's cloud follows that: new, changed, gone.
 */
class MarketsToCloudIT {
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path directory;

    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private HttpServer server;
    private Gpg gpg;
    private CloudSite site;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        gpg = new Gpg();
        gpg.key("publisher", "ed25519", "never");
        gpg.export(directory.resolve("publisher.gpg"), "publisher");
        site = new CloudSite(directory);
    }

    @AfterEach
    void stop() throws Exception {
        server.stop(0);
        gpg.close();
        site.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] content = files.get(exchange.getRequestURI().getPath());
        exchange.sendResponseHeaders(content == null ? 404 : 200, content == null ? -1 : content.length);
        if (content != null) {
            exchange.getResponseBody().write(content);
        }
        exchange.close();
    }

    @Test
    void theCloudFollowsBothKinds() throws Exception {
        tree(1, "\"tree:amd64\":{\"os\":\"tree\",\"versions\":{" + version("1", 64) + "}}");
        market(app("1", 1, 32));
        subscribe("simplestreams+" + url() + "/tree", "--signed-by", "pgp:" + site.at("publisher.gpg"));
        subscribe("one-market+" + url(), "--unsigned", "--allow-http");
        follow(0);
        assertEquals(List.of("Market 1", "tree (tree:amd64) 1"), site.offered());

        tree(2, "\"tree:amd64\":{\"os\":\"tree\",\"versions\":{" + version("1", 64) + "," + version("2", 96) + "}}");
        market(app("2", 2, 48));
        follow(0);
        assertEquals(List.of("Market 2", "tree (tree:amd64) 2"), site.offered());

        tree(3, "");
        market("");
        follow(1);
        assertEquals(List.of("Market 2"), site.offered());
        follow(1);
        assertEquals(List.of("Market 2"), site.offered());
        follow(0);
        assertEquals(List.of(), site.offered());
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private byte[] disk(String name, int mebibytes) throws Exception {
        Path image = directory.resolve(name);
        Process made = new ProcessBuilder("qemu-img", "create", "-q", "-f", "qcow2", image.toString(), mebibytes + "M")
                .inheritIO()
                .start();
        assertEquals(0, made.waitFor());
        return Files.readAllBytes(image);
    }

    private String version(String version, int mebibytes) throws Exception {
        byte[] disk = disk("tree-" + version, mebibytes);
        files.put("/tree/disk-" + version, disk);
        return "\"" + version + "\":{\"items\":{\"disk\":{\"ftype\":\"disk-kvm.img\",\"path\":\"disk-" + version
                + "\",\"size\":" + disk.length + ",\"sha256\":\"" + Digest.SHA_256.of(disk) + "\"}}}";
    }

    private void tree(int day, String products) throws Exception {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                FIRST.plusSeconds(day).atOffset(ZoneOffset.UTC));
        sign("images", "{\"format\":\"products:1.0\",\"updated\":\"" + date + "\",\"products\":{" + products + "}}");
        sign(
                "index",
                "{\"format\":\"index:1.0\",\"updated\":\"" + date
                        + "\",\"index\":{\"images\":{\"format\":\"products:1.0\","
                        + "\"datatype\":\"image-downloads\",\"updated\":\"" + date
                        + "\",\"path\":\"streams/v1/images.sjson\"}}}");
    }

    private void sign(String name, String text) throws Exception {
        files.put("/tree/streams/v1/" + name + ".sjson", gpg.clearsign("publisher", text));
    }

    private String app(String version, int day, int mebibytes) throws Exception {
        byte[] disk = disk("market-" + version, mebibytes);
        files.put("/appliance/one/download/0", disk);
        return "{\"_id\":{\"$oid\":\"one\"},\"name\":\"Market\",\"version\":\"" + version + "\",\"creation_time\":"
                + day + ",\"format\":\"qcow2\",\"files\":[{\"sha256\":\"" + Digest.SHA_256.of(disk) + "\"}]}";
    }

    private void market(String apps) {
        files.put("/appliance", ("{\"appliances\":[" + apps + "]}").getBytes(StandardCharsets.UTF_8));
    }

    private void subscribe(String address, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("subscribe", "--state-file", site.at("state.db"), address));
        arguments.addAll(List.of(options));
        site.run("itchy", arguments);
    }

    /** A round of the site's; what is not there for the first and second time is told. */
    private void follow(int exitCode) throws Exception {
        CloudSite.Outcome caught = site.follow();
        assertEquals(exitCode, caught.exitCode(), caught.err());
        site.takeIn();
    }
}
