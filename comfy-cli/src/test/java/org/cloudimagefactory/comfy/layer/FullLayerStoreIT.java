package org.cloudimagefactory.comfy.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cache on a file system that becomes full at one step or another, made in a mount namespace of its own. */
class FullLayerStoreIT {
    @TempDir
    Path directory;

    /**
     * Room in KiB beside the first layer. A child's 64 of UEFI variables come first, then its overlay of 200 or less, which can't be
     * moved from another file system and is named anew in its head, then the record.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 32, 64, 128, 192, 216, 240, 320})
    @Timeout(120)
    void isToldAndLeavesWhatIsThere(int room) throws Exception {
        Path cache = Files.createDirectories(directory.resolve("cache"));
        Path log = directory.resolve("log");
        Process process = new ProcessBuilder(
                        "unshare",
                        "--user",
                        "--map-root-user",
                        "--mount",
                        "sh",
                        "-c",
                        "mount -t tmpfs -o size=8m small \"$0\" && exec \"$@\"",
                        cache.toString(),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Keeper.class.getName(),
                        directory.toString(),
                        String.valueOf(room))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertTrue(process.waitFor(100, TimeUnit.SECONDS));
        String said = Files.readString(log);

        assertEquals(0, process.exitValue(), said);
        List<String> lines = said.lines().filter(line -> line.startsWith("> ")).toList();
        String outcome = lines.get(0);
        assertTrue(
                outcome.equals("> kept") || outcome.matches("> .*[Nn]o space left.*"),
                () -> "with " + room + " KiB: " + said);
        assertTrue(room > 128 || !outcome.equals("> kept"), said);
        assertEquals(List.of("> base ok", "> remnants 0", "> afterwards ok"), lines.subList(1, lines.size()), said);
    }

    /** Keeps a layer while there is little room, and once more when there is some. */
    static final class Keeper {
        private Keeper() {}

        public static void main(String[] arguments) throws Exception {
            LayerBench bench = new LayerBench(Path.of(arguments[0]));
            LayerStore store = bench.store();
            bench.layer(store, "base", null);
            Path variables = Files.write(Path.of(arguments[0], "variables"), new byte[64 << 10]);
            Path filler = bench.cache().resolveSibling("filler");
            long free = filler.getParent().toFile().getUsableSpace();
            Files.write(filler, new byte[(int) (free - Integer.parseInt(arguments[1]) * 1024L)]);
            try {
                addChild(bench, store, variables);
                System.out.println("> kept");
            } catch (Problem e) {
                System.out.println("> " + e.line());
            }
            System.out.println("> base " + (bench.isUsable(store, "base") ? "ok" : "gone"));
            System.out.println("> remnants " + store.remnants().size());
            Files.delete(filler);
            Files.deleteIfExists(Path.of(arguments[0], "work", "child.qcow2"));
            addChild(bench, bench.store(), variables);
            System.out.println("> afterwards " + (bench.isUsable(store, "child") ? "ok" : "missing"));
            System.out.flush();
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
