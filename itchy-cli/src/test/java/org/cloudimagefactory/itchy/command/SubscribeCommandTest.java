package org.cloudimagefactory.itchy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubscribeCommandTest {
    @TempDir
    Path directory;

    private TestServer server;
    private TestPublisher publisher;

    @BeforeEach
    void publish() throws Exception {
        server = new TestServer();
        publisher = new TestPublisher(server, directory.resolve("certificates"));
        publisher.image("a", "1", new byte[5]).publish();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void subscribesWithTheEndorserThatTheOperatorNames() throws Exception {
        ToolRun run = subscribe("--endorser-dn", TestPublisher.DN, "--endorser-ca", TestPublisher.CA, url());
        assertEquals("subscribed to " + url() + ": list 76fdee70-8119-5d33-aaaa-3c57e1c60df1, 1 images\n", run.out());
        assertEquals(0, run.exitCode());
        String listing = itchy("subscriptions").out();
        assertTrue(
                listing.contains("  endorser:  " + TestPublisher.DN + "\n  issued by: " + TestPublisher.CA), listing);
        assertFalse(listing.contains("UNSIGNED"), listing);
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("state.db"))));
        ToolRun again = subscribe("--auto-endorse", "--yes", url());
        assertEquals(1, again.exitCode());
        assertEquals(
                "itchy: " + url() + " is subscribed to already; unsubscribe first to change the terms\n", again.err());
    }

    @Test
    void refusesAListOfSomebodyElseAndSubscribesToNothing() {
        ToolRun run = subscribe("--endorser-dn", "/CN=other", "--endorser-ca", TestPublisher.CA, url());
        assertEquals(1, run.exitCode());
        assertEquals(
                "itchy: the list at " + url() + " is refused: endorser: the subscription does not accept "
                        + TestPublisher.DN + ", issued by /DC=org/CN=Root, as an endorser; 'itchy verify' shows all"
                        + " that was looked at\n",
                run.err());
        assertEquals("no subscriptions\n", itchy("subscriptions").out());
    }

    @Test
    void showsWhomItIsAboutToTrust() {
        ToolRun run = subscribe("--auto-endorse", "--yes", url());
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(
                run.out().startsWith("about to trust this signer for all that the list will ever say:\nlist:"),
                run.out());
        assertTrue(run.out().contains("\nsigner:      " + TestPublisher.DN + "\n"), run.out());
    }

    @Test
    void refusesTheSameListAtAnotherAddress() throws Exception {
        assertEquals(0, subscribe("--auto-endorse", "--yes", url()).exitCode());
        server.put("/copy", publisher.publish());
        ToolRun run = subscribe("--auto-endorse", "--yes", server.url("/copy"));
        assertEquals(
                "itchy: list 76fdee70-8119-5d33-aaaa-3c57e1c60df1 is subscribed to already, at " + url() + "\n",
                run.err());
    }

    @Test
    void takesUnsignedListsOnlyOnDemandAndSaysSo() throws Exception {
        Path file = directory.resolve("list.json");
        publisher.publishUnsigned(file);
        String address = file.toUri().toString();
        ToolRun signed = subscribe("--auto-endorse", "--yes", address);
        assertEquals(1, signed.exitCode());
        assertTrue(signed.err().contains("message: not signed: bare JSON instead of an S/MIME message"), signed.err());
        ToolRun unsigned = subscribe("--unsigned", address);
        assertEquals(0, unsigned.exitCode(), unsigned.err());
        assertTrue(unsigned.out().endsWith(", 1 images, UNSIGNED\n"), unsigned.out());
        assertTrue(itchy("subscriptions").out().startsWith(address + "  UNSIGNED\n"));
        assertTrue(itchy("subscriptions", "--output", "json").out().contains("\"unsigned\" : true"));
    }

    @Test
    void settingsForAllSubscriptionsAreRefusedForNone() {
        Map<String, String> settings =
                Map.of("ITCHY_ALLOW_HTTP", "true", "ITCHY_TOKEN_REALM", "https://auth.example.org/");
        ToolRun run = ToolRun.of(
                Clock.systemUTC(),
                settings,
                "subscribe",
                "--state-file",
                directory.resolve("state.db").toString(),
                "--ca-dir",
                directory.resolve("certificates").toString(),
                "--auto-endorse",
                "--yes",
                url());
        assertEquals(0, run.exitCode(), run.err());
    }

    @Test
    void needsNoTrustForUnsignedLists() throws Exception {
        Path file = directory.resolve("list.json");
        publisher.publishUnsigned(file);
        List<String> arguments = List.of(
                "subscribe",
                "--state-file",
                directory.resolve("state.db").toString(),
                "--ca-dir",
                directory.resolve("none").toString(),
                "--unsigned",
                file.toUri().toString());
        assertEquals(
                0,
                ToolRun.of(Clock.systemUTC(), arguments.toArray(new String[0])).exitCode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "URL | who may sign the list?; give --endorser-dn and --endorser-ca as the publisher tells them, or --auto-endorse",
                "--unsigned URL | an unsigned list is taken from an https or file address only; anybody on the way could change it",
                "--unsigned --auto-endorse URL | an unsigned list has no endorser; give either --unsigned or an endorser",
                "--endorser-dn CN=x --endorser-ca /CN=y URL | 'CN=x' is no distinguished name in slash form; write it as /DC=org/O=Hosts/CN=lists.example.org",
                "--endorser-dn /CN=x URL | Error: Missing required argument(s): --endorser-ca=DN; 'itchy subscribe --help' shows what there is",
                "--auto-endorse URL | --auto-endorse asks before it trusts, and there is no terminal to ask on; give --yes if that is the right signer",
                "oci://127.0.0.1:1/a:1 | who must have signed what the registry has?; give --signed-by notation:CA-DIR with --endorser-dn, --signed-by cosign:KEY.pub, or --unsigned",
                "--signed-by notation:/x oci://127.0.0.1:1/a:1 | a directory of authorities alone pins nobody: whoever has a certificate of any of them could sign; name the signer with --endorser-dn",
                "--signed-by keyless oci://127.0.0.1:1/a:1 | cannot read --signed-by 'keyless'; give notation:CA-DIR with --endorser-dn, or cosign:KEY.pub; keyless signatures are not verified",
                "--unsigned --signed-by cosign:/x oci://127.0.0.1:1/a:1 | what need not be signed has no signer; give --signed-by notation:CA-DIR with --endorser-dn, --signed-by cosign:KEY.pub, or --unsigned",
                "--signed-by cosign:/x --endorser-dn /CN=x oci://127.0.0.1:1/a:1 | --endorser-dn is for signatures with certificates; give it with --signed-by notation:CA-DIR",
                "--unsigned oci://127.0.0.1:1/a | which tags of 127.0.0.1:1/a are followed?; name one that moves, oci://HOST/REPOSITORY:TAG, or those that are versions with --versions",
                "--unsigned --token-realm http://auth.example.org/token oci://127.0.0.1:1/a:1 | 'http://auth.example.org/token' is no https address of a token service",
                "--unsigned --token-realm https:[ oci://127.0.0.1:1/a:1 | 'https:[' is no https address of a token service",
                "--auto-endorse oci://127.0.0.1:1/a:1 | --auto-endorse and --uri are for image lists; say who must have signed with --signed-by",
                "--unsigned --select tag=x --allow-http URL | --select and --allow-http are for registries; an image list is no registry: those have oci:// addresses",
                "--auto-endorse ftp://x/y | 'ftp://x/y' is no address to fetch from; give https://..., http://... or file:///...",
            })
    void refusesWrongUsage(String options, String message) {
        ToolRun run = subscribe(options.replace("URL", url()).split(" "));
        assertEquals(2, run.exitCode());
        assertEquals("itchy: " + message + "\n", run.err());
    }

    @Test
    void sendsCredentialsToTheirHostOnly() throws Exception {
        server.protect("me:secret");
        ToolRun without = subscribe("--auto-endorse", "--yes", url());
        assertTrue(without.err().contains(url() + " answers 401"), without.err());
        Path file = directory.resolve("auth.yml");
        Files.writeString(file, "127.0.0.1:\n  username: me\n  password: secret\n  allow_http: true\n");
        ToolRun open = subscribe("--auto-endorse", "--yes", "--auth-file", file.toString(), url());
        assertEquals(3, open.exitCode());
        assertTrue(open.err().startsWith("itchy: others may read the credentials in " + file), open.err());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertEquals(
                0,
                subscribe("--auto-endorse", "--yes", "--auth-file", file.toString(), url())
                        .exitCode());
        itchy("unsubscribe", url());
        String inAddress = url().replace("http://", "http://me:secret@");
        assertEquals(0, subscribe("--auto-endorse", "--yes", inAddress).exitCode());
        String listing = itchy("subscriptions").out();
        assertTrue(listing.startsWith(url() + "\n"), listing);
        try (TestServer other = new TestServer()) {
            server.protect("");
            server.redirect("/away", other.url("/x"));
            subscribe("--auto-endorse", "--yes", server.url("/away").replace("http://", "http://me:secret@"));
            assertEquals(List.of("GET /x"), other.requests());
        }
    }

    @Test
    void saysThatTheDatabaseIsNone() throws Exception {
        Files.writeString(directory.resolve("state.db"), "this is no database at all, only text\n".repeat(10));
        ToolRun run = itchy("subscriptions");
        assertEquals(3, run.exitCode());
        assertTrue(run.err().startsWith("itchy: cannot use database " + directory.resolve("state.db")), run.err());
    }

    private String url() {
        return server.url(TestPublisher.LIST);
    }

    private ToolRun subscribe(String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "subscribe", "--ca-dir", directory.resolve("certificates").toString()));
        all.addAll(List.of(arguments));
        return itchy(all.toArray(new String[0]));
    }

    private ToolRun itchy(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(1, List.of("--state-file", directory.resolve("state.db").toString()));
        return ToolRun.of(Clock.systemUTC(), all.toArray(new String[0]));
    }
}
