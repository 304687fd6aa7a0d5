package org.cloudimagefactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.imagelist.x509.TestCertificate;
import org.cloudimagefactory.common.imagelist.x509.TestDirectory;
import org.cloudimagefactory.common.imagelist.x509.TestSigner;
import org.cloudimagefactory.common.pgp.Gpg;
import org.cloudimagefactory.common.web.NginxServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole way with the tools as they ship: a publisher's nifty keeps a tree, nginx shows it by our snippet, a site's itchy follows it,
 * and the site's cloud follows that: new, changed, over.
 */
class OffersToCloudIT {
    @TempDir
    Path directory;

    private Gpg gpg;
    private CloudSite site;

    @BeforeEach
    void start() throws Exception {
        gpg = new Gpg();
        gpg.key("publisher", "ed25519", "never");
        gpg.export(directory.resolve("publisher.gpg"), "publisher");
        Files.write(
                directory.resolve("publisher.key"),
                gpg.run(new byte[0], "--export-secret-keys", "<publisher@example.org>"));
        TestCertificate authority =
                TestCertificate.authority("/DC=org/CN=Authority").selfSigned();
        new TestDirectory(Files.createDirectory(directory.resolve("trust"))).trust(authority);
        TestSigner.write(
                TestCertificate.named("/DC=org/CN=publisher").issuedBy(authority),
                directory.resolve("publisher.pem"),
                directory.resolve("publisher.pem.key"));
        site = new CloudSite(directory);
    }

    @AfterEach
    void stop() throws Exception {
        gpg.close();
        site.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"marketplace", "simplestreams"})
    void theCloudFollowsWhatIsOffered(String backend) throws Exception {
        publish(backend, site.descriptor("one", "1", 64, null));
        try (NginxServer server = NginxServer.start(directory, directory.resolve("tree/default"))) {
            subscribe(backend, server.url());
            follow(0);
            assertEquals(1, site.offered().size(), site.offered().toString());
            List<String> first = site.offered();
            publish(backend, site.descriptor("one", "2", 96, null));
            follow(0);
            assertEquals(1, site.offered().size(), site.offered().toString());
            assertNotEquals(first, site.offered());
            publish(
                    backend,
                    Files.writeString(
                            directory.resolve("gone.json"), "{\"action\": \"expiration\", \"identifier\": \"one\"}"));
            if (backend.equals("marketplace")) {
                follow(1);
                follow(1);
            }
            follow(0);
            assertEquals(List.of(), site.offered());
        }
    }

    private void subscribe(String backend, String url) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("subscribe", "--state-file", site.at("state.db")));
        arguments.addAll(
                backend.equals("marketplace")
                        ? List.of(
                                "one-market+" + url,
                                "--signed-by",
                                "x509:" + site.at("trust"),
                                "--endorser-dn",
                                "/DC=org/CN=publisher")
                        : List.of("simplestreams+" + url, "--signed-by", "pgp:" + site.at("publisher.gpg")));
        site.run("itchy", arguments);
    }

    /** A round of the publisher's cron job. */
    private void publish(String backend, Path descriptor) throws Exception {
        Path queue = Files.createDirectories(directory.resolve("publisher"));
        String text = Files.readString(descriptor);
        Files.delete(descriptor);
        Files.writeString(
                queue.resolve(descriptor.getFileName()),
                text.contains("registration")
                        ? text.stripTrailing().replaceFirst("}$", ",\"attributes\":{\"comfy.firmware\":\"uefi\"}}")
                        : text);
        List<String> arguments = new ArrayList<>(List.of(
                "sync",
                "--backend",
                backend,
                "--library-dir",
                site.at("tree"),
                "--descriptors-dir",
                queue.toString(),
                "--images-dir",
                directory.toString(),
                "--pgp-key",
                site.at("publisher.key")));
        if (backend.equals("marketplace")) {
            arguments.addAll(List.of("--other-market", "none"));
            arguments.addAll(
                    List.of("--signing-cert", site.at("publisher.pem"), "--signing-key", site.at("publisher.pem.key")));
        }
        site.run("nifty", arguments);
    }

    /** A round of the site's; what is not there for the first and second time is told. */
    private void follow(int exitCode) throws Exception {
        CloudSite.Outcome caught = site.follow();
        assertEquals(exitCode, caught.exitCode(), caught.err());
        site.takeIn();
    }
}
