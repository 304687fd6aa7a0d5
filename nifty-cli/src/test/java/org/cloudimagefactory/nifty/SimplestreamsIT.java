package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.spool.DirectorySnapshot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Image servers through the command line: what is in the tree, what is refused, what is left alone. */
class SimplestreamsIT {
    @TempDir
    Path directory;

    private LibraryFixture server;

    @BeforeEach
    void makeQueue() {
        server = new LibraryFixture(directory, "simplestreams");
    }

    private void register(String identifier, String version) throws Exception {
        register(identifier, version, "\"title\":\"Micro\",", "uefi", "qcow2");
    }

    private void register(String identifier, String version, String fields, String firmware, String format)
            throws Exception {
        Path image = server.images().resolve(identifier.replace('/', '-') + "-" + version + "." + format);
        Process made = new ProcessBuilder("qemu-img", "create", "-q", "-f", format, image.toString(), version + "M")
                .inheritIO()
                .start();
        assertEquals(0, made.waitFor());
        Files.setPosixFilePermissions(image, PosixFilePermissions.fromString("rw-------"));
        server.write(
                server.descriptors().resolve(identifier.replace('/', '-') + version + Digest.MD5.of(fields) + ".json"),
                """
                {"action":"registration","identifier":"%s","version":"%s",%s
                 "os":{"distribution":"micro","version":"1.0","arch":"x86_64"},
                 "attributes":{%s},
                 "disks":[{"type":"os","format":"%s","path":"%s"}]}""".formatted(
                                identifier,
                                version,
                                fields,
                                firmware.isEmpty() ? "" : "\"comfy.firmware\":\"" + firmware + "\"",
                                format,
                                image));
    }

    private JsonNode images() {
        return server.json(server.pool().resolve("streams/v1/images.json"));
    }

    private JsonNode product(String name) {
        JsonNode product = images().get("products").get(name);
        assertTrue(product != null, images().toString());
        return product;
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private Path file(JsonNode item) {
        return server.pool().resolve(item.get("path").asText());
    }

    @Test
    void aProductIsWhatLxdReads() throws Exception {
        register("micro", "7");
        server.ok("sync");
        JsonNode index = server.json(server.pool().resolve("streams/v1/index.json"));
        assertEquals("index:1.0", index.get("format").asText());
        JsonNode entry = index.at("/index/images");
        assertEquals("streams/v1/images.json", entry.get("path").asText());
        assertEquals("image-downloads", entry.get("datatype").asText());
        assertEquals("micro:1.0:amd64:micro", entry.at("/products/0").asText());
        assertEquals(images().get("updated"), entry.get("updated"));
        assertTrue(entry.get("updated").asText().matches("Tue, 24 Nov 2026 12:00:0[0-9] \\+0000"), entry.toString());
        JsonNode product = product("micro:1.0:amd64:micro");
        assertEquals("micro,micro/1.0", product.get("aliases").asText());
        assertEquals("amd64", product.get("arch").asText());
        assertEquals("false", product.at("/requirements/secureboot").asText());
        String serial = names(product.get("versions")).get(0);
        assertTrue(serial.startsWith("20261124_120000_"), serial);
        JsonNode items = product.get("versions").get(serial).get("items");
        JsonNode disk = items.get("disk.qcow2");
        assertEquals("disk-kvm.img", disk.get("ftype").asText());
        assertEquals(Digest.SHA_256.of(file(disk)), disk.get("sha256").asText());
        assertEquals(Files.size(file(disk)), disk.get("size").asLong());
        for (String kind : List.of("lxd.tar.xz", "incus.tar.xz")) {
            JsonNode metadata = items.get(kind);
            assertEquals(kind, metadata.get("ftype").asText());
            assertEquals(
                    Digest.SHA_256.of(file(metadata)), metadata.get("sha256").asText());
            ByteArrayOutputStream both = new ByteArrayOutputStream();
            Files.copy(file(metadata), both);
            Files.copy(file(disk), both);
            assertEquals(
                    Digest.SHA_256.of(both.toByteArray()),
                    metadata.get("combined_disk-kvm-img_sha256").asText());
            JsonNode said = metadata(file(metadata));
            assertEquals("x86_64", said.get("architecture").asText());
            assertEquals(serial, said.at("/properties/serial").asText());
            assertEquals(1795521600, said.get("creation_date").asLong());
        }
    }

    /** As tar and xz read it. */
    private static JsonNode metadata(Path archive) throws Exception {
        Process tar = new ProcessBuilder("tar", "-xJOf", archive.toString(), "metadata.yaml")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (InputStream out = tar.getInputStream()) {
            String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, tar.waitFor());
            return new YAMLMapper().readTree(text);
        }
    }

