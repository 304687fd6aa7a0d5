package org.cloudimagefactory.comfy.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.comfy.SmallFileSystem;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cache on a file system that becomes full at one step or another, made in a mount namespace of its own. */
class FullLayerStoreIT {
    @TempDir
    Path directory;

    /**
     * Room in KiB beside the first layer. A child's 64 of UEFI variables come first, then its overlay of 200 or less, which can't be
     * moved from another file system and is named anew in its head, then the record.
     */
    private static final List<Integer> ROOMS = List.of(0, 32, 64, 128, 192, 216, 240, 320);

    @Test
    @Timeout(240)
    void isToldAndLeavesWhatIsThere() throws Exception {
        List<Path> caches = new ArrayList<>();
        for (int room : ROOMS) {
            caches.add(Files.createDirectories(directory.resolve(room + "/cache")));
        }
        SmallFileSystem.Outcome outcome = SmallFileSystem.run(Keeper.class, directory, "8m", caches);
        String said = outcome.said();
        List<String> lines = outcome.lines();
        assertEquals(ROOMS.size(), lines.size(), said);
        for (int i = 0; i < lines.size(); i++) {
            int room = ROOMS.get(i);
            String[] parts = lines.get(i).split(" \\| ", 2);
            assertTrue(
                    parts[0].equals("> kept") || parts[0].matches("> .*[Nn]o space left.*"),
                    () -> "with " + room + " KiB: " + said);
            assertTrue(room > 128 || !parts[0].equals("> kept"), said);
            assertEquals("base ok, remnants 0, afterwards ok", parts[1], said);
        }
    }

    /** Keeps a layer while there is little room, and once more when there is some, in one cache for each room. */
    static final class Keeper {
        private Keeper() {}

        public static void main(String[] arguments) throws Exception {
            for (int room : ROOMS) {
                System.out.println("> " + kept(Path.of(arguments[0], String.valueOf(room)), room));
            }
            System.out.flush();
        }

        private static String kept(Path directory, int room) throws Exception {
            LayerBench bench = new LayerBench(directory);
            LayerStore store = bench.store();
            bench.layer(store, "base", null);
            Path variables = Files.write(directory.resolve("variables"), new byte[64 << 10]);
            Path filler = bench.cache().resolveSibling("filler");
            long free = filler.getParent().toFile().getUsableSpace();
            Files.write(filler, new byte[(int) (free - room * 1024L)]);
            String outcome = "kept";
            try {
                addChild(bench, store, variables);
            } catch (Problem e) {
                outcome = e.line();
            }
            outcome += " | base " + (bench.isUsable(store, "base") ? "ok" : "gone");
            outcome += ", remnants " + store.remnants().size();
            Files.delete(filler);
            Files.deleteIfExists(directory.resolve("work/child.qcow2"));
            addChild(bench, bench.store(), variables);
            return outcome + ", afterwards " + (bench.isUsable(store, "child") ? "ok" : "missing");
        }

        private static void addChild(LayerBench bench, LayerStore store, Path variables) {
            try (LayerUse base =
                            store.use(LayerBench.key("base"), LayerBench.soon()).orElseThrow();
                    LayerClaim claim = store.claim(LayerBench.key("child"), LayerBench.soon())) {
                claim.add(new NewLayer(bench.built("child", base), true, base, "child", variables, null));
            }
        }
    }
}
