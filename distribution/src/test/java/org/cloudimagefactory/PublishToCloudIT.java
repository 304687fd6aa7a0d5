package org.cloudimagefactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.cloudimagefactory.common.imagelist.x509.TestCertificate;
import org.cloudimagefactory.common.imagelist.x509.TestDirectory;
import org.cloudimagefactory.common.imagelist.x509.TestSigner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way with the tools as they ship: published, caught, processed, registered in a cloud, changed, expired. */
class PublishToCloudIT {
    @TempDir
    Path directory;

    private HttpServer web;
    private CloudSite site;

    @BeforeEach
    void start() throws Exception {
        Path www = Files.createDirectory(directory.resolve("www"));
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/", exchange -> serve(www, exchange));
        web.start();
        TestCertificate root = TestCertificate.authority("/DC=org/CN=Root").selfSigned();
        new TestDirectory(Files.createDirectory(directory.resolve("certificates"))).trust(root);
        TestSigner.write(
                TestCertificate.named("/DC=org/O=Hosts/CN=lists.example.org").issuedBy(root),
                directory.resolve("cert.pem"),
                directory.resolve("key.pem"));
        site = new CloudSite(directory);
    }

    @AfterEach
    void stop() throws Exception {
        web.stop(0);
        site.close();
    }

    @Test
    void keepsTheCloudEqualToTheList() throws Exception {
        publish(List.of(site.descriptor("a", "1", 64, null), site.descriptor("b", "1", 32, null)));
        site.run(
                "itchy",
                List.of(
                        "subscribe",
                        "--state-file",
                        site.at("state.db"),
                        "--ca-dir",
                        site.at("certificates"),
                        "--endorser-dn",
                        "/DC=org/O=Hosts/CN=lists.example.org",
                        "--endorser-ca",
                        "/DC=org/CN=Root",
                        url() + "image.list"));
        follow();
        assertEquals(List.of("a 1", "b 1"), site.offered());

        Instant begun = Instant.now();
        publish(List.of(site.descriptor("a", "2", 96, null)), "--append");
        // What is over can't be published: it must not be over before, however busy the machine is.
        Duration enough = Duration.between(begun, Instant.now()).multipliedBy(4).plusSeconds(2);
        follow();
        assertEquals(List.of("a 2", "b 1"), site.offered());

        Instant soon = Instant.now().plus(enough).truncatedTo(ChronoUnit.SECONDS);
        publish(List.of(site.descriptor("b", "1", 32, soon)), "--append");
        while (Instant.now().isBefore(soon.plusSeconds(1))) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
        follow();
        assertEquals(List.of("a 2"), site.offered());
        assertEquals(1, site.files("cache"));
    }

    /** One round of a site's cron job; an image that the list says is expired makes it say so. */
    private void follow() throws Exception {
        CloudSite.Outcome caught = site.follow("--ca-dir", site.at("certificates"));
        assertTrue(
                caught.exitCode() == 0
                        || caught.err()
                                .matches("itchy: subscription .*: image b is not taken: the image expired on .*\n"),
                caught.err());
        site.takeIn();
    }

    private void publish(List<Path> descriptors, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "publish",
                "--list",
                site.at("www/image.list"),
                "--store",
                site.at("www/store"),
                "--base-url",
                url() + "store/",
                "--list-url",
                url() + "image.list",
                "--endorser-cert",
                site.at("cert.pem"),
                "--endorser-key",
                site.at("key.pem"),
                "--expires",
                "7d"));
        arguments.addAll(List.of(options));
        descriptors.forEach(descriptor -> arguments.add(descriptor.toString()));
        site.run("comfy", arguments);
    }

    private String url() {
        return "http://127.0.0.1:" + web.getAddress().getPort() + "/";
    }

    private static void serve(Path www, HttpExchange exchange) throws IOException {
        Path file = www.resolve(exchange.getRequestURI().getPath().substring(1)).normalize();
        if (file.startsWith(www) && Files.isRegularFile(file)) {
            exchange.sendResponseHeaders(200, Files.size(file));
            Files.copy(file, exchange.getResponseBody());
        } else {
            exchange.sendResponseHeaders(404, -1);
        }
        exchange.close();
    }
}
