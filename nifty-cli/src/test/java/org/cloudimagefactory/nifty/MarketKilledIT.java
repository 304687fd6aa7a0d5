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

    @TempDir
    Path directory;

    @Test
    void theListAlwaysTellsWhatIsThere() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        LibraryFixture market = new LibraryFixture(directory, "marketplace", "--other-market", "none");
        register(market, 0, random);
        market.ok("sync");
        long usual = 0;
        for (int run = 1; run <= RUNS; run++) {
            String told = "seed " + seed + ", run " + run;
            register(market, run, random);
            NiftyProcess process = NiftyProcess.start(market.arguments("sync"));
            long start = System.nanoTime();
            if (run > 1 && !process.endsWithin(random.nextLong(usual) + 1)) {
                process.kill();
            }
            String output = process.output();
            assertTrue(List.of(0, 137).contains(process.exitCode()), told + ": " + output);
            usual = Math.max(usual, System.nanoTime() - start);
            assertWhole(market, told);
        }
        market.ok("sync");
        market.ok("clean");
        assertWhole(market, "seed " + seed);
        try (Stream<Path> all = Files.walk(market.library())) {
            List<String> names = all.map(file -> file.getFileName().toString()).toList();
            assertTrue(names.stream().noneMatch(name -> name.endsWith(".part")), "seed " + seed + ": " + names);
        }
        // The list, and the place of the one app.
        assertEquals(2, market.pool().resolve("appliance").toFile().list().length, "seed " + seed);
        assertEquals(3, market.names().size(), "seed " + seed + ": " + market.names());
    }

    private static void register(LibraryFixture market, int version, Random random) throws IOException {
        Path image = market.images().resolve("debian-" + version + ".raw");
        byte[] content = new byte[SIZE];
        random.nextBytes(content);
        Files.write(image, content);
        market.register("debian", Integer.toString(version), image);
    }

    private static void assertWhole(LibraryFixture market, String told) throws IOException {
        JsonNode apps =
                market.json(market.pool().resolve("appliance/index.json")).get("appliances");
        assertEquals(1, apps.size(), told);
        JsonNode app = apps.get(0);
        Path image = market.pool().resolve("appliance/" + app.at("/_id/$oid").asText() + "/download/0");
        assertTrue(Files.exists(image), told);
        assertEquals(app.at("/files/0/md5").asText(), Digest.MD5.of(image), told);
    }
}
