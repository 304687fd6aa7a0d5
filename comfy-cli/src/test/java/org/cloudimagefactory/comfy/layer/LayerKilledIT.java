package org.cloudimagefactory.comfy.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are killed while they keep, use or remove layers. */
class LayerKilledIT {
    private static final int ROUNDS = 12;
    private static final int LONGEST = 700;

    @TempDir
    Path directory;

    @Test
    @Timeout(300)
    void aLayerIsThereWholeOrNotAtAll() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        LayerBench bench = new LayerBench(directory);
        int seen = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Process maker = start(Maker.class, String.valueOf(round));
            try (BufferedReader said =
                    new BufferedReader(new InputStreamReader(maker.getInputStream(), StandardCharsets.UTF_8))) {
                assertEquals("ready", said.readLine());
                TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST));
                assertTrue(maker.isAlive(), "it ended by itself; seed " + seed);
                maker.destroyForcibly().waitFor();
            }
            LayerStore store = bench.store();
            String where = "round " + round + " of seed " + seed;
            List<LayerEntry> entries = store.verified();
            assertTrue(entries.stream().allMatch(entry -> entry.problem() == null), () -> where + ": " + entries);
            seen += entries.size();
            entries.forEach(entry -> {
                try (LayerUse use = store.use(entry.key(), LayerBench.soon()).orElseThrow()) {
                    bench.run(
                            "qemu-img",
                            "check",
                            "-q",
                            "-f",
                            "qcow2",
                            use.overlay().toString());
                }
            });
        }
        assertTrue(seen > 0, "nothing was ever kept; seed " + seed);
        LayerStore store = bench.store();
        store.prune(Long.MAX_VALUE);
        assertEquals(List.of(), store.remnants(), "seed " + seed);
        bench.layer(store, "afterwards", null);
        assertTrue(bench.isUsable(store, "afterwards"));
    }

    @Test
    @Timeout(120)
    void whatAnotherProcessUsesStaysUntilThatIsKilled() throws Exception {
        LayerBench bench = new LayerBench(directory);
        LayerStore store = bench.store();
        bench.layer(store, "base", null);
        bench.layer(store, "child", "base");
        Process user = start(User.class, "child");
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(user.getInputStream(), StandardCharsets.UTF_8))) {
            assertEquals("ready", said.readLine());

            assertEquals(List.of(), store.prune(0).layers());
            assertTrue(store.entries().stream().allMatch(LayerEntry::inUse));
            assertTrue(bench.isUsable(store, "child"), "together");
        } finally {
            user.destroyForcibly().waitFor();
        }
        assertEquals(
                List.of(LayerBench.key("child"), LayerBench.key("base")),
                store.prune(0).layers());
    }

    private Process start(Class<?> main, String argument) throws Exception {
        Path log = Files.createTempFile(directory, "log", "");
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        directory.toString(),
                        argument)
                .redirectError(log.toFile())
                .start();
    }

    /** Keeps layers on each other and removes some, without an end. */
    static final class Maker {
        private Maker() {}

        public static void main(String[] arguments) {
            LayerBench bench = new LayerBench(Path.of(arguments[0]));
            LayerStore store = bench.store();
            System.out.println("ready");
            for (int i = 0; ; i++) {
                String name = arguments[1] + "-" + i;
                bench.layer(store, name, null);
                bench.layer(store, name + "-child", name);
                if (i % 3 == 2) {
                    store.prune(0);
                }
            }
        }
    }

    /** Uses a layer until it is killed. */
    static final class User {
        private User() {}

        public static void main(String[] arguments) throws Exception {
            LayerBench bench = new LayerBench(Path.of(arguments[0]));
            try (LayerUse use = bench.store()
                    .use(LayerBench.key(arguments[1]), LayerBench.soon())
                    .orElseThrow()) {
                System.out.println("ready");
                Thread.sleep(TimeUnit.HOURS.toMillis(1));
            }
        }
    }
}
