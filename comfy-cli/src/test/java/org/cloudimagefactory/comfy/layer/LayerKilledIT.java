package org.cloudimagefactory.comfy.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs that are killed while they keep, use or remove layers. */
class LayerKilledIT {
    private static final int ROUNDS = 4;
    /** What a shell would say of it. */
    private static final int KILLED = 137;

    private static final int MOST = 4;

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
                long start = System.nanoTime();
                // The first one keeps some for sure; all are killed at any point of what comes next, however slow that
                // is here.
                int kept = round == 0 ? MOST : 1 + random.nextInt(MOST);
                for (int i = 0; i < kept; i++) {
                    assertEquals("kept", said.readLine(), "seed " + seed);
                }
                double usual = (System.nanoTime() - start) / (double) kept;
                TimeUnit.NANOSECONDS.sleep((long) (usual * random.nextDouble()));
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

    /** Each time that the kernel is asked to rename, to flush or to remove something, the run is killed in its place. */
    @ParameterizedTest
    @CsvSource({"rename,Adder,3", "fsync,Adder,6", "unlink,Remover,3"})
    @Timeout(300)
    void isKilledAtEachStepAndLeavesNoHalfLayer(String call, String run, int steps) throws Exception {
        LayerBench bench = new LayerBench(directory);
        bench.layer(bench.store(), "base", null);
        Files.writeString(directory.resolve("variables"), "variables");
        int killed = 0;
        int status = KILLED;
        for (int step = 1; status == KILLED; step++) {
            if (run.equals("Remover")) {
                Adder.add(directory, "child-" + step);
            }
            status = killedAt(call, step, run, "child-" + step);
            killed += status == KILLED ? 1 : 0;
            String where = call + " " + step;
            LayerStore store = bench.store();
            assertTrue(
                    store.verified().stream().allMatch(entry -> entry.problem() == null),
                    () -> where + ": " + store.verified());
            assertTrue(status == KILLED || status == 0, where + " ended with " + status);
            store.prune(Long.MAX_VALUE);
            assertEquals(List.of(), store.remnants(), where);
            if (!bench.isUsable(store, "base")) {
                // It was to be removed, too.
                assertEquals("Remover", run);
                bench.run("rm", "-f", directory.resolve("work/base.qcow2").toString());
                bench.layer(store, "base", null);
            }
            assertTrue(step < 30, "it has no end");
        }
        assertTrue(killed >= steps, "it was killed at " + killed + " steps only");
    }

    private int killedAt(String call, int step, String run, String name) throws Exception {
        Path log = Files.createTempFile(directory, "log", "");
        List<String> line = new ArrayList<>(List.of("strace", "-f", "-qq", "-o", "/dev/null"));
        line.addAll(List.of("-e", "trace=" + call, "-e", "inject=" + call + ":signal=KILL:when=" + step));
        line.addAll(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        line.addAll(List.of("-XX:-UsePerfData", "-cp", System.getProperty("java.class.path")));
        line.addAll(List.of(LayerKilledIT.class.getName() + "$" + run, directory.toString(), name));
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
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
                System.out.println("kept");
                bench.layer(store, name + "-child", name);
                System.out.println("kept");
                if (i % 3 == 2) {
                    store.prune(0);
                }
            }
        }
    }

    /** Keeps one layer with UEFI variables. */
    static final class Adder {
        private Adder() {}

        public static void main(String[] arguments) {
            add(Path.of(arguments[0]), arguments[1]);
        }

        static void add(Path directory, String name) {
            LayerBench bench = new LayerBench(directory);
            LayerStore store = bench.store();
            try (LayerUse base =
                            store.use(LayerBench.key("base"), LayerBench.soon()).orElseThrow();
                    LayerClaim claim = store.claim(LayerBench.key(name), LayerBench.soon())) {
                claim.add(new NewLayer(bench.built(name, base), base, name, directory.resolve("variables"), null));
            }
        }
    }

    /** Removes all layers. */
    static final class Remover {
        private Remover() {}

        public static void main(String[] arguments) {
            new LayerBench(Path.of(arguments[0])).store().prune(0);
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