    @Test
    void versionsThatAreKeptAreListedAndARollbackListsNothingNewer() throws Exception {
        register("micro", "7");
        server.ok("sync", "--keep", "2");
        register("micro", "8");
        server.ok("sync", "--keep", "2");
        JsonNode two = product("micro:1.0:amd64:micro").get("versions");
        assertEquals(2, two.size());
        for (JsonNode version : two) {
            assertTrue(Files.exists(file(version.at("/items/disk.qcow2"))));
        }
        String first = names(two).stream().min(String::compareTo).orElseThrow();
        server.ok("rollback", "micro", "--keep", "2");
        assertEquals(List.of(first), names(product("micro:1.0:amd64:micro").get("versions")));
        server.ok("clean");
        register("micro", "9");
        server.ok("sync");
        assertEquals(1, product("micro:1.0:amd64:micro").get("versions").size());
        assertEquals(1, server.pool().resolve("images").toFile().list().length);
    }

    @Test
    void anImageIsTheSameWhateverItsTitleComesToBe() throws Exception {
        register("micro", "7");
        server.ok("sync");
        JsonNode before = product("micro:1.0:amd64:micro");
        register("micro", "7", "\"title\":\"Another\",", "uefi", "qcow2");
        server.ok("sync");
        JsonNode after = product("micro:1.0:amd64:micro");
        assertNotEquals(before.get("title"), after.get("title"));
        assertEquals(before.get("versions"), after.get("versions"));
    }

    /** Whoever follows the tree would fetch all of it again. */
    @Test
    void aListThatSaysTheSameKeepsItsTime() throws Exception {
        register("micro", "7");
        server.ok("sync");
        DirectorySnapshot before = DirectorySnapshot.of(server.pool());
        Clock later = Clock.fixed(Instant.parse("2026-11-25T12:00:00Z"), ZoneOffset.UTC);
        assertEquals(0, new Nifty(later).run(server.arguments("sync")).exitCode());
        before.assertUnchanged("a run of the next day");
    }

