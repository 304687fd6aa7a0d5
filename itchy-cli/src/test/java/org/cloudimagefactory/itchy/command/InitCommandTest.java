package org.cloudimagefactory.itchy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.setup.ServiceUser;
import org.cloudimagefactory.itchy.Site;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

// Standard input belongs to the process.
@Isolated
class InitCommandTest {
    @TempDir
    Path directory;

    private TestServer server;
    private Site site;
    private Path file;

    @BeforeEach
    void publish() throws Exception {
        server = new TestServer();
        new TestPublisher(server, directory.resolve("certificates"))
                .image("a", "1", new byte[5])
                .publish();
        site = new Site(directory);
        file = directory.resolve("itchy.yml");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void asksForAListAndWhoSignsIt() throws IOException {
        String answers = String.join(
                "\n", "raw", server.url("/image.list"), "CN=x", TestPublisher.DN, TestPublisher.CA, "y", "");
        Site.Run run = init(answers);
        assertEquals(0, run.exitCode(), run.out() + run.err());
        assertTrue(Files.readString(file).contains("\nrequired_format: raw\n"), Files.readString(file));
        assertTrue(run.err().contains("itchy: written as /DC=org/"), run.err());
        assertTrue(
                run.out()
                        .contains("and a subscription to " + server.url("/image.list") + ", signed by "
                                + TestPublisher.DN + ", of " + TestPublisher.CA + "\n"),
                run.out());
        assertTrue(run.out().contains("\nsubscribed to " + server.url("/image.list")), run.out());
        assertTrue(run.out().contains("\nok    qemu-img: "), run.out());
        Site.Run again = init("\n" + server.url("/image.list") + "\n");
        assertEquals(0, again.exitCode(), again.err());
        assertTrue(again.out().startsWith(file + ": nothing to change\n"), again.out());
        assertFalse(again.out().contains("subscribed to"), again.out());
    }

    @Test
    void tellsThatTheListIsRefusedAndKeepsTheRest() {
        Site.Run run = init(
                "",
                "--yes",
                "--subscribe",
                server.url("/image.list"),
                "--endorser-dn",
                "/CN=x",
                "--endorser-ca",
                "/CN=y");
        assertEquals(1, run.exitCode(), run.out() + run.err());
        assertTrue(run.err().startsWith("itchy: the list at "), run.err());
        assertTrue(Files.exists(file));
        assertTrue(run.out().contains("\nok    subscriptions: none\n"), run.out());
        Site.Run nobody = init("", "--yes", "--subscribe", server.url("/image.list"));
        assertEquals(2, nobody.exitCode());
        assertTrue(nobody.err().startsWith("itchy: who may sign the list?"), nobody.err());
        Site.Run noName =
                init("", "--yes", "--subscribe", server.url("/image.list"), "--endorser-dn", "x", "--endorser-ca", "y");
        assertEquals(2, noName.exitCode());
        assertTrue(noName.err().contains("is no distinguished name"), noName.err());
    }

    @Test
    void theDropInHoldsAllDirectoriesAndLogs() throws IOException {
        Path log = directory.resolve("log");
        Files.writeString(
                file,
                "log_to:\n  archive_log: " + log + "/archive.log\n  process_log: " + log + "/process.log\noutput_dir: "
                        + site.output + "\nmetrics_file: /srv/metrics/itchy.prom\n");
        Site.Run run = site.run(Map.of(), List.of(file), "check", "--drop-in");
        assertEquals(0, run.exitCode(), run.err());
        for (String line : List.of(
                "# /etc/systemd/system/cloud-image-factory.service.d/itchy-paths.conf",
                "# /etc/systemd/system/itchy-catch.service.d/itchy-paths.conf",
                "# /etc/systemd/system/itchy-process.service.d/itchy-paths.conf",
                "ReadWritePaths=\"-" + log + "\"",
                "ReadWritePaths=\"-/srv/metrics\"",
                "ReadWritePaths=\"-" + site.output + "\"",
                "ReadWritePaths=\"-/var/spool/itchy/metadata\"")) {
            assertTrue(run.out().lines().anyMatch(line::equals), line + "\n" + run.out());
        }
    }

    @Test
    void theDatabaseBelongsToWhoeverItsDirectoryBelongsTo() throws IOException {
        if (ServiceUser.isRoot()) {
            Files.setOwner(
                    directory,
                    directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        }
        Site.Run run = init(
                "",
                "--yes",
                "--subscribe",
                server.url("/image.list"),
                "--endorser-dn",
                TestPublisher.DN,
                "--endorser-ca",
                TestPublisher.CA);
        assertEquals(0, run.exitCode(), run.out() + run.err());
        Path database = directory.resolve("state.db");
        assertEquals(Files.getOwner(directory), Files.getOwner(database));
        try (SubscriptionStore store = SubscriptionStore.open(database)) {
            assertEquals(1, store.all().size());
            store.checked(store.all().get(0), "away", null);
            for (String suffix : List.of("-wal", "-shm")) {
                Path beside = directory.resolve("state.db" + suffix);
                assertEquals(Files.getOwner(directory), Files.getOwner(beside), suffix);
            }
        }
    }

    private Site.Run init(String answers, String... options) {
        List<String> arguments = new ArrayList<>(List.of("init"));
        arguments.addAll(List.of(site.directories()));
        arguments.addAll(List.of(
                "--ca-dir",
                directory.resolve("certificates").toString(),
                "--cache-dir",
                site.cache.toString(),
                "--state-file",
                directory.resolve("state.db").toString()));
        arguments.addAll(List.of(options));
        InputStream usual = System.in;
        System.setIn(new ByteArrayInputStream(answers.getBytes(StandardCharsets.UTF_8)));
        try {
            return site.run(Map.of(), List.of(file), arguments.toArray(new String[0]));
        } finally {
            System.setIn(usual);
        }
    }
}
