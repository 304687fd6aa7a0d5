package org.cloudimagefactory.comfy.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.cloudimagefactory.common.imagelist.HeldList;
import org.cloudimagefactory.common.imagelist.ImageList;
import org.cloudimagefactory.common.imagelist.ListReport;
import org.cloudimagefactory.common.imagelist.ListedImage;
import org.cloudimagefactory.common.imagelist.Pins;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishCommandTest {
    @TempDir
    Path directory;

    private PublisherDesk desk;

    @BeforeEach
    void makeDesk() throws Exception {
        desk = new PublisherDesk(directory);
    }

    @Test
    void signsAListAnewThoughAnImageInItHasExpired() throws Exception {
        Path descriptor = desk.descriptor("a", "1", "first");
        String tomorrow = Instant.now().plus(Duration.ofDays(1)).toString();
        Files.writeString(
                descriptor, Files.readString(descriptor).replaceFirst("\\{", "{\"expires\":\"" + tomorrow + "\","));
        assertEquals(0, desk.publish(descriptor.toString()).exitCode());
        desk.at(Clock.offset(Clock.systemUTC(), Duration.ofDays(2)));
        PublisherDesk.Run again = desk.publish("--append", descriptor.toString());
        assertEquals(1, again.exitCode());
        assertTrue(again.err().startsWith("comfy: image a can't be published: the image expired on "), again.err());
        PublisherDesk.Run resigned = desk.publish("--resign");
        assertEquals(0, resigned.exitCode(), resigned.err());
    }

    @Test
    void namesAStoreThatCannotBeReached() throws Exception {
        String descriptor = desk.descriptor("a", "1", "first").toString();
        PublisherDesk.Run other = desk.publishTo("ftp://127.0.0.1/x", descriptor);
        assertEquals(2, other.exitCode());
        assertTrue(other.err().startsWith("comfy: 'ftp://127.0.0.1/x' is no place for a store; "), other.err());
        PublisherDesk.Run closed = desk.publishTo("http://127.0.0.1:1/", descriptor);
        assertEquals(3, closed.exitCode());
        assertTrue(closed.err().endsWith(" into http://127.0.0.1:1/: no connection\n"), closed.err());
    }

    @Test
    void signsNothingWithACertificateThatIsOver() throws Exception {
        Path descriptor = desk.descriptor("a", "1", "first");
        desk.at(Clock.offset(Clock.systemUTC(), Duration.ofDays(60)));
        PublisherDesk.Run run = desk.publish(descriptor.toString());
        assertEquals(3, run.exitCode());
        assertTrue(run.err().startsWith("comfy: the endorser's certificate is valid from "), run.err());
        assertFalse(Files.exists(desk.list()));
    }

    @Test
    void publishesImagesUnderTheirDigestsAndASignedListOfThem() throws Exception {
        PublisherDesk.Run run = desk.publish(
                "--vo", "fedcloud", desk.descriptor("a", "1", "first").toString());
        assertEquals(0, run.exitCode(), run.err());
        ImageList list = accepted(new Pins(
                List.of(new Endorser(PublisherDesk.DN, PublisherDesk.CA)),
                null,
                "https://images.example.org/store/image.list",
                null));
        assertEquals("fedcloud", list.texts().get("ad:vo"));
        for (String field : List.of("dc:title", "dc:description", "dc:source", "hv:uri")) {
            assertFalse(list.texts().getOrDefault(field, "").isEmpty(), field);
        }
        ListedImage image = list.acceptedImages().findFirst().orElseThrow();
        for (String field : List.of(
                "dc:title", "dc:description", "hv:hypervisor", "sl:arch", "sl:os", "sl:osversion", "sl:comments")) {
            assertFalse(image.texts().getOrDefault(field, "").isEmpty(), field);
        }
        assertEquals(
                "https://images.example.org/store/" + image.sha512() + ".qcow2",
                image.uri().toString());
        Path stored = desk.store().resolve(image.sha512() + ".qcow2");
        assertEquals("first", Files.readString(stored));
        assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(stored)));
        assertTrue(image.texts().get("sl:sbom:uri").endsWith(".cdx.json"));
        assertTrue(desk.text().contains("micalg=\"sha-256\""));
        try (Stream<Path> files = Files.list(desk.store())) {
            assertEquals(2, files.count());
        }
    }

    @Test
    void replacesAppendsRemovesAndResigns() throws Exception {
        publish(desk.descriptor("a", "1", "first"));
        ImageList before = accepted(Pins.NONE);
        publish("--append", desk.descriptor("b", "1", "second"));
        assertEquals(List.of("a 1", "b 1"), images());
        publish("--append", desk.descriptor("a", "2", "third"));
        assertEquals(List.of("b 1", "a 2"), images());
        publish("--remove", "b");
        assertEquals(List.of("a 2"), images());
        ImageList last = accepted(
                new Pins(List.of(), before.identifier(), null, new HeldList(before.version(), before.created())));
        publish("--resign", "--expires", "2h");
        ImageList resigned =
                accepted(new Pins(List.of(), last.identifier(), null, new HeldList(last.version(), last.created())));
        assertTrue(resigned.expires().isBefore(last.expires()));
        assertEquals(List.of("a 2"), images());
        publish(desk.descriptor("c", "1", "fourth"));
        assertEquals(List.of("c 1"), images());
    }

    @Test
    void neverGoesBackInTimeOrVersion() throws Exception {
        publish(desk.descriptor("a", "1", "first"));
        ImageList before = accepted(Pins.NONE);
        desk.at(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-5)));
        publish("--resign");
        ImageList after = accepted(new Pins(List.of(), null, null, new HeldList(before.version(), before.created())));
        assertFalse(after.version().equals(before.version()));
    }

    @Test
    void keepsFieldsThatItDoesNotKnow() throws Exception {
        publish("--title", "Mine", desk.descriptor("a", "1", "first"));
        publish("--resign");
        assertEquals("Mine", accepted(Pins.NONE).texts().get("dc:title"));
        assertEquals(
                "1024",
                accepted(Pins.NONE)
                        .acceptedImages()
                        .findFirst()
                        .orElseThrow()
                        .texts()
                        .get("hv:ram_minimum"));
    }

    @Test
    void publishesToAServerThatTakesFiles() throws Exception {
        Map<String, byte[]> files = new ConcurrentHashMap<>();
        List<String> requests = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            requests.add(exchange.getRequestMethod() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            if (exchange.getRequestMethod().equals("PUT")) {
                files.put(path, exchange.getRequestBody().readAllBytes());
                exchange.sendResponseHeaders(201, -1);
            } else if (files.containsKey(path)) {
                exchange.getResponseHeaders().set("Content-Length", String.valueOf(files.get(path).length));
                exchange.sendResponseHeaders(200, -1);
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
            exchange.close();
        });
        server.start();
        try {
            String address = "http://u:p@127.0.0.1:" + server.getAddress().getPort() + "/dav";
            Path descriptor = desk.descriptor("a", "1", "first");
            PublisherDesk.Run run = desk.publishTo(address, descriptor.toString());
            assertEquals(0, run.exitCode(), run.err());
            ListedImage image = accepted(Pins.NONE).acceptedImages().findFirst().orElseThrow();
            assertEquals("first", new String(files.get("/dav/" + image.sha512() + ".qcow2"), StandardCharsets.UTF_8));
            assertEquals(desk.text(), new String(files.get("/dav/image.list"), StandardCharsets.UTF_8));
            assertEquals("HEAD Basic dTpw", requests.get(0));
            requests.clear();
            desk.publishTo(address, descriptor.toString());
            assertEquals(List.of("HEAD Basic dTpw", "HEAD Basic dTpw", "PUT Basic dTpw"), requests);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void refusesAListThatSomebodyHasChanged() throws Exception {
        publish(desk.descriptor("a", "1", "first"));
        Files.writeString(desk.list(), desk.text().replace("Appliance", "appliance"));
        PublisherDesk.Run run = desk.publish("--resign");
        assertEquals(1, run.exitCode());
        assertEquals(
                "comfy: list " + desk.list() + " is not as it was signed: the text is not the one that was signed: its"
                        + " digest differs; restore it, or begin a new one under another name\n",
                run.err());
    }

    @Test
    void refusesAnImageThatIsNotTheDescriptors() throws Exception {
        Path descriptor = desk.descriptor("a", "1", "first");
        Files.writeString(
                descriptor,
                Files.readString(descriptor)
                        .replace("\"size\" :", "\"checksum\":{\"sha512\":\"" + "ab".repeat(64) + "\"},\"size\":"));
        PublisherDesk.Run run = desk.publish(descriptor.toString());
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("a-1.qcow2 is not the image of descriptor " + descriptor), run.err());
        assertFalse(Files.exists(desk.list()));
    }

    @Test
    void refusesAKeyOfAnotherCertificate() throws Exception {
        PublisherDesk other = new PublisherDesk(Files.createDirectory(directory.resolve("other")));
        PublisherDesk.Run run = desk.publish(
                "--endorser-key",
                directory.resolve("other/key.pem").toString(),
                other.descriptor("a", "1", "x").toString());
        assertEquals(2, run.exitCode());
        PublisherDesk.Run wrong = desk.run(
                "publish",
                "--list",
                desk.list().toString(),
                "--endorser-cert",
                directory.resolve("cert.pem").toString(),
                "--endorser-key",
                directory.resolve("other/key.pem").toString(),
                other.descriptor("a", "1", "x").toString());
        assertEquals(3, wrong.exitCode());
        assertEquals(
                "comfy: the key " + directory.resolve("other/key.pem") + " does not belong to the certificate "
                        + directory.resolve("cert.pem") + "; name the key that the certificate was issued for\n",
                wrong.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 | --append | nothing to publish; name descriptors, or give --resign or --remove",
                "2 | x.json --expires soon | 'soon' is no time; give a period such as 30d or 12h, or a date such as 2027-05-31",
                "2 | x.json --expires 999999999h | '999999999h' is no time; give a period such as 30d or 12h, or a date such as 2027-05-31",
                "2 | x.json --expires 9999-12-31T23:59:59-18:00 | '9999-12-31T23:59:59-18:00' is no time; give a period such as 30d or 12h, or a date such as 2027-05-31",
                "2 | x.json --expires 2020-01-01 | '2020-01-01' is over already; nobody would take the list",
            })
    void refusesWrongUsage(int exitCode, String arguments, String message) {
        PublisherDesk.Run run = desk.publish(arguments.split(" "));
        assertEquals("comfy: " + message + "\n", run.err());
        assertEquals(exitCode, run.exitCode());
    }

    @Test
    void writesACatalogueInWhichNoListCanRunAScript() throws Exception {
        desk.marketPlace("javascript:alert(1)");
        publish(
                "--title",
                "<script>alert(1)</script>",
                "--description",
                "' onload='x",
                desk.descriptor("a\"b", "1\"><b>", "first"));
        Path page = directory.resolve("page.html");
        PublisherDesk.Run run = desk.run("catalogue", "--list", desk.list().toString(), "--page", page.toString());
        assertEquals(page + ": 1 appliance\n", run.out());
        String html = Files.readString(page);
        assertFalse(html.contains("javascript:"), html);
        assertFalse(html.contains("<script"), html);
        assertFalse(html.contains("<b>"), html);
        assertFalse(html.contains("' onload"), html);
        Files.writeString(desk.list(), "nothing");
        PublisherDesk.Run bad = desk.run("catalogue", "--list", desk.list().toString(), "--page", page.toString());
        assertEquals(1, bad.exitCode());
        assertEquals("comfy: cannot read list " + desk.list() + ": no header field: 'nothing'\n", bad.err());
    }

    @Test
    void aCatalogueReplacesAnEarlierOneAndNothingElse() throws Exception {
        publish(desk.descriptor("a", "1", "first"));
        Path page = Files.writeString(directory.resolve("page.html"), "<!DOCTYPE html>\n<html>precious</html>\n");
        String[] catalogue = {"catalogue", "--list", desk.list().toString(), "--page", page.toString()};
        PublisherDesk.Run refused = desk.run(catalogue);
        assertEquals(1, refused.exitCode());
        assertEquals(
                "comfy: " + page + " is there already, and it is no catalogue; remove it, or name another file\n",
                refused.err());
        assertTrue(Files.readString(page).contains("precious"));
        Files.delete(page);
        assertEquals(0, desk.run(catalogue).exitCode());
        assertEquals(0, desk.run(catalogue).exitCode());
    }

    @Test
    void changesOnlyListsThatExist() {
        PublisherDesk.Run run = desk.publish("--resign");
        assertEquals(1, run.exitCode());
        assertEquals("comfy: there is no list " + desk.list() + " to change\n", run.err());
    }

    private void publish(Object... arguments) {
        String[] texts = Stream.of(arguments).map(Object::toString).toArray(String[]::new);
        PublisherDesk.Run run = desk.publish(texts);
        assertEquals(0, run.exitCode(), run.err());
    }

    private ImageList accepted(Pins pins) throws Exception {
        ListReport report = desk.seen(pins);
        assertTrue(report.isAccepted(), report.problems());
        return report.acceptedList().orElseThrow();
    }

    private List<String> images() throws Exception {
        return accepted(Pins.NONE)
                .acceptedImages()
                .map(image -> image.identifier() + " " + image.version())
                .toList();
    }
}