    @Test
    void theUsualAliasIsForOneOnly() throws Exception {
        register("micro", "7");
        register("mega/1", "8");
        server.ok("sync");
        assertEquals("micro", product("micro:1.0:amd64:micro").get("aliases").asText());
        String other = names(images().get("products")).stream()
                .filter(name -> name.contains("mega"))
                .findFirst()
                .orElseThrow();
        assertTrue(other.matches("micro:1\\.0:amd64:mega-1-[0-9a-f]{8}"), other);
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "bios; qcow2; comfy.firmware is bios",
                "''; qcow2; its descriptor does not say",
                "uefi; raw; take qcow2 images, and this one is raw"
            },
            delimiter = ';')
    void whatLxdCannotStartIsToldInThePlanAndRefused(String firmware, String format, String reason) throws Exception {
        register("micro", "7", "", firmware, format);
        assertTrue(server.ok("plan").contains(reason), server.ok("plan"));
        Nifty.Run run = server.run("sync");
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains(reason), run.err());
        assertEquals(List.of("streams"), server.names());
        assertEquals(0, images().get("products").size());
    }

    @Test
    void aTreeOfSomebodyElseIsLeftAndNothingIsDone() throws Exception {
        register("micro", "7");
        for (String name : List.of("index", "images")) {
            Path theirs = server.pool().resolve("streams/v1/" + name + ".json");
            Files.createDirectories(theirs.getParent());
            server.write(theirs, "{\"format\":\"index:1.0\"}");
            DirectorySnapshot before = DirectorySnapshot.of(server.pool());
            Nifty.Run run = server.run("sync");
            assertEquals(3, run.exitCode(), run.err());
            assertTrue(run.err().contains(theirs + " is there, and nifty has not made it"), run.err());
            before.assertUnchanged("a tree of somebody else");
            Files.delete(theirs);
        }
    }

    @Test
    void filesOfOthersBesideOursStayAndEverybodyCanReadOurs() throws Exception {
        register("micro", "7");
        server.ok("sync");
        Path ours = file(product("micro:1.0:amd64:micro")
                .get("versions")
                .elements()
                .next()
                .at("/items/lxd.tar.xz"));
        try (Stream<Path> all = Files.walk(server.pool())) {
            for (Path each : all.filter(path -> !path.equals(server.pool()) && !Files.isSymbolicLink(path))
                    .toList()) {
                String wanted = Files.isDirectory(each) ? "rwxr-xr-x" : "rw-r--r--";
                assertEquals(
                        wanted, PosixFilePermissions.toString(Files.getPosixFilePermissions(each)), each.toString());
            }
        }
        Path theirs = server.write(ours.resolveSibling("README"), "theirs");
        register("micro", "8");
        server.ok("sync");
        try (Stream<Path> left = Files.list(ours.getParent())) {
            assertEquals(List.of(theirs), left.toList());
        }
    }

    @Test
    void anArchiveThatSomebodyHasChangedIsToldAndLeft() throws Exception {
        register("micro", "7");
        server.ok("sync");
        Path ours = file(product("micro:1.0:amd64:micro")
                .get("versions")
                .elements()
                .next()
                .at("/items/lxd.tar.xz"));
        server.write(ours, "theirs now");
        register("micro", "8");
        Nifty.Run run = server.run("sync");
        assertEquals(3, run.exitCode());
        assertTrue(run.err().contains(ours + " is there, and nifty has not made it"), run.err());
        assertEquals("theirs now", Files.readString(ours));
    }

    @Test
    void aLostIndexComesBackFromMarksAndTheTreeIsTheSame() throws Exception {
        register("micro", "7");
        server.ok("sync");
        JsonNode before = images();
        Files.delete(server.index());
        server.ok("repair");
        server.ok("sync");
        assertEquals(before, images());
    }

    @Test
    void listSaysHowUsersGetIt() throws Exception {
        register("micro", "7");
        server.ok("sync");
        String json = server.ok("list", "--output", "json", "--public-url", "https://images.example.org/");
        assertTrue(
                json.contains("lxc launch 'images:micro' --vm") || json.contains("lxc launch images:micro --vm"), json);
        assertTrue(
                json.contains("incus remote add images https://images.example.org --protocol simplestreams")
                        || json.contains(
                                "incus remote add images 'https://images.example.org' --protocol simplestreams"),
                json);
        Nifty.Run run = server.run("list", "--public-url", "ftp://images.example.org");
        assertEquals(2, run.exitCode(), run.err());
    }

    /** An edited index tells nothing that is not proven. */
    @Test
    void anImageWithoutItsNotesIsNotListed() throws Exception {
        register("micro", "7");
        server.ok("sync");
        String text = Files.readString(server.index());
        server.write(
                server.index(), text.replaceAll("\"NIFTY_FILE_MD5\" : \"[0-9a-f]*\"", "\"NIFTY_FILE_MD5\" : \"../x\""));
        register("other", "8");
        server.ok("sync");
        assertEquals(1, images().get("products").size());
    }
}
