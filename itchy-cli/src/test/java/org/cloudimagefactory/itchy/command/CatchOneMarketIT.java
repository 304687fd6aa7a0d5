package org.cloudimagefactory.itchy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.itchy.Disks;
import org.cloudimagefactory.itchy.Site;
import org.cloudimagefactory.itchy.event.VmcatcherEvent;
import org.cloudimagefactory.itchy.feed.onemarket.TestMarket;
import org.cloudimagefactory.itchy.ova.Appliance;
import org.cloudimagefactory.itchy.ova.ApplianceReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Following OpenNebula's marketplace through the command line. */
class CatchOneMarketIT {
    private static final String ID = TestMarket.ID;

    @TempDir
    Path directory;

    private TestServer server;
    private TestMarket market;
    private CatchSite site;

    @BeforeEach
    void start() throws IOException {
        server = new TestServer();
        market = new TestMarket(server);
        site = new CatchSite(directory);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void followsAMarketFromNewToChangedToGoneInThreeLooks() throws Exception {
        market.app(ID, "1", bytes("first")).publish();
        ToolRun subscribed = subscribe(0);
        assertTrue(subscribed.out().contains("subscribed to one-market+http://127.0.0.1:"), subscribed.out());
        assertTrue(subscribed.out().contains(": UNSIGNED"), subscribed.out());
        String identifier = subscribed
                .out()
                .replaceFirst("(?s).*appliance ([0-9a-f-]+),.*", "$1")
                .strip();
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
        assertEquals("1", event.version().orElseThrow());
        assertEquals("5", event.get("HV_SIZE").orElseThrow());
        assertEquals("Debian 12", event.get("DC_TITLE").orElseThrow());
        assertEquals("A small one", event.get("DC_DESCRIPTION").orElseThrow());
        assertEquals("x86_64", event.get("SL_ARCH").orElseThrow());
        assertEquals("KVM", event.get("HV_HYPERVISOR").orElseThrow());
        assertEquals("768", event.get("ONE_MEMORY").orElseThrow());
        assertEquals("2", event.get("ONE_CPU").orElseThrow());
        assertTrue(event.get("ONE_TEMPLATE").orElseThrow().contains("\"CONTEXT\""));
        assertEquals(server.url("/appliance/" + ID), event.get("AD_MPURI").orElseThrow());
        server.requests();
        site.caught(0);
        assertEquals(1, server.requests().size());

        site.forget();
        market.app(ID, "2", bytes("second")).publish();
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
        market.remove(ID).publish();
        assertTrue(site.caught(1).err().contains("it expires when it is not there 2 more times"));
        server.remove(TestMarket.PATH);
        site.caught(1);
        market.publish();
        assertTrue(site.caught(1).err().contains("it expires when it is not there 1 more times"));
        assertEquals("second", site.cached());
        site.caught(0);
        assertTrue(site.events().containsAll(List.of("ExpirePrefix " + identifier, "ExpirePostfix " + identifier)));
        assertEquals(List.of(), site.cacheFiles());
        site.caught(0);
        market.app(ID, "3", bytes("third")).publish();
        site.caught(0);
        assertEquals("third", site.cached());
    }

    /** As markets of nifty have it: there an _id is of one file. */
    @Test
    void anIdOfEachVersionIsOneApplianceWhereTheMarketSaysSo() throws Exception {
        version("v1", "1", "first").publish();
        String identifier = subscribe(0)
                .out()
                .replaceFirst("(?s).*appliance ([0-9a-f-]+),.*", "$1")
                .strip();
        site.caught(0);
        assertEquals("first", site.cached());
        site.forget();
        market.remove("v1");
        version("v2", "2", "second").publish();
        site.caught(0);
        assertTrue(
                site.events().containsAll(List.of("ExpirePostfix " + identifier, "AvailablePostfix " + identifier)),
                site.events().toString());
        assertEquals("second", site.cached());
    }

    private TestMarket version(String id, String version, String content) {
        market.app(id, version, bytes(content));
        return market.raw(
                id,
                "\"appliance\":\"lasting\"," + market.head(id, version) + ",\"files\":["
                        + TestMarket.file(bytes(content)) + "]");
    }

    @Test
    void oneThatComesBackIsCountedAnew() throws Exception {
        market.app(ID, "1", bytes("first")).publish();
        subscribe(0);
        site.caught(0);
        String all = market.head(ID, "1") + ",\"files\":[" + TestMarket.file(bytes("first")) + "]";
        for (int i = 0; i < 3; i++) {
            market.remove(ID).publish();
            site.caught(1);
            site.caught(1);
            market.raw(ID, all).publish();
            site.caught(0);
        }
        assertEquals("first", site.cached());
    }

    @Test
    void nothingButMd5IsTakenOnDemandOnly() throws Exception {
        byte[] disk = bytes("disk");
        market.put(ID, 0, disk);
        String file = "{\"size\":\"512\",\"checksum\":{\"md5\":\"" + Digest.MD5.of(disk) + "\"}}";
        market.raw(ID, market.head(ID, "1") + ",\"files\":[" + file + "]").publish();
        assertTrue(subscribe(1)
                .err()
                .contains("nothing but MD5 is told, which proves nothing; it is taken with --allow-md5"));
        subscribe(0, "--allow-md5");
        site.caught(0);
        assertEquals("disk", site.cached());
        market.put(ID, 0, bytes("other"));
        market.raw(ID, market.head(ID, "2") + ",\"files\":[" + file + "]").publish();
        site.caught(0);
        market.raw(ID, market.head(ID, "3") + ",\"files\":[" + file.replace(Digest.MD5.of(disk), "0".repeat(32)) + "]")
                .publish();
        ToolRun run = site.caught(1);
        assertTrue(run.err().contains("is not the image of the market: its MD5 is "), run.err());
    }

    @Test
    void aFileThatIsNotWhatTheMarketSaysIsNotTaken() throws Exception {
        market.app(ID, "1", bytes("first")).publish();
        subscribe(0);
        market.put(ID, 0, bytes("other"));
        ToolRun changed = site.caught(1);
        assertTrue(
                changed.err().contains("/download/0 is not the image of the market: its SHA-256 is "), changed.err());
        assertTrue(
                site.events().stream().noneMatch(event -> event.startsWith("Available")),
                site.events().toString());
        server.withoutLength();
        assertTrue(site.caught(1).err().contains("does not say how large the file is"));
        assertEquals(List.of(), site.cacheFiles());
    }

    @Test
    void aDownloadThatBreaksGoesOn() throws Exception {
        byte[] large = "0123456789".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        String path = "/appliance/" + ID + "/download/0";
        market.app(ID, "1", large).publish();
        subscribe(0);
        server.cutOnce(path, 300_000);
        server.requests();
        site.caught(0);
        assertTrue(server.requests().contains("GET " + path + " Range: bytes=300000-"));
        assertEquals(large.length, Files.size(site.cacheFiles().get(0)));
    }

    @Test
    void aFileOfWhichNothingButMd5IsKnownBeginsAnew() throws Exception {
        byte[] large = "0123456789".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        String path = "/appliance/" + ID + "/download/0";
        market.put(ID, 0, large);
        String file = TestMarket.file(large).replaceFirst(",\"sha256\":\"[^\"]*\"", "");
        market.raw(ID, market.head(ID, "1") + ",\"files\":[" + file + "]").publish();
        subscribe(0, "--allow-md5");
        server.cutOnce(path, 300_000);
        server.requests();
        site.caught(0);
        assertTrue(server.requests().stream().noneMatch(asked -> asked.contains("Range: ")));
        assertEquals(large.length, Files.size(site.cacheFiles().get(0)));
    }

    @Test
    void filesLieWhereTheMarketSays() throws Exception {
        byte[] disk = bytes("elsewhere");
        server.put("/files/disk.qcow2", disk);
        String file = TestMarket.file(disk).replace("{", "{\"url\":\"" + server.url("/files/disk.qcow2") + "\",");
        market.raw(ID, market.head(ID, "1") + ",\"files\":[" + file + "]").publish();
        subscribe(0);
        site.caught(0);
        assertEquals("elsewhere", site.cached());
        assertEquals(
                server.url("/files/disk.qcow2"),
                site.last("AvailablePostfix").get("HV_URI").orElseThrow());
    }

    @Test
    void severalDisksBecomeOneArchive() throws Exception {
        byte[] os = Files.readAllBytes(disk("os", 2));
        byte[] data = Files.readAllBytes(disk("data", 1));
        market.put(ID, 0, os);
        market.put(ID, 1, data);
        market.raw(
                        ID,
                        market.head(ID, "1") + ",\"files\":[" + raw(os) + ",{\"type\":\"KERNEL\"},"
                                + raw(data).replace("\"OS\"", "\"DATABLOCK\"") + "]")
                .publish();
        market.put(ID, 2, data);
        subscribe(0);
        site.caught(0);
        Path archive = site.cacheFiles().get(0);
        VmcatcherEvent event = site.last("AvailablePostfix");
        assertEquals("ova", event.get("HV_FORMAT").orElseThrow());
        assertEquals(Digest.SHA_512.of(archive), event.sha512().orElseThrow());
        try (FileChannel channel = FileChannel.open(archive)) {
            Appliance appliance = new ApplianceReader().read(channel);
            assertEquals(2, appliance.disks().size());
            assertEquals(List.of(), appliance.warnings());
        }
        assertTrue(new String(Files.readAllBytes(archive), StandardCharsets.ISO_8859_1)
                .contains(new String(data, StandardCharsets.ISO_8859_1)));
    }

    @Test
    void aPackedDiskAndItsTemplateBecomeAnImageAndADescriptor() throws Exception {
        for (String program : List.of("gzip", "xz", "bzip2")) {
            Path image = Disks.convert(disk("whole", 1), directory.resolve(program), "qcow2");
            Disks.run("sh", "-c", program + " -c '" + image + "' >'" + image + ".packed'");
            market.app("app-" + program, "1", Files.readAllBytes(directory.resolve(program + ".packed")));
        }
        market.publish();
        subscribe(0);
        site.caught(0);
        Site processing = new Site(Files.createDirectory(directory.resolve("site")));
        Files.createDirectories(processing.metadata);
        try (Stream<Path> events = Files.list(directory.resolve("spool"))) {
            for (Path event : events.toList()) {
                Files.copy(event, processing.metadata.resolve(event.getFileName()));
            }
        }
        assertEquals(0, processing.process().exitCode());
        List<ApplianceDescriptor> published = processing.published();
        assertEquals(3, published.size());
        for (ApplianceDescriptor descriptor : published) {
            assertEquals(768L, descriptor.memory());
            assertEquals(2.0, descriptor.cpu());
            assertEquals("Debian 12", descriptor.title());
            assertEquals("x86_64", descriptor.os().arch());
            assertTrue(
                    descriptor.attributes().get("vmcatcher_event_one_template").contains("\"NETWORK\":\"YES\""));
            assertEquals("KVM", descriptor.attributes().get("vmcatcher_event_hv_hypervisor"));
            assertTrue(Disks.same(
                    directory.resolve("whole.raw"),
                    Path.of(descriptor.disks().get(0).path()),
                    "qcow2"));
        }
    }

    @Test
    void whatATemplateSaysWronglyIsPassedOver() throws Exception {
        for (String template :
                List.of("no JSON", "{\\\"MEMORY\\\":[1],\\\"CPU\\\":\\\"0.5\\\"}", "{\\\"memory\\\":-1}")) {
            market.put(ID, 0, bytes("disk"));
            String head = market.head(ID, "1").replaceFirst("\"opennebula_template.*", "");
            market.raw(
                            ID,
                            head + "\"opennebula_template\":\"" + template + "\",\"files\":["
                                    + TestMarket.file(bytes("disk")) + "]")
                    .publish();
            subscribe(0);
            site.caught(0);
            VmcatcherEvent event = site.last("AvailablePostfix");
            assertTrue(event.get("ONE_MEMORY").isEmpty(), template);
            assertTrue(event.get("ONE_CPU").isEmpty(), template);
            assertEquals(0, site.itchy("unsubscribe", market.address()).exitCode());
            site.caught(0);
        }
    }

    @Test
    void choosesByNameTagVersionArchitectureAndField() throws Exception {
        market.app(ID, "1", bytes("first")).publish();
        for (String wanted : List.of(
                "name=Debian*",
                "tag=6.8",
                "version=?",
                "architecture=amd64",
                "os_distro=Debian",
                "os_version=12",
                "publisher=Ex*")) {
            subscribe(0, "--select", wanted);
            assertEquals(0, site.itchy("unsubscribe", market.address()).exitCode());
            ToolRun other = subscribe(1, "--select", wanted.replaceFirst("=.*", "=x"));
            assertTrue(other.err().contains("offers nothing that is wanted"), other.err());
        }
    }

    @Test
    void whatAMarketHasNoneOfIsRefused() throws Exception {
        market.app(ID, "1", bytes("first")).publish();
        ToolRun unknown = site.subscribe(2, market.address(), "--signed-by", "cosign:" + directory);
        assertTrue(unknown.err().contains("x509:CA-DIR with --endorser-dn"), unknown.err());
        ToolRun nobody = site.subscribe(2, market.address(), "--signed-by", "x509:" + directory);
        assertTrue(nobody.err().contains("a directory of authorities alone pins nobody"), nobody.err());
        ToolRun both = site.subscribe(2, market.address(), "--signed-by", "pgp:" + directory, "--endorser-dn", "/CN=x");
        assertTrue(both.err().contains("--endorser-dn is for signatures with certificates"), both.err());
        ToolRun unsigned =
                site.subscribe(1, market.address(), "--signed-by", "x509:" + directory, "--endorser-dn", "/CN=x");
        assertTrue(unsigned.err().contains("/appliance/index.json.cms"), unsigned.err());
        assertTrue(site.subscribe(2, market.address()).err().contains("who must have signed"));
        ToolRun tree = site.subscribe(
                2,
                market.address().replace("one-market", "simplestreams"),
                "--unsigned",
                "--allow-http",
                "--allow-md5");
        assertTrue(tree.err().contains("--allow-md5 is for OpenNebula's marketplace"), tree.err());
        ToolRun registry = site.subscribe(2, "oci://registry.example.org/a:b", "--unsigned", "--allow-md5");
        assertTrue(registry.err().contains("--allow-md5 is for markets"), registry.err());
    }

    @Test
    void whatIsWrongWithOneApplianceLeavesTheOthersAlone() throws Exception {
        String digest = ",\"sha256\":\"" + Digest.SHA_256.of("x") + "\"";
        Map<String, String> wrong = new LinkedHashMap<>();
        wrong.put("\"name\":5", "its name is no text");
        wrong.put("\"version\":5.1", "its version is no text");
        wrong.put("\"tags\":\"x\"", "its tags is no list");
        wrong.put("\"tags\":[{}]", "one of its tags is no text");
        wrong.put("\"creation_time\":\"today\"", "its creation_time is no number");
        wrong.put("\"opennebula_template\":{}", "its opennebula_template is no text");
        wrong.put("\"files\":{}", "its files is no list");
        wrong.put("\"files\":[5]", "one of its files is no object");
        wrong.put("\"files\":[]", "it has no disk");
        wrong.put("\"files\":[{}]", "one of its files has no SHA-256");
        wrong.put("\"files\":[{\"sha256\":\"x\"}]", "one of its files has a broken SHA-256");
        wrong.put("\"files\":[{\"size\":\"many\"" + digest + "}]", "of one of its files, size is no number");
        wrong.put("\"files\":[{\"size\":-1" + digest + "}]", "of one of its files, size is no number");
        wrong.put("\"files\":[{\"size\":1e30" + digest + "}]", "of one of its files, size is no number");
        wrong.put("\"files\":[{\"sha256\":5}]", "of one of its files, sha256 is no text");
        wrong.put("\"files\":[{\"url\":\"file:///etc/passwd\"" + digest + "}]", "which is not https or http");
        wrong.put("\"files\":[{\"url\":\"ftp://x/y\"" + digest + "}]", "which is not https or http");
        wrong.put("\"files\":[{\"url\":\"../../etc/passwd\"" + digest + "}]", "which is not https or http");
        wrong.put("\"files\":[{\"url\":7" + digest + "}]", "of one of its files, url is no text");
        market.app(ID, "1", bytes("good")).publish();
        subscribe(0);
        site.caught(0);
        for (Map.Entry<String, String> entry : wrong.entrySet()) {
            String field = entry.getKey().replaceFirst(":.*", "");
            String usual = market.head("bad", "1") + ",\"files\":[]";
            String rest =
                    usual.replaceFirst(Pattern.quote(field) + ":(\\[[^]]*\\]|\"([^\"\\\\]|\\\\.)*\"|[^,]*)", "\"x\":1");
            market.raw("bad", rest + "," + entry.getKey()).publish();
            assertTold(entry.getValue());
        }
        for (String id : List.of("../x", "a/b", "", "x".repeat(200))) {
            market.raw("bad", market.head(id, "1") + ",\"files\":[]").publish();
            assertTold("it has no identifier that can be used");
        }
        market.raw("bad", "\"appliance\":\"../x\"," + market.head("bad", "1") + ",\"files\":[]")
                .publish();
        assertTold("its appliance is no identifier that can be used");
        market.raw("bad", market.head(ID, "1") + ",\"files\":[]").publish();
        assertTold("two appliances of the market have this identifier");
        market.raw("bad", "\"type\":\"SERVICE_TEMPLATE\",\"roles\":{}").publish();
        site.caught(0);
    }

    @Test
    void hostileDocumentsAreOneLineEach() throws Exception {
        market.app(ID, "1", bytes("good")).publish();
        subscribe(0);
        site.caught(0);
        StringBuilder many = new StringBuilder("{\"appliances\":[{}");
        many.append(",{}".repeat(100_000)).append("]}");
        for (String[] one : new String[][] {
            {"[]", "it is no JSON object"},
            {"{}", "it has no list of appliances"},
            {"<html>", "no valid JSON"},
            {"{\"appliances\":{}}", "appliances is no list"},
            {"{\"appliances\":[]", "no valid JSON"},
            {"{\"appliances\":" + "[".repeat(1000), "no valid JSON"},
            {many.toString(), "it has more than 20000 appliances that are wanted"}
        }) {
            market.text(one[0]);
            assertTold(one[1]);
        }
        server.put(TestMarket.PATH, new byte[33 << 20]);
        assertTold("/appliance is larger than 32 MiB");
        server.redirect(TestMarket.PATH, "file:///etc/passwd");
        assertTold("which is not https or http");
    }

    private void assertTold(String reason) throws Exception {
        ToolRun run = site.caught(1);
        assertTrue(run.err().contains(reason), reason + ": " + run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertEquals("good", site.cached());
    }

    private ToolRun subscribe(int exitCode, String... options) {
        List<String> arguments = new ArrayList<>(List.of("--unsigned", "--allow-http"));
        arguments.addAll(List.of(options));
        return site.subscribe(exitCode, market.address(), arguments.toArray(new String[0]));
    }

    private static String raw(byte[] content) {
        return TestMarket.file(content)
                .replace("\"driver\":\"qcow2\"", "\"driver\":\"raw\"")
                .replace("2361393152", "" + content.length);
    }

    private Path disk(String name, int mib) throws IOException {
        byte[] content = new byte[mib << 20];
        byte[] text = bytes("disk " + name);
        System.arraycopy(text, 0, content, 4096, text.length);
        content[510] = 0x55;
        content[511] = (byte) 0xaa;
        return Files.write(directory.resolve(name + ".raw"), content);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
