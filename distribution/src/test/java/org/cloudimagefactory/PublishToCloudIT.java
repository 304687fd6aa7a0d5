package org.cloudimagefactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.cloudimagefactory.common.descriptor.Action;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.DescriptorWriter;
import org.cloudimagefactory.common.descriptor.Disk;
import org.cloudimagefactory.common.imagelist.x509.TestCertificate;
import org.cloudimagefactory.common.imagelist.x509.TestDirectory;
import org.cloudimagefactory.common.imagelist.x509.TestSigner;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way with the tools as they ship: published, caught, processed, registered in a cloud, changed, expired. */
class PublishToCloudIT {
    @TempDir
    Path directory;

    private HttpServer web;
    private Process sandbox;
    private String endpoint;

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
        Files.createDirectories(directory.resolve("output"));
        sandbox = new ProcessBuilder(
                        tool("nifty"),
                        "sandbox",
                        "--state-dir",
                        at("cloud"),
                        "--port",
                        "0",
                        "--safe-dirs",
                        at("output"),
                        "--copy-delay",
                        "0",
                        "--output",
                        "json")
                .redirectError(directory.resolve("sandbox.log").toFile())
                .start();
        BufferedReader answer = sandbox.inputReader();
        endpoint =
                new ObjectMapper().readTree(answer.readLine()).get("endpoint").asText();
    }

    @AfterEach
    void stop() throws Exception {
        web.stop(0);
        sandbox.destroy();
        assertTrue(sandbox.waitFor(1, TimeUnit.MINUTES));
    }

    @Test
    void keepsTheCloudEqualToTheList() throws Exception {
        publish(List.of(descriptor("a", "1", 64, null), descriptor("b", "1", 32, null)));
        run(
                "itchy",
                List.of(
                        "subscribe",
                        "--state-file",
                        at("state.db"),
                        "--ca-dir",
                        at("certificates"),
                        "--endorser-dn",
                        "/DC=org/O=Hosts/CN=lists.example.org",
                        "--endorser-ca",
                        "/DC=org/CN=Root",
                        url() + "image.list"));
        follow();
        assertEquals(List.of("a 1", "b 1"), cloud());

        publish(List.of(descriptor("a", "2", 96, null)), "--append");
        follow();
        assertEquals(List.of("a 2", "b 1"), cloud());

        Instant soon = Instant.now().plusSeconds(5).truncatedTo(ChronoUnit.SECONDS);
        publish(List.of(descriptor("b", "1", 32, soon)), "--append");
        while (Instant.now().isBefore(soon.plusSeconds(1))) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
        follow();
        assertEquals(List.of("a 2"), cloud());
        assertEquals(1, files("cache"));
    }

    /** One round of a site's cron job; an image that the list says is expired makes it say so. */
    private void follow() throws Exception {
        Outcome caught = start(
                "itchy",
                List.of(
                        "catch",
                        "--state-file",
                        at("state.db"),
                        "--ca-dir",
                        at("certificates"),
                        "--metadata-dir",
                        at("events"),
                        "--cache-dir",
                        at("cache")));
        assertTrue(
                caught.exitCode() == 0
                        || caught.err()
                                .matches("itchy: subscription .*: image b is not taken: the image expired on .*\n"),
                caught.err());
        run(
                "itchy",
                List.of(
                        "process",
                        "--metadata-dir",
                        at("events"),
                        "--output-dir",
                        at("output"),
                        "--descriptor-dir",
                        at("descriptors"),
                        "--temp-image-dir",
                        at("temp")));
        List<String> sync =
                new ArrayList<>(List.of("sync", "--descriptors-dir", at("descriptors"), "--images-dir", at("output")));
        sync.addAll(cloudOptions());
        run("nifty", sync);
    }

    private List<String> cloud() throws Exception {
        List<String> arguments = new ArrayList<>(List.of("list", "--output", "json"));
        arguments.addAll(cloudOptions());
        JsonNode answer = new ObjectMapper().readTree(run("nifty", arguments));
        TreeSet<String> appliances = new TreeSet<>();
        for (JsonNode appliance : answer.isArray() ? answer : answer.elements().next()) {
            appliances.add(appliance.get("identifier").asText() + " "
                    + appliance.get("version").asText());
        }
        return List.copyOf(appliances);
    }

    private void publish(List<Path> descriptors, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "publish",
                "--list",
                at("www/image.list"),
                "--store",
                at("www/store"),
                "--base-url",
                url() + "store/",
                "--list-url",
                url() + "image.list",
                "--endorser-cert",
                at("cert.pem"),
                "--endorser-key",
                at("key.pem"),
                "--expires",
                "7d"));
        arguments.addAll(List.of(options));
        descriptors.forEach(descriptor -> arguments.add(descriptor.toString()));
        run("comfy", arguments);
    }

    private Path descriptor(String identifier, String version, int mebibytes, Instant expires) throws Exception {
        Path image = directory.resolve(identifier + "-" + version + ".qcow2");
        Process made = new ProcessBuilder("qemu-img", "create", "-q", "-f", "qcow2", image.toString(), mebibytes + "M")
                .inheritIO()
                .start();
        assertEquals(0, made.waitFor());
        Path file = directory.resolve(identifier + "-" + version + ".json");
        Disk disk = new Disk(Disk.TYPE_OS, "qcow2", image.toString(), (long) mebibytes << 20, Map.of(), null, null);
        new DescriptorWriter(FilePermissions.parse("644"))
                .write(
                        ApplianceDescriptor.builder(Action.REGISTRATION, identifier)
                                .version(version)
                                .title("Appliance " + identifier)
                                .expires(expires)
                                .disks(List.of(disk))
                                .build(),
                        file);
        return file;
    }

    private record Outcome(int exitCode, String out, String err) {}

    private String run(String tool, List<String> arguments) throws Exception {
        Outcome outcome = start(tool, arguments);
        assertEquals(0, outcome.exitCode(), tool + " " + arguments + ": " + outcome.err() + outcome.out());
        return outcome.out();
    }

    private Outcome start(String tool, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(tool(tool)));
        command.addAll(arguments);
        Path out = directory.resolve("stdout");
        Path err = directory.resolve("stderr");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("HOME", directory.toString());
        Process process = builder.start();
        assertTrue(process.waitFor(5, TimeUnit.MINUTES), "still running");
        return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private List<String> cloudOptions() {
        return List.of("--endpoint", endpoint, "--secret-file", at("cloud/one_auth"));
    }

    private String at(String name) {
        return directory.resolve(name).toString();
    }

    private String url() {
        return "http://127.0.0.1:" + web.getAddress().getPort() + "/";
    }

    private long files(String name) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory.resolve(name), "[!.]*")) {
            long count = 0;
            for (Path entry : entries) {
                count += Files.isRegularFile(entry) ? 1 : 0;
            }
            return count;
        }
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

    private static String tool(String name) throws IOException {
        Path parent = Path.of("target", "cloud-image-factory").toAbsolutePath();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent, "cloud-image-factory-*")) {
            return entries.iterator().next().resolve("bin").resolve(name).toString();
        }
    }
}
