package org.cloudimagefactory.itchy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.cloudimagefactory.common.pgp.Gpg;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.itchy.event.VmcatcherEvent;
import org.cloudimagefactory.itchy.feed.simplestreams.StreamsTree;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Following trees of simplestreams through the command line, signed by a real GnuPG and unsigned. */
class CatchSimplestreamsIT {
    private static final String NOBLE = "com.example:server:24.04:amd64";
    private static final String DATE = "Fri, 02 Jan 2026 00:00:00 +0000";

    @TempDir
    static Path keys;

    private static Gpg gpg;
    private static Path keyring;

    @TempDir
    Path directory;

    private TestServer server;
    private StreamsTree signed;
    private StreamsTree plain;
    private CatchSite site;

    @BeforeAll
    static void makeKey() throws Exception {
        gpg = new Gpg();
        gpg.key("publisher", "ed25519", "never");
        gpg.key("stranger", "ed25519", "never");
        keyring = gpg.export(keys.resolve("publisher.gpg"), "publisher");
    }

    @AfterAll
    static void end() throws Exception {
        gpg.close();
    }

    @BeforeEach
    void start() throws IOException {
        site = new CatchSite(directory);
        server = new TestServer();
        signed = new StreamsTree(server, gpg, "publisher");
        plain = new StreamsTree(server, null, null);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void followsASignedTreeFromNewToChangedToVanished() throws Exception {
        signed.version(NOBLE, "20260101", "first").publish();
        ToolRun subscribed = subscribe(0, signed, "--signed-by", "pgp:" + keyring);
        assertTrue(subscribed.out().startsWith("subscribed to simplestreams+http://127.0.0.1:"), subscribed.out());
        assertTrue(subscribed.out().contains(": signed by pgp:" + keyring), subscribed.out());
        String identifier = subscribed
                .out()
                .replaceFirst("(?s).*appliance ([0-9a-f-]+),.*", "$1")
                .strip();
        assertTrue(identifier.matches("[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
        site.caught(0);
        assertEquals(
                List.of(
                        "ProcessPrefix",
                        "SubscriptionImageNew " + identifier,
                        "AvailablePrefix " + identifier,
                        "AvailablePostfix " + identifier,
                        "ProcessPostfix"),
                site.events());
        VmcatcherEvent event = site.last("AvailablePostfix");
        assertEquals(Digest.SHA_512.of("first"), event.sha512().orElseThrow());
        assertEquals("20260101", event.version().orElseThrow());
        assertEquals("x86_64", event.get("SL_ARCH").orElseThrow());
        assertEquals("ubuntu", event.get("SL_OSNAME").orElseThrow());
        assertEquals("24.04", event.get("SL_OSVERSION").orElseThrow());
        assertEquals("5", event.get("HV_SIZE").orElseThrow());
        assertTrue(event.get("DC_TITLE").orElseThrow().contains("24.04 LTS"));
        assertTrue(event.get("HV_URI").orElseThrow().startsWith(server.url("/tree/server/20260101/")));
        server.requests();
        site.caught(0);
        assertEquals(1, server.requests().size());

        site.forget();
        signed.version(NOBLE, "20260201", "second").publish();
        site.caught(0);
        assertEquals(
                List.of(
                        "ProcessPrefix",
                        "ExpirePrefix " + identifier,
                        "ExpirePostfix " + identifier,
                        "AvailablePrefix " + identifier,
                        "AvailablePostfix " + identifier,
                        "ProcessPostfix"),
                site.events());
        assertEquals("second", site.cached());

        site.forget();
        signed.clear().version(NOBLE, "20260101", "first").publish();
        site.caught(0, "--grace", "1d");
        assertEquals("first", site.cached());
        signed.version(NOBLE, "20260201", "second").publish();
        site.caught(0, "--grace", "1d");
        site.forget();
        signed.clear().publish();
        assertTrue(site.caught(1, "--grace", "1d").err().contains(" is not there any more; it expires on "));
        assertEquals("second", site.cached());
        site.wait(Duration.ofHours(25));
        site.forget();
        site.caught(0, "--grace", "1d");
        assertEquals(
                List.of("ProcessPrefix", "ExpirePrefix " + identifier, "ExpirePostfix " + identifier, "ProcessPostfix"),
                site.events());
        assertEquals(List.of(), site.cacheFiles());
        signed.version(NOBLE, "20260301", "third").publish();
        site.caught(0);
        assertEquals("third", site.cached());
        assertTrue(site.itchy("subscriptions").out().contains("  signed by: pgp:" + keyring));
        assertTrue(site.itchy("subscriptions", "--output", "json").out().contains("\"signed_by\""));
    }

    @Test
    void nothingThatWasSignedBeforeTakesThePlaceOfWhatIsHeld() throws Exception {
        signed.version(NOBLE, "20260101", "first").publish();
        Map<String, byte[]> old = signed.documents();
        signed.version(NOBLE, "20260201", "second").publish();
        Map<String, byte[]> now = signed.documents();
        subscribe(0, signed, "--signed-by", "pgp:" + keyring);
        site.caught(0);
        old.forEach(server::put);
        assertRefused("it is a replay: it was made on 2026-01-01T00:01:00Z, before the newest that was taken, of");
        // A new index and an old file of products do not belong together, at the first look already.
        now.forEach(server::put);
        server.put(signed.products(), old.get(signed.products()));
        ToolRun mixed = new CatchSite(Files.createDirectory(directory.resolve("other")))
                .subscribe(1, signed.address(), "--signed-by", "pgp:" + keyring);
        assertTrue(mixed.err().contains("it is a replay: "), mixed.err());
        assertTrue(mixed.err().contains(", and the index knows one of 2026-01-01T00:02:00Z"), mixed.err());
        signed.put(signed.index(), StreamsTree.indexText(StreamsTree.PRODUCTS + ".sjson", "no date"));
        assertRefused("it does not say when it was made");
        signed.put(signed.index(), StreamsTree.indexText(StreamsTree.PRODUCTS + ".sjson", in(Duration.ofDays(2))));
        assertRefused("it was made in the future");
        assertEquals("second", site.cached());
    }

    @Test
    void bothTheIndexAndTheProductsMustBeSigned() throws Exception {
        signed.version(NOBLE, "20260101", "first").publish();
        Map<String, byte[]> good = signed.documents();
        for (String path : List.of(signed.index(), signed.products())) {
            good.forEach(server::put);
            server.put(path, "{}".getBytes(StandardCharsets.UTF_8));
            ToolRun bare = subscribe(1, signed, "--signed-by", "pgp:" + keyring);
            assertTrue(bare.err().contains(path + " is refused: it is not clearsigned"), bare.err());
            server.put(path, gpg.clearsign("stranger", "{}"));
            ToolRun stranger = subscribe(1, signed, "--signed-by", "pgp:" + keyring);
            assertTrue(stranger.err().contains(path + " is refused: it is signed by no key of "), stranger.err());
            byte[] changed = new String(good.get(path), StandardCharsets.UTF_8)
                    .replace("format", "Format")
                    .getBytes(StandardCharsets.UTF_8);
            server.put(path, changed);
            ToolRun wrong = subscribe(1, signed, "--signed-by", "pgp:" + keyring);
            assertTrue(wrong.err().contains(path + " is refused: its signature is wrong"), wrong.err());
        }
        plain.version(NOBLE, "20260101", "first").publish();
        server.remove(signed.index());
        ToolRun unsigned = subscribe(1, plain, "--signed-by", "pgp:" + keyring);
        assertTrue(unsigned.err().contains("index.sjson answers 404"), unsigned.err());
        ToolRun none = subscribe(1, signed, "--signed-by", "pgp:" + directory.resolve("none"));
        assertEquals(1, none.err().lines().count(), none.err());
    }

    @Test
    void whatIsHeldGoesWhenItsKeyIsNotTrustedAnyMore() throws Exception {
        Path ring = directory.resolve("ring.gpg");
        gpg.export(ring, "publisher");
        signed.version(NOBLE, "20260101", "first").publish();
        subscribe(0, signed, "--signed-by", "pgp:" + ring);
        site.caught(0);
        Files.delete(ring);
        assertTrue(site.caught(3).err().contains("cannot read keyring " + ring));
        assertEquals(1, site.cacheFiles().size());
        gpg.export(ring, "stranger");
        ToolRun run = site.caught(1, "--grace", "1d");
        assertTrue(run.err().contains("it is signed by no key of "), run.err());
        assertEquals(1, site.cacheFiles().size());
        site.wait(Duration.ofHours(25));
        site.caught(1, "--grace", "1d");
        assertEquals(List.of(), site.cacheFiles());
        gpg.export(ring, "publisher");
        site.caught(0);
        assertEquals("first", site.cached());
    }

    @Test
    void anUnsignedTreeIsTakenOnDemandOnlyAndCalledSo() throws Exception {
        plain.version(NOBLE, "20260101", "first").publish();
        assertTrue(subscribe(2, plain).err().contains("who must have signed what the market has?"));
        assertTrue(subscribe(2, plain, "--unsigned").err().contains("is taken over https only"));
        assertTrue(subscribe(2, plain, "--unsigned", "--signed-by", "pgp:" + keyring)
                .err()
                .contains("what need not be signed has no signer"));
        assertTrue(subscribe(2, plain, "--signed-by", "cosign:x").err().contains("pgp:KEYRING"));
        for (String option : List.of("--versions=*", "--appliance=x", "--accept-undated", "--token-realm=https://x")) {
            assertTrue(subscribe(2, plain, "--unsigned", option).err().contains(" is not for markets"));
        }
        assertTrue(subscribe(2, plain, "--unsigned", "--uri", "https://x").err().contains("are for image lists"));
        ToolRun run = subscribe(0, plain, "--unsigned", "--allow-http");
        assertTrue(run.out().contains(": UNSIGNED"), run.out());
        assertTrue(subscribe(1, plain, "--unsigned", "--allow-http").err().contains("is subscribed to already"));
        assertTrue(site.itchy("subscriptions").out().contains("  UNSIGNED"));
        assertTrue(site.itchy("images").out().contains("  UNSIGNED"));
        assertTrue(site.itchy("images", "--output", "json").out().contains("\"unsigned\" : true"));
        assertTrue(site.caught(0).out().contains("UNSIGNED"));
        assertEquals("first", site.cached());
    }

    @Test
    void anUnsignedTreeWithoutDatesIsAskedForItsProductsAndNeverGoesBack() throws Exception {
        plain.version(NOBLE, "20260201", "second").publish();
        undated();
        subscribe(0, plain, "--unsigned", "--allow-http");
        site.caught(0);
        server.requests();
        site.caught(0);
        assertEquals(2, server.requests().size());
        plain.version(NOBLE, "20260301", "third").publish();
        undated();
        site.caught(0);
        assertEquals("third", site.cached());
        plain.clear().version(NOBLE, "20260201", "second").publish();
        undated();
        assertTrue(site.caught(1, "--grace", "1d").err().contains(" is not there any more; it expires on "));
        assertEquals("third", site.cached());
    }

    @Test
    void termsThatNobodyUnderstandsStopTheirSubscriptionOnly() throws Exception {
        plain.version(NOBLE, "1", "plain").publish();
        subscribe(0, plain, "--unsigned", "--allow-http");
        TestServer second = new TestServer();
        StreamsTree other =
                new StreamsTree(second, null, null).version(NOBLE, "1", "other").publish();
        subscribe(0, other, "--unsigned", "--allow-http");
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("state.db"));
                Statement statement = database.createStatement()) {
            statement.execute("UPDATE subscription SET market = '{\"later\":1}' WHERE url LIKE '%"
                    + plain.address().replaceFirst(".*//", "") + "'");
        }
        ToolRun run = site.caught(1);
        assertTrue(run.err().contains("the terms of the subscription can't be read"), run.err());
        assertEquals("other", site.cached());
        second.close();
    }

    @Test
    void choosesByNameTagVersionArchitectureAndField() throws Exception {
        plain.version(NOBLE, "20260101", "first")
                .version(NOBLE, "20260201", "second")
                .version("com.example:server:22.04:amd64", "20260301", "jammy")
                .publish();
        assertEquals(List.of("20260301", "20260201"), chosen());
        assertEquals(List.of("20260201"), chosen("--select", "name=*:24.04:*"));
        assertEquals(
                List.of("20260301", "20260201"), chosen("--select", "tag=nob*", "--select", "architecture=x86_64"));
        assertEquals(List.of("20260101"), chosen("--select", "version=202601*"));
        assertEquals(
                List.of("20260301", "20260201"), chosen("--select", "os_distro=ubuntu", "--select", "release=noble"));
        for (String nothing : List.of("tag=debian", "architecture=arm64", "version=2025*", "os_version=9", "x=y")) {
            ToolRun run = subscribe(1, plain, "--unsigned", "--allow-http", "--select", nothing);
            assertTrue(run.err().contains("offers nothing that is wanted"), run.err());
        }
    }

    @Test
    void aProductIsCalledWhatItSaysOrElseWhatItIs() throws Exception {
        plain.head("\"title\":\"A web server\"").version("web", "1", "first").publish();
        assertTrue(subscribe(0, plain, "--unsigned", "--allow-http").out().contains(": A web server (web)"));
        assertEquals(0, site.itchy("unsubscribe", plain.address()).exitCode());
        plain.head("\"title\":7").publish();
        ToolRun run = subscribe(1, plain, "--unsigned", "--allow-http");
        assertTrue(run.err().contains("web is not taken: its title is no text"), run.err());
        plain.head("\"x\":7").publish();
        assertTrue(subscribe(0, plain, "--unsigned", "--allow-http").out().contains(": web"));
    }

    @Test
    void ofSeveralDisksTheOneForKvmIsTakenAndArchivesOfFilesAreNone() throws Exception {
        server.put("/tree/kvm", "kvm".getBytes(StandardCharsets.UTF_8));
        plain.item(
                        NOBLE,
                        "1",
                        StreamsTree.disk("disk1.img", "one", "one") + ",\"other\":"
                                + StreamsTree.disk("disk-kvm.img", "kvm", "kvm"))
                .item(NOBLE, "2", StreamsTree.disk("root.tar.xz", "root", "root"))
                .publish();
        subscribe(0, plain, "--unsigned", "--allow-http");
        site.caught(0);
        assertEquals("kvm", site.cached());
    }

    @Test
    void aDiskThatIsNotWhatTheProductsSayIsNotTaken() throws Exception {
        plain.version(NOBLE, "1", "first").publish();
        subscribe(0, plain, "--unsigned", "--allow-http");
        String path = "/tree/server/1/" + Digest.SHA_256.of("first").substring(0, 8) + ".img";
        server.put(path, "other".getBytes(StandardCharsets.UTF_8));
        ToolRun changed = site.caught(1);
        assertTrue(changed.err().contains("is not the image of the products file: its SHA-256 is "), changed.err());
        server.put(path, "longer".getBytes(StandardCharsets.UTF_8));
        ToolRun longer = site.caught(1);
        assertTrue(longer.err().contains("has 6 bytes instead of 5 (size in the products file)"), longer.err());
        assertTrue(
                site.events().stream().noneMatch(event -> event.startsWith("Available")),
                site.events().toString());
        assertEquals(List.of(), site.cacheFiles());
    }

    @Test
    void whatIsWrongWithOneProductLeavesTheOthersAlone() throws Exception {
        UnaryOperator<String> disk = more -> "{\"ftype\":\"disk1.img\"" + more + "}";
        String digest = ",\"sha256\":\"" + Digest.SHA_256.of("x") + "\"";
        Map<String, String> wrong = Map.of(
                disk.apply(",\"size\":1,\"path\":\"../../etc/passwd\"" + digest),
                "leads out of the tree",
                disk.apply(",\"size\":1,\"path\":\"/etc/passwd\"" + digest),
                "leads out of the tree",
                disk.apply(",\"size\":1,\"path\":\"a//b\"" + digest),
                "leads out of the tree",
                disk.apply(",\"size\":1,\"path\":5" + digest),
                "of its disk, path is no text",
                disk.apply(",\"size\":{},\"path\":\"a\"" + digest),
                "of its disk, size is no number",
                disk.apply(",\"size\":-1,\"path\":\"a\"" + digest),
                "of its disk, size is no number",
                disk.apply(",\"size\":1e300,\"path\":\"a\"" + digest),
                "of its disk, size is no number",
                disk.apply(",\"size\":0,\"path\":\"a\"" + digest),
                "its disk has no size",
                disk.apply(",\"size\":1,\"path\":\"a\",\"md5\":\"x\""),
                "its disk has no SHA-256",
                "[]",
                "an item is no object");
        plain.version(NOBLE, "1", "good").publish();
        subscribe(0, plain, "--unsigned", "--allow-http");
        site.caught(0);
        for (Map.Entry<String, String> entry : wrong.entrySet()) {
            plain.clear()
                    .version(NOBLE, "1", "good")
                    .item("bad", "2", entry.getKey())
                    .publish();
            ToolRun run = site.caught(1);
            assertTrue(run.err().contains("bad is not taken: version 2: "), run.err());
            assertTrue(run.err().contains(entry.getValue()), run.err());
            assertEquals(1, run.err().lines().count(), run.err());
            assertEquals("good", site.cached());
        }
        plain.clear()
                .version(NOBLE, "1", "good")
                .item("bad", " ", disk.apply(""))
                .publish();
        assertTrue(site.caught(1).err().contains("bad is not taken: one of its versions has no name"));
        plain.clear().version(NOBLE, "1", "good");
        for (int i = 0; i < 20; i++) {
            plain.item("x".repeat(200) + i, "2", "[]");
        }
        plain.publish();
        String many = site.caught(1).err();
        assertTrue(many.contains("; and 15 more") && many.length() < 2000, many);
        plain.clear().version(NOBLE, "1", "good").item(NOBLE, "2", "[]").publish();
        assertTrue(site.caught(1).err().contains(NOBLE + " is not taken: version 2"));
        assertTrue(site.caught(1).err().contains(NOBLE + " is not taken: version 2"));
        assertEquals("good", site.cached());
    }

    @Test
    void hostileDocumentsAreOneLineEach() throws Exception {
        plain.version(NOBLE, "1", "good").publish();
        subscribe(0, plain, "--unsigned", "--allow-http");
        site.caught(0);
        site.forget();
        String products = "{\"format\":\"products:1.0\",\"products\":";
        String index = StreamsTree.indexText(StreamsTree.PRODUCTS + ".json", DATE);
        List<String[]> hostile = List.of(
                new String[] {plain.index(), "[]", "it is no JSON object"},
                new String[] {plain.index(), "{\"format\":5}", "format is no text"},
                new String[] {plain.index(), "{\"format\":\"index:9\"}", "its format is index:9"},
                new String[] {plain.index(), "{\"format\":", "no valid JSON"},
                new String[] {plain.index(), "{}{}", "something follows its JSON object"},
                new String[] {plain.index(), index.replace("\"streams/", "\"../streams/"), "leads out of the tree"},
                new String[] {plain.index(), index.replace("\"streams/", "\"https://x.example.org/"), "out of the tree"
                },
                new String[] {plain.index(), "{\"format\":\"index:1.0\",\"index\":[]}", "index is no object"},
                new String[] {plain.index(), "{\"a\":" + "[".repeat(100), "no valid JSON"},
                new String[] {plain.products(), products + "[]}", "products is no object"},
                new String[] {plain.products(), products + "{}}x", "no valid JSON"},
                new String[] {plain.products(), products + "{\"a\":{},\"a\":{}}}", "no valid JSON: Duplicate field"},
                new String[] {plain.products(), products + many(100_000) + "}", "more than 20000 products"});
        for (String[] one : hostile) {
            plain.publish();
            plain.put(one[0], one[1]);
            if (one[0].equals(plain.products())) {
                plain.put(plain.index(), index);
            }
            ToolRun run = site.caught(1);
            assertTrue(run.err().contains(one[2]), one[2] + ": " + run.err());
            assertEquals(1, run.err().lines().count(), run.err());
        }
        assertTrue(
                site.events().stream().allMatch(event -> event.startsWith("Process")),
                site.events().toString());
        assertEquals("good", site.cached());
    }

    @Test
    void aDocumentThatIsTooLargeIsNotReadToItsEnd() throws Exception {
        plain.version(NOBLE, "1", "good").publish();
        byte[] blanks = new byte[33 << 20];
        Arrays.fill(blanks, (byte) ' ');
        server.put(plain.index(), blanks);
        ToolRun run = subscribe(1, plain, "--unsigned", "--allow-http");
        assertTrue(run.err().contains("/index.json is larger than 32 MiB"), run.err());
    }

    @Test
    void redirectsLeadNowhereNearer() throws Exception {
        plain.version(NOBLE, "1", "good").publish();
        server.redirect(plain.index(), "file:///etc/passwd");
        ToolRun file = subscribe(1, plain, "--unsigned", "--allow-http");
        assertTrue(file.err().contains("sends us on to file:///etc/passwd, which is not https or http"), file.err());
        assertEquals(1, file.err().lines().count(), file.err());
    }

    private static String many(int count) {
        StringBuilder products = new StringBuilder("{");
        for (int i = 0; i < count; i++) {
            products.append(i == 0 ? "" : ",").append("\"p").append(i).append("\":{}");
        }
        return products.append("}").toString();
    }

    private static String in(Duration time) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().plus(time).atOffset(ZoneOffset.UTC));
    }

    /** Without any date, as image servers of LXD are. */
    private void undated() throws Exception {
        for (Map.Entry<String, byte[]> document : plain.documents().entrySet()) {
            plain.put(
                    document.getKey(),
                    new String(document.getValue(), StandardCharsets.UTF_8).replaceAll("\"updated\":\"[^\"]*\",", ""));
        }
    }

    private void assertRefused(String reason) throws Exception {
        ToolRun run = site.caught(1);
        assertTrue(run.err().contains(reason), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }

    private List<String> chosen(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("--unsigned", "--allow-http"));
        arguments.addAll(List.of(options));
        ToolRun run = subscribe(0, plain, arguments.toArray(new String[0]));
        assertEquals(0, site.itchy("unsubscribe", plain.address()).exitCode());
        return run.out()
                .lines()
                .filter(line -> line.startsWith("appliance "))
                .map(line -> line.replaceFirst(".*, version ([^:]*):.*", "$1"))
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    private ToolRun subscribe(int exitCode, StreamsTree tree, String... options) {
        return site.subscribe(exitCode, tree.address(), options);
    }
}
