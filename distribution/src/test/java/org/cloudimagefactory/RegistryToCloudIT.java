package org.cloudimagefactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.cloudimagefactory.common.registry.RegistryServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole way by a registry, with the tools as they ship: a publisher's nifty brings it in line with descriptors and signs, a
 * site's itchy follows it, and the site's cloud follows that: new, changed, taken away, over.
 */
class RegistryToCloudIT {
    @TempDir
    Path directory;

    private RegistryServer registry;
    private CloudSite site;

    @BeforeEach
    void start() throws Exception {
        registry =
                RegistryServer.start(Files.createDirectory(directory.resolve("registry")), RegistryServer.Access.OPEN);
        Path certificates = Files.createDirectory(directory.resolve("certificates"));
        openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -days 30"
                + " -subj /CN=Try_CA -addext keyUsage=critical,keyCertSign,cRLSign");
        openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout me.key -out me.pem -days 30"
                + " -CA ca.pem -CAkey ca.key -subj /CN=Try_publisher -addext basicConstraints=critical,CA:false"
                + " -addext keyUsage=critical,digitalSignature -addext extendedKeyUsage=codeSigning");
        Files.writeString(
                directory.resolve("chain.pem"),
                Files.readString(directory.resolve("me.pem")) + Files.readString(directory.resolve("ca.pem")));
        Files.copy(directory.resolve("ca.pem"), certificates.resolve("ca.pem"));
        openssl("rehash certificates");
        site = new CloudSite(directory);
    }

    @AfterEach
    void stop() throws Exception {
        registry.close();
        site.close();
    }

    private void openssl(String arguments) throws Exception {
        Process openssl = new ProcessBuilder(("openssl " + arguments).split(" "))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("openssl.log").toFile())
                .start();
        assertEquals(0, openssl.waitFor(), Files.readString(directory.resolve("openssl.log")));
    }

    @Test
    void theCloudFollowsTheRegistry() throws Exception {
        publish(site.descriptor("one", "1", 64, null), site.descriptor("two", "1", 32, null));
        subscribe("one");
        subscribe("two");
        follow();
        assertEquals(List.of("one 1", "two 1"), offered());

        Instant begun = Instant.now();
        publish(site.descriptor("one", "2", 96, null));
        Duration enough = Duration.between(begun, Instant.now()).multipliedBy(4).plusSeconds(2);
        follow();
        assertEquals(List.of("one 2", "two 1"), offered());

        publish(Files.writeString(
                directory.resolve("two-gone.json"), "{\"action\": \"expiration\", \"identifier\": \"two\"}"));
        follow();
        assertEquals(List.of("one 2"), offered());

        Instant soon = Instant.now().plus(enough).truncatedTo(ChronoUnit.SECONDS);
        publish(site.descriptor("one", "3", 128, soon));
        follow();
        assertEquals(List.of("one 3"), offered());
        while (Instant.now().isBefore(soon.plusSeconds(1))) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
        publish();
        follow();
        assertEquals(List.of(), offered());
    }

    /** What the site's cloud offers; of a registry, titles tell the tag, too. */
    private List<String> offered() throws Exception {
        return site.offered().stream()
                .map(title -> title.replaceFirst(" \\((one|two):latest\\)", ""))
                .toList();
    }

    /** A round of the publisher's cron job. */
    private void publish(Path... descriptors) throws Exception {
        Path queue = Files.createDirectories(directory.resolve("publisher"));
        for (Path descriptor : descriptors) {
            Files.move(descriptor, queue.resolve(descriptor.getFileName()));
        }
        site.run(
                "nifty",
                List.of(
                        "sync",
                        "--backend",
                        "oci",
                        "--datastore",
                        registry.host() + "/images",
                        "--allow-http",
                        "--signing-key",
                        site.at("me.key"),
                        "--signing-cert",
                        site.at("chain.pem"),
                        "--state-dir",
                        site.at("publisher-state"),
                        "--descriptors-dir",
                        queue.toString(),
                        "--images-dir",
                        directory.toString()));
    }

    private void subscribe(String name) throws Exception {
        site.run(
                "itchy",
                List.of(
                        "subscribe",
                        "--state-file",
                        site.at("state.db"),
                        "--allow-http",
                        "--crl",
                        "if-present",
                        "--signed-by",
                        "notation:" + site.at("certificates"),
                        "--endorser-dn",
                        "/CN=Try_publisher",
                        "oci://" + registry.host() + "/images/" + name + ":latest"));
    }

    /** A round of the site's. */
    private void follow() throws Exception {
        CloudSite.Outcome caught = site.follow("--crl", "if-present");
        assertTrue(caught.exitCode() == 0, caught.err());
        site.takeIn();
    }
}
