package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.spool.DirectorySnapshot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Markets through the command line: what is in the tree, what is told before, and what is left alone. */
class MarketplaceTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private LibraryFixture market;

    @BeforeEach
    void makeQueue() {
        market = new LibraryFixture(directory, "marketplace", "--other-market", "none");
    }

    private Path list() {
        return market.pool().resolve("appliance/index.json");
    }

    private JsonNode onlyApp() {
        JsonNode apps = market.json(list()).get("appliances");
        assertEquals(1, apps.size(), apps.toString());
        return apps.get(0);
    }

    private Path download(JsonNode app) {
        return market.pool().resolve("appliance/" + app.at("/_id/$oid").asText() + "/download/0");
    }

    private void register(String version, String fields) {
        Path image = market.image("debian-" + version + ".raw", "debian" + version);
        market.write(market.descriptors().resolve(version + Digest.MD5.of(fields) + ".json"), """
                {"action":"registration","identifier":"debian","version":"%s",%s
                 "disks":[{"type":"os","format":"raw","path":"%s"}]}""".formatted(
                        version, fields, image));
    }

    @Test
    void anAppIsWhatItsDescriptorAndItsFileSay() throws Exception {
        register("1", """
                "title":"Debian 12","description":"A small Debian\\nwith ssh","memory":768,"cpu":2,
                "os":{"distribution":"debian","version":"12","arch":"x86_64"},""");
        market.ok("sync");
        JsonNode app = onlyApp();
        Path file = download(app);
        assertEquals("debian1".repeat(1000), Files.readString(file));
        assertEquals("Debian 12 (nifty)", app.get("name").asText());
        assertEquals("A small Debian", app.get("short_description").asText());
        assertEquals("raw", app.get("format").asText());
        JsonNode disk = app.get("files").get(0);
        assertEquals(Digest.MD5.of(file), disk.get("md5").asText());
        assertEquals(Digest.SHA_256.of(file), disk.get("sha256").asText());
        assertEquals(Digest.SHA_512.of(file), disk.get("sha512").asText());
        assertTrue(disk.get("size").asLong() >= Files.size(file));
        JsonNode template = JSON.readTree(app.get("opennebula_template").asText());
        assertEquals("768", template.get("MEMORY").asText());
        assertEquals("2", template.get("VCPU").asText());
        assertOnlyTexts(template);
    }

    @ParameterizedTest
    @CsvSource({
        "x86_64,uefi,/usr/share/OVMF/OVMF_CODE.fd,q35",
        "aarch64,uefi,/usr/share/AAVMF/AAVMF_CODE.fd,virt",
        "x86_64,bios,,",
        "x86_64,,,"
    })
    void theTemplateStartsTheImageByItsFirmware(String arch, String said, String firmware, String machine)
            throws Exception {
        String attributes = said == null ? "" : "\"attributes\":{\"comfy.firmware\":\"" + said + "\"},";
        register("1", "\"os\":{\"arch\":\"" + arch + "\"}," + attributes);
        market.ok("sync");
        JsonNode template = JSON.readTree(onlyApp().get("opennebula_template").asText());
        assertOnlyTexts(template);
        assertEquals(firmware, template.at("/OS/FIRMWARE").textValue());
        assertEquals(machine, template.at("/OS/MACHINE").textValue());
        assertEquals(
                firmware == null ? null : "NO",
                template.at("/OS/FIRMWARE_SECURE").textValue());
    }

    /** Whoever follows a signed list believes nothing older: the date never goes back. */
    @Test
    void theListSaysWhenItLastChanged() {
        register("1", "");
        market.ok("sync");
        Instant first = updated();
        assertTrue(
                Duration.between(Instant.parse("2026-11-24T12:00:00Z"), first).toSeconds() < 10, first.toString());
        market.ok("sync");
        assertEquals(first, updated());
        redate(first, "2026-11-24T12:01:00Z");
        register("2", "");
        market.ok("sync");
        Instant second = updated();
        assertTrue(second.isAfter(Instant.parse("2026-11-24T12:01:00Z")), second.toString());
        redate(second, "2037-01-01T00:00:00Z");
        register("3", "");
        market.ok("sync");
        assertTrue(updated().isBefore(second), updated().toString());
    }

    private Instant updated() {
        return Instant.parse(market.json(list()).get("updated").asText());
    }

    private void redate(Instant from, String to) {
        market.write(list(), market.json(list()).toString().replace(from.toString(), to));
    }

    /** The driver drops the whole template for one number in it. */
    private static void assertOnlyTexts(JsonNode template) {
        for (JsonNode value : template) {
            assertTrue(value.isTextual() || value.isObject(), template.toString());
            value.forEach(inner -> assertTrue(inner.isTextual(), template.toString()));
        }
    }

    @Test
    void theVersionChangesWheneverTheAppDoes() {
        Set<String> versions = new HashSet<>();
        register("1", "\"title\":\"Debian\",");
        market.ok("sync");
        JsonNode first = onlyApp();
        versions.add(first.get("version").asText());
        register("1", "\"title\":\"Debian\",\"memory\":2048,");
        market.ok("sync");
        assertEquals(first.get("_id"), onlyApp().get("_id"));
        versions.add(onlyApp().get("version").asText());
        register("2", "\"title\":\"Debian\",\"memory\":2048,");
        market.ok("sync");
        assertNotEquals(first.get("_id"), onlyApp().get("_id"));
        assertEquals(first.get("appliance"), onlyApp().get("appliance"));
        versions.add(onlyApp().get("version").asText());
        assertEquals(3, versions.size(), versions.toString());
        assertTrue(versions.stream().allMatch(version -> version.matches("[12]-[0-9a-f]{8}")), versions.toString());
    }

    @Test
    void aVersionThatIsKeptCanStillBeFetchedAndOneThatIsGoneLeavesNothing() throws IOException {
        register("1", "");
        market.ok("sync", "--keep", "2");
        Path first = download(onlyApp());
        register("2", "");
        market.ok("sync", "--keep", "2");
        assertTrue(Files.exists(first));
        Path second = download(onlyApp());
        market.ok("clean", "--keep", "1");
        register("3", "");
        market.ok("sync", "--keep", "1");
        for (Path gone : List.of(first, second)) {
            assertFalse(Files.exists(gone.getParent().getParent(), LinkOption.NOFOLLOW_LINKS), gone.toString());
        }
        assertTrue(Files.exists(download(onlyApp())));
    }

    @Test
    void twoOfOneNameAreToldInThePlanBeforeAnythingIsWritten() throws IOException {
        market.write(market.descriptors().resolve("a.json"), descriptor("one", "Same"));
        market.ok("sync");
        market.write(market.descriptors().resolve("b.json"), descriptor("two", "Same"));
        DirectorySnapshot before = DirectorySnapshot.of(market.pool());
        assertTrue(
                market.ok("plan").contains("! the appliance 'one' is called 'Same (nifty)' in this market, too"),
                market.ok("plan"));
        Nifty.Run run = market.run("sync");
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("give one of them another title"), run.err());
        before.assertUnchanged("a name that is taken");
    }

    private String descriptor(String identifier, String title) {
        return """
                {"action":"registration","identifier":"%s","version":"1","title":"%s",
                 "disks":[{"type":"os","format":"raw","path":"%s"}]}""".formatted(identifier, title, market.image(identifier + ".raw", identifier));
    }

    private static HttpServer otherMarket(byte[] list) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/appliance", exchange -> {
            exchange.sendResponseHeaders(200, list.length);
            exchange.getResponseBody().write(list);
            exchange.close();
        });
        server.start();
        return server;
    }

    @Test
    void namesOfOtherMarketsAreAvoided() throws IOException {
        register("1", "\"title\":\"Debian\",");
        byte[] theirs =
                "{\"x\":[{}],\"appliances\":[3,{\"name\":7},{\"files\":[{\"name\":\"no\"}],\"name\":\"Debian (nifty)\"}]}"
                        .getBytes(StandardCharsets.UTF_8);
        HttpServer server = otherMarket(theirs);
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            LibraryFixture compared = new LibraryFixture(directory, "marketplace", "--other-market", url);
            assertTrue(compared.ok("plan").contains("! the market " + url + " has an app 'Debian (nifty)'"));
            Nifty.Run run = compared.run("sync");
            assertEquals(1, run.exitCode());
            assertTrue(run.err().contains("--market-suffix"), run.err());
            assertEquals(0, market.json(list()).get("appliances").size());
            assertEquals(List.of("appliance"), market.names());
            compared.ok("sync", "--market-suffix", "at ours", "--retry-after", "0");
            assertEquals("Debian at ours", onlyApp().get("name").asText());
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{\"appliances\":", "<html>", "{\"appliances\":{}}", "{\"a\":\"\u0000\"}"})
    void anOtherMarketWithoutAListIsPassedOver(String answer) throws IOException {
        register("1", "");
        byte[] theirs = answer.getBytes(StandardCharsets.UTF_8);
        HttpServer server = otherMarket(theirs);
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
            new LibraryFixture(directory, "marketplace", "--other-market", url).ok("sync");
            assertTrue(onlyApp().has("name"));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aListOfSomebodyElseIsLeftAndNothingIsDone() throws IOException {
        Files.createDirectories(list().getParent());
        market.write(list(), "{\"appliances\":[]}");
        register("1", "");
        DirectorySnapshot before = DirectorySnapshot.of(market.pool());
        Nifty.Run run = market.run("sync");
        assertEquals(3, run.exitCode(), run.err());
        assertTrue(run.err().contains(list() + " is there, and nifty has not made it"), run.err());
        before.assertUnchanged("a list of somebody else");
    }

    @Test
    void filesOfOthersBesideOursStay() throws IOException {
        register("1", "");
        market.ok("sync");
        Path ours = download(onlyApp()).getParent().getParent();
        Path theirs = market.write(ours.resolve("README"), "theirs");
        Path other = Files.createDirectories(market.pool().resolve("appliance/11111111-1111-1111-1111-111111111111"));
        register("2", "");
        market.ok("sync");
        assertEquals("theirs", Files.readString(theirs));
        assertTrue(Files.exists(other));
        try (Stream<Path> left = Files.list(ours)) {
            assertEquals(List.of(theirs), left.toList());
        }
    }

    @Test
    void everybodyCanReadEverythingWhateverTheModeOfTheSource() throws IOException {
        register("1", "");
        Path image = market.images().resolve("debian-1.raw");
        Files.setPosixFilePermissions(image, PosixFilePermissions.fromString("rw-------"));
        market.ok("sync", "--public-url", "https://market.example.org/");
        try (Stream<Path> all = Files.walk(market.pool())) {
            for (Path each : all.filter(path -> !path.equals(market.pool())).toList()) {
                if (!Files.isSymbolicLink(each)) {
                    String wanted = Files.isDirectory(each) ? "rwxr-xr-x" : "rw-r--r--";
                    assertEquals(
                            wanted,
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(each)),
                            each.toString());
                }
            }
        }
    }

    @Test
    void filesForAppmarketSimpleAreOfWhatIsOffered() throws IOException {
        String[] url = {"--public-url", "https://market.example.org/one"};
        register("1", "\"title\":\"Debian: 12\",");
        market.ok("sync", url);
        Path first = market.pool().resolve("yaml/" + onlyApp().at("/_id/$oid").asText() + ".yaml");
        JsonNode yaml = new com.fasterxml.jackson.dataformat.yaml.YAMLMapper().readTree(Files.readString(first));
        JsonNode app = onlyApp();
        assertEquals(app.get("name"), yaml.get("name"));
        assertEquals(app.get("version"), yaml.get("version"));
        assertEquals("YES", yaml.at("/opennebula_template/context/network").asText());
        assertEquals(
                "https://market.example.org/one/appliance/"
                        + app.at("/_id/$oid").asText() + "/download/0",
                yaml.at("/images/0/url").asText());
        assertEquals(app.at("/files/0/md5"), yaml.at("/images/0/checksum/md5"));
        assertEquals(app.at("/files/0/sha256"), yaml.at("/images/0/checksum/sha256"));
        register("2", "");
        market.ok(
                "sync",
                Stream.concat(Stream.of(url), Stream.of("--expire-after", "9d")).toArray(String[]::new));
        assertFalse(Files.exists(first));
        market.ok("clean");
        assertEquals(0, market.pool().resolve("yaml").toFile().list().length);
    }

    @Test
    void anApplianceOfTwoDisksIsRefusedBeforeAnythingIsCopied() {
        Path image = market.image("two.raw", "two");
        market.write(market.descriptors().resolve("1.json"), """
                {"action":"registration","identifier":"two","version":"1","disks":[
                 {"type":"os","format":"raw","path":"%s"},{"type":"data","format":"raw","path":"%s"}]}""".formatted(image, image));
        Nifty.Run run = market.run("sync");
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("a marketplace takes appliances of one disk, and this one has 2"), run.err());
        assertEquals(List.of("appliance"), market.names());
    }

    @Test
    void aLostIndexComesBackFromMarksAndTheMarketIsTheSame() throws IOException {
        register("1", "\"title\":\"Debian\",");
        market.ok("sync");
        String before = Files.readString(list());
        Files.delete(market.index());
        Nifty.Run run = market.run("sync");
        assertTrue(run.err().contains("'nifty repair --backend marketplace'"), run.err());
        market.ok("repair");
        market.ok("sync");
        assertEquals(before, Files.readString(list()));
    }

    @Test
    void listSaysHowUsersGetIt() {
        register("1", "\"title\":\"Debian\",");
        market.ok("sync");
        assertTrue(
                market.ok("list", "--output", "json").contains("onemarketapp export 'Debian (nifty)' 'Debian (nifty)'"),
                market.ok("list", "--output", "json"));
        String whole = market.ok("list", "--output", "json", "--public-url", "https://market.example.org");
        assertTrue(whole.contains("'ENDPOINT = \\\"https://market.example.org\\\"' > market.txt\\n"), whole);
        assertTrue(whole.contains("onemarket create market.txt"), whole);
    }
}
