package org.cloudimagefactory.itchy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.itchy.subscription.ImageChoice;
import org.cloudimagefactory.itchy.subscription.KnownImage;
import org.cloudimagefactory.itchy.subscription.ListSourcesFile;
import org.cloudimagefactory.itchy.subscription.Subscription;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;
import org.cloudimagefactory.itchy.subscription.SubscriptionTerms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImportListsCommandTest {
    @TempDir
    Path directory;

    private TestServer server;
    private TestPublisher publisher;

    @BeforeEach
    void publish() throws Exception {
        server = new TestServer();
        publisher = new TestPublisher(server, directory.resolve("certificates"));
        publisher.image("a", "1", new byte[5]).image("b", "1", new byte[6]).publish();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void takesListsEndorsersAndImagesOverFromAtrope() throws IOException {
        Path file = file("""
                vo.example.org:
                    url: %s
                    enabled: true
                    endorser:
                        dn: '%s'
                        ca: "%s"
                    images: [b, gone]
                foo:
                    enabled: false
                """.formatted(url(), TestPublisher.DN, TestPublisher.CA));
        ToolRun run = itchy("import-lists", file.toString());
        assertEquals("", run.err());
        assertEquals("imported " + url() + ": 2 images selected\npassed over foo: it is switched off\n", run.out());
        assertEquals(0, run.exitCode());
        ToolRun caught = itchy(
                "catch",
                "--metadata-dir",
                directory.resolve("spool").toString(),
                "--cache-dir",
                directory.resolve("cache").toString());
        assertTrue(caught.out().contains("\navailable  b version 1\n"), caught.out() + caught.err());
        assertFalse(caught.out().contains("available  a"), caught.out());
        ToolRun again = itchy("import-lists", file.toString());
        assertEquals(1, again.exitCode());
        assertTrue(
                again.err().startsWith("itchy: cannot import " + url() + ": " + url() + " is subscribed to already"),
                again.err());
    }

    @Test
    void takesAddressesOverFromCloudkeeper() throws IOException {
        Path lists = Files.writeString(directory.resolve("image-lists.conf"), "# lists\n\n" + url() + "\n");
        ToolRun unsaid = itchy("import-lists", lists.toString());
        assertEquals(1, unsaid.exitCode());
        assertEquals(
                "itchy: cannot import " + url() + ": its file does not say who may sign it; give --endorser-dn and"
                        + " --endorser-ca as the publisher tells them\n",
                unsaid.err());
        Path settings = file(
                "cloudkeeper:\n  image-lists: # none here\n  image-lists-file: image-lists.conf\n  ca-dir: /etc/grid-security\n");
        ToolRun run = itchy(
                "import-lists",
                settings.toString(),
                "--endorser-dn",
                TestPublisher.DN,
                "--endorser-ca",
                TestPublisher.CA);
        assertEquals("imported " + url() + ": 2 images selected\n", run.out());
        assertTrue(itchy("subscriptions").out().contains("endorser:  " + TestPublisher.DN));
    }

    @Test
    void takesTheListsOfCloudkeepersSettings() throws IOException {
        Path settings = file("cloudkeeper:\n  image-lists:\n    - " + url() + "\n    - " + server.url("absent") + "\n");
        ToolRun run = itchy(
                "import-lists",
                settings.toString(),
                "--endorser-dn",
                TestPublisher.DN,
                "--endorser-ca",
                TestPublisher.CA);
        assertEquals(1, run.exitCode());
        assertEquals("imported " + url() + ": 2 images selected\n", run.out());
        assertTrue(run.err().startsWith("itchy: cannot import " + server.url("absent") + ": "), run.err());
    }

    @Test
    void takesNoListThatSomebodyElseHasSigned() throws IOException {
        Path file = file("x:\n  url: " + url() + "\n  endorser: {dn: /CN=other, ca: /CN=else}\n");
        ToolRun run = itchy("import-lists", file.toString());
        assertEquals(1, run.exitCode());
        assertEquals("no subscriptions\n", itchy("subscriptions").out());
    }

    @Test
    void neverPrintsAToken() throws IOException {
        Path file =
                file("x:\n  url: https://127.0.0.1:9/list\n  token: secret-1\n  endorser: {dn: /CN=a, ca: /CN=b}\n");
        ToolRun run = itchy("import-lists", file.toString());
        assertEquals(1, run.exitCode());
        assertTrue(run.err().startsWith("itchy: cannot import https://127.0.0.1:9/list: "), run.err());
        assertFalse((run.out() + run.err()).contains("secret-1"), run.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "- a\n- b\n",
                "x: y\n",
                "x: {enabled: true}\n",
                "x: {url: ftp, endorser: {dn: a}}\n",
                "x: {url: a, url: b}\n",
                "cloudkeeper: {ca-dir: x}\n",
                "a: [[[[[[[[[[\n",
                "cloudkeeper: {image-lists-file: sources.yaml}\n",
                "cloudkeeper: {image-lists-file: \"a\\0b\"}\n",
                "cloudkeeper: {image-lists: 'https://lists.example.org/a'}\n",
                "x: {url: 'https://127.0.0.1:9/l', images: one}\n",
                "x: {url: 'https://127.0.0.1:9/l', images: {a: b}}\n",
                "x: {url: 'https://127.0.0.1:9/l', images: }\n",
                "x: {url: 'https://127.0.0.1:9/l', images: [[a]]}\n",
                "x: {url: 'https://127.0.0.1:9/l', images: [a, ]}\ny: {images: [~], url: 'https://127.0.0.1:9/m'}\n",
                "x: {url: 'https://127.0.0.1:9/l', subscribed images: one}\n",
                "x: {url: 'https://127.0.0.1:9/l', token: {a: b}}\n",
                "x: {url: 'https://user@127.0.0.1:9/l', token: secret-1}\n",
                "x: {url: 'http://127.0.0.1:9/l', token: secret-1}\n",
                "x: {url: 'file:///l', token: secret-1}\n"
            })
    void refusesOtherFiles(String text) throws IOException {
        Path file = file(text);
        ToolRun run = itchy("import-lists", file.toString());
        assertEquals(3, run.exitCode(), run.err());
        assertTrue(
                run.err().startsWith("itchy: cannot import " + file + ": ")
                        || run.err().startsWith("itchy: cannot import " + file.resolveSibling("sources.yaml")),
                run.err());
        assertFalse(run.err().contains("secret-1"), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }

    @Test
    void aListThatIsNamedInTurnLeadsNoFurther() throws IOException {
        Path settings = file("cloudkeeper: {image-lists-file: more.yaml}\n");
        Path more =
                Files.writeString(directory.resolve("more.yaml"), "cloudkeeper: {image-lists-file: sources.yaml}\n");
        ToolRun run = itchy("import-lists", settings.toString());
        assertEquals(3, run.exitCode(), run.err());
        assertTrue(
                run.err().startsWith("itchy: cannot import " + more + ": the 'image-lists-file' of " + settings),
                run.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://lists.example.org/l", "HTTPS://lists.example.org/l"})
    void aTokenIsTheUserOfItsAddressWhateverItHolds(String url) throws IOException {
        Path file = file("x: {url: '" + url + "', token: 'a@b/c:d e%+é'}\n");
        URI address = Address.parse(ListSourcesFile.read(file).get(0).url());
        assertEquals("lists.example.org", address.getHost());
        assertEquals("/l", address.getPath());
        assertEquals("a@b/c:d e%+é:x-oauth-basic", address.getUserInfo());
    }

    @Test
    void selectsImagesOfTheListThatIsImportedOnly() throws Exception {
        ToolRun first = itchy(
                "subscribe",
                url(),
                "--images",
                "selected",
                "--endorser-dn",
                TestPublisher.DN,
                "--endorser-ca",
                TestPublisher.CA);
        assertEquals(0, first.exitCode(), first.err());
        try (SubscriptionStore store = SubscriptionStore.open(directory.resolve("state.db"))) {
            Subscription other = store.add(
                    URI.create("https://lists.example.org/other"),
                    new SubscriptionTerms(
                            List.of(new Endorser(TestPublisher.DN, TestPublisher.CA)),
                            ImageChoice.SELECTED,
                            false,
                            null),
                    null,
                    "other");
            store.images().know(other, "a", false);
            store.images().choose(other, "b", true);
            Subscription subscribed = store.find(url()).orElseThrow();
            assertFalse(store.images().of(subscribed).stream().anyMatch(image -> image.isWanted(ImageChoice.SELECTED)));
            store.remove(subscribed);
        }
        ToolRun run = itchy(
                "import-lists",
                file("x: {url: '" + url() + "', endorser: {dn: '" + TestPublisher.DN + "', ca: '" + TestPublisher.CA
                                + "'}, images: [a]}\n")
                        .toString());
        assertEquals("imported " + url() + ": 1 images selected\n", run.out(), run.err());
        try (SubscriptionStore store = SubscriptionStore.open(directory.resolve("state.db"))) {
            assertEquals(List.of("b"), wanted(store, "other"));
            assertEquals(List.of("a"), wanted(store, url()));
        }
    }

    /** A killed run is one whose last change is not made. */
    @Test
    void aSubscriptionIsMadeWithItsImagesOrNotAtAll() throws Exception {
        Path file = file("x: {url: '" + url() + "', endorser: {dn: '" + TestPublisher.DN + "', ca: '" + TestPublisher.CA
                + "'}, images: [a, \"stop\"]}\n");
        Path state = directory.resolve("state.db");
        SubscriptionStore.open(state).close();
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + state);
                Statement statement = database.createStatement()) {
            statement.execute("CREATE TRIGGER stop BEFORE INSERT ON image WHEN NEW.identifier = 'stop'"
                    + " BEGIN SELECT RAISE(ABORT, 'killed'); END");
        }
        assertEquals(1, itchy("import-lists", file.toString()).exitCode());
        assertEquals("no subscriptions\n", itchy("subscriptions").out());
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + state);
                Statement statement = database.createStatement()) {
            statement.execute("DROP TRIGGER stop");
        }
        ToolRun again = itchy("import-lists", file.toString());
        assertEquals("imported " + url() + ": 2 images selected\n", again.out(), again.err());
    }

    private static List<String> wanted(SubscriptionStore store, String list) {
        return store.images().of(store.find(list).orElseThrow()).stream()
                .filter(image -> image.isWanted(ImageChoice.SELECTED))
                .map(KnownImage::identifier)
                .toList();
    }

    @Test
    void saysThatThereIsNoSuchFile() {
        ToolRun run = itchy("import-lists", directory.resolve("absent").toString());
        assertEquals(3, run.exitCode());
        assertTrue(run.err().startsWith("itchy: cannot read " + directory.resolve("absent")), run.err());
    }

    private String url() {
        return server.url(TestPublisher.LIST);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("sources.yaml"), text);
    }

    private ToolRun itchy(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(1, List.of("--state-file", directory.resolve("state.db").toString()));
        if (!arguments[0].equals("subscriptions")) {
            all.addAll(1, List.of("--ca-dir", directory.resolve("certificates").toString()));
        }
        return ToolRun.of(Clock.systemUTC(), all.toArray(new String[0]));
    }
}
