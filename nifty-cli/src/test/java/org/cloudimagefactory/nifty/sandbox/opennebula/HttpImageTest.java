package org.cloudimagefactory.nifty.sandbox.opennebula;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.OneVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images that the datastore downloads. */
class HttpImageTest {
    private final byte[] content = new byte[2_500_000];

    @TempDir
    Path directory;

    private HttpServer web;

    @BeforeEach
    void serve() throws IOException {
        new Random(1).nextBytes(content);
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/disk.raw", this::disk);
        web.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().set("Location", "http://example.org/");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        web.start();
    }

    @AfterEach
    void stop() {
        web.stop(0);
    }

    @Test
    void downloadsFromAServerOnLoopback() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.in(directory))) {
            RpcClient client = RpcClient.of(sandbox);
            assertEquals("0", allocate(client, url("/disk.raw")).value());
            Eventually.await("READY", () -> field(client, "STATE").equals("1"));
            assertEquals("3", field(client, "SIZE"));
            assertEquals("raw", field(client, "FORMAT"));
            assertArrayEquals(content, Files.readAllBytes(Path.of(field(client, "SOURCE"))));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "V6_10, Failed to get image head",
        "V7_4, cannot access 'URL' (Permission denied)",
    })
    void cannotReachWhatIsNotThereOrElsewhere(OneVersion version, String message) throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.in(directory).imitating(version))) {
            RpcClient client = RpcClient.of(sandbox);
            for (String url : new String[] {
                url("/none"),
                url("/moved"),
                "http://192.0.2.1/disk.raw",
                "https://example.org/x",
                "http:///x",
                "http://a b/"
            }) {
                RpcClient.Answer answer = allocate(client, url);
                assertEquals(
                        "[one.image.allocate] Cannot parse image SIZE: " + message.replace("URL", url), answer.value());
                assertEquals(0x2000, answer.code());
            }
        }
    }

    @Test
    void endsInErrorWhenTheDownloadBreaksOff() throws Exception {
        web.createContext("/cut.raw", exchange -> {
            boolean head = exchange.getRequestMethod().equals("HEAD");
            if (head) {
                exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
            }
            exchange.sendResponseHeaders(200, head ? -1 : content.length);
            if (!head) {
                exchange.getResponseBody().write(content, 0, 1_000_000);
            }
            exchange.close();
        });
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.in(directory))) {
            RpcClient client = RpcClient.of(sandbox);
            allocate(client, url("/cut.raw"));
            Eventually.await("ERROR", () -> field(client, "STATE").equals("5"));
            assertTrue(field(client, "ERROR").contains("Error copying image in the datastore: Error copying "));
        }
    }

    private static RpcClient.Answer allocate(RpcClient client, String url) throws Exception {
        return client.call("one.image.allocate", "NAME=\"a\"\nPATH=\"" + url + "\"", 1, false);
    }

    private static String field(RpcClient client, String element) throws Exception {
        return RpcClient.text(client.call("one.image.info", 0, false).value(), element);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + web.getAddress().getPort() + path;
    }

    private void disk(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean head = exchange.getRequestMethod().equals("HEAD");
            if (head) {
                exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
            }
            exchange.sendResponseHeaders(200, head ? -1 : content.length);
            if (!head) {
                exchange.getResponseBody().write(content);
            }
        }
    }
}
