package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.cloudimagefactory.common.spool.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs are killed anywhere: whoever reads the market meanwhile finds what its list says, the next run ends it, and nothing is left. */
class MarketKilledIT {
    private static final int RUNS = 12;
    private static final int SIZE = 4 << 20;
    private static final int KEY = 36;

    @TempDir
    Path directory;

    @Test
    void theListOfAMarketAlwaysTellsWhatIsThere() throws Exception {
        killAnywhere(
                new LibraryFixture(directory, "marketplace", "--other-market", "none"),
                "raw",
                MarketKilledIT::assertMarketIsWhole);
    }

    @Test
    void theListOfAnImageServerAlwaysTellsWhatIsThere() throws Exception {
        killAnywhere(new LibraryFixture(directory, "simplestreams"), "qcow2", MarketKilledIT::assertServerIsWhole);
    }

    /** What must hold at any time. */
    private interface Check {
        void holds(LibraryFixture market, String told) throws IOException;
    }

    private void killAnywhere(LibraryFixture market, String format, Check check) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        register(market, 0, format, random);
        market.ok("sync");
        long usual = 0;
        for (int run = 1; run <= RUNS; run++) {
            String told = "seed " + seed + ", run " + run;
            register(market, run, format, random);
            NiftyProcess process = NiftyProcess.start(market.arguments("sync"));
            long start = System.nanoTime();
            if (run > 1 && !process.endsWithin(random.nextLong(usual) + 1)) {
                process.kill();
            }
            String output = process.output();
            assertTrue(List.of(0, 137).contains(process.exitCode()), told + ": " + output);
            usual = Math.max(usual, System.nanoTime() - start);
            check.holds(market, told);
        }
        market.ok("sync");
        market.ok("clean");
        check.holds(market, "seed " + seed);
        try (Stream<Path> all = Files.walk(market.library())) {
            List<String> names = all.map(file -> file.getFileName().toString()).toList();
            assertTrue(names.stream().noneMatch(name -> name.endsWith(".part")), "seed " + seed + ": " + names);
        }
        long images = market.names().stream()
                .filter(name -> name.endsWith("." + format))
                .count();
        assertEquals(1, images, "seed " + seed + ": " + market.names());
        assertEquals(1, places(market), "seed " + seed);
    }

    /** Directories of images that can be fetched. */
    private static int places(LibraryFixture market) {
        return Stream.of("appliance", "images")
                .map(name -> market.pool().resolve(name).toFile().list((directory, place) -> place.length() == KEY))
                .filter(names -> names != null)
                .mapToInt(names -> names.length)
                .sum();
    }

    private static void register(LibraryFixture market, int version, String format, Random random) throws Exception {
        Path raw = market.images().resolve("content");
        byte[] content = new byte[SIZE];
        random.nextBytes(content);
        Files.write(raw, content);
        Path image = market.images().resolve("debian-" + version + "." + format);
        Process made = new ProcessBuilder(
                        "qemu-img", "convert", "-f", "raw", "-O", format, raw.toString(), image.toString())
                .inheritIO()
                .start();
        assertEquals(0, made.waitFor());
        market.write(market.descriptors().resolve(version + ".json"), """
                {"action":"registration","identifier":"debian","version":"%s","attributes":{"comfy.firmware":"uefi"},
                 "disks":[{"type":"os","format":"%s","path":"%s"}]}""".formatted(version, format, image));
    }

    private static void assertServerIsWhole(LibraryFixture market, String told) throws IOException {
        JsonNode index = market.json(market.pool().resolve("streams/v1/index.json"));
        JsonNode products =
                market.json(market.pool().resolve("streams/v1/images.json")).get("products");
        assertEquals(1, index.at("/index/images/products").size(), told);
        assertEquals(1, products.size(), told);
        for (JsonNode version : products.elements().next().get("versions")) {
            for (JsonNode item : version.get("items")) {
                Path file = market.pool().resolve(item.get("path").asText());
                assertEquals(item.get("sha256").asText(), Digest.SHA_256.of(file), told);
            }
        }
    }

    private static void assertMarketIsWhole(LibraryFixture market, String told) throws IOException {
        JsonNode apps =
                market.json(market.pool().resolve("appliance/index.json")).get("appliances");
        assertEquals(1, apps.size(), told);
        JsonNode app = apps.get(0);
        Path image = market.pool().resolve("appliance/" + app.at("/_id/$oid").asText() + "/download/0");
        assertTrue(Files.exists(image), told);
        assertEquals(app.at("/files/0/md5").asText(), Digest.MD5.of(image), told);
    }
}
