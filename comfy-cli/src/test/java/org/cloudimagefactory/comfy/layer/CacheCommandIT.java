package org.cloudimagefactory.comfy.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.comfy.ComfyRun;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.spool.DirectorySnapshot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code comfy cache}, through the command line. */
class CacheCommandIT {
    @TempDir
    Path directory;

    private LayerBench bench;

    @BeforeEach
    void twoLayers() throws IOException {
        bench = new LayerBench(directory);
        LayerStore store = bench.store();
        bench.layer(store, "base", null);
        bench.layer(store, "child", "base");
        Files.setLastModifiedTime(bench.record("child"), FileTime.from(Instant.parse("2026-11-24T10:20:30Z")));
    }

    private ComfyRun cache(String... arguments) {
        List<String> all = new ArrayList<>(List.of("cache"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--cache-dir", directory.resolve("cache").toString()));
        return ComfyRun.of(all.toArray(String[]::new));
    }

    private void spoil(String name) throws IOException {
        Path file = bench.overlay(name);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        byte[] content = Files.readAllBytes(file);
        content[content.length - 1000] ^= 1;
        Files.write(file, content);
    }

    @Test
    void listsLayersForPeopleAndForPrograms() throws Exception {
        ComfyRun text = cache();
        JsonNode json =
                new ObjectMapper().readTree(cache("list", "--output", "json").out());

        assertEquals(ExitCode.OK, text.exitCode(), text.err());
        String line =
                text.out().lines().filter(l -> l.endsWith("child")).findFirst().orElseThrow();
        assertEquals(
                List.of(LayerBench.key("child").brief(), LayerBench.key("base").brief(), "2026-11-24T10:20:30Z", "ok"),
                List.of(
                        line.split(" {2,}")[0],
                        line.split(" {2,}")[1],
                        line.split(" {2,}")[3],
                        line.split(" {2,}")[4]));
        assertEquals(2, json.path("layers").size());
        JsonNode child = json.path("layers").get(0).path("description").asText().equals("child")
                ? json.path("layers").get(0)
                : json.path("layers").get(1);
        assertEquals(LayerBench.key("base").digits(), child.path("parent").asText());
        assertEquals(1, child.path("depth").asInt());
        assertEquals(LayerBench.DISK, child.path("virtual_size").asLong());
        assertTrue(child.path("way_in").asBoolean());
        assertTrue(child.path("problem").isNull());
    }

    @Test
    void noOutputHoldsAWayIn() {
        for (String format : List.of("text", "json")) {
            for (String[] line : List.of(new String[] {"list"}, new String[] {"verify"}, new String[] {
                "explain", LayerBench.key("child").brief()
            })) {
                List<String> arguments = new ArrayList<>(List.of(line));
                arguments.addAll(List.of("--output", format));
                ComfyRun run = cache(arguments.toArray(String[]::new));
                assertEquals(ExitCode.OK, run.exitCode(), run.err());
                assertFalse((run.out() + run.err()).contains(" of child"), run.out());
            }
        }
    }

    @Test
    void verifyReadsAllAndNamesWhatIsDamaged() throws Exception {
        assertEquals(ExitCode.OK, cache("verify").exitCode());
        spoil("child");
        DirectorySnapshot before = DirectorySnapshot.of(directory);

        ComfyRun run = cache("verify");

        assertEquals(ExitCode.ITEMS_FAILED, run.exitCode());
        assertTrue(run.out().contains("damaged  " + LayerBench.key("child").brief() + "  child\n"), run.out());
        assertTrue(run.out().contains("ok       " + LayerBench.key("base").brief() + "  base\n"), run.out());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(
                run.err()
                        .startsWith("comfy: layer " + LayerBench.key("child").brief()
                                + " can't be used: its file has another digest than its record; "),
                run.err());
        before.assertUnchanged("comfy cache verify");
    }

    @Test
    void explainsOneByTheBeginningOfItsKey() {
        ComfyRun run = cache("explain", LayerBench.key("child").digits().substring(0, 6));

        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertTrue(run.out().contains("key        " + LayerBench.key("child") + "\n"), run.out());
        assertTrue(run.out().contains("stands on  " + LayerBench.key("base").brief() + "  base\n"), run.out());
        assertTrue(cache("explain", LayerBench.key("base").brief())
                .out()
                .contains("below      " + LayerBench.key("child").brief() + "  child\n"));
        assertEquals(ExitCode.USAGE, cache("explain", "0000000").exitCode());
        assertEquals(ExitCode.USAGE, cache("explain").exitCode());
        assertEquals(ExitCode.USAGE, cache("verify", "0000").exitCode());
        assertEquals(ExitCode.USAGE, cache("list", "--size", "1G").exitCode());
    }

    @Test
    void pruneLeavesWhatFits() {
        ComfyRun all = cache("prune", "--size", "1G");
        assertTrue(all.out().startsWith("removed 0 layers, 0 bytes from "), all.out());

        ComfyRun none = cache("prune", "--size", "1K");

        assertTrue(none.out().startsWith("removed 2 layers, "), none.out());
        assertTrue(none.out().endsWith("; 0 bytes are left\n"), none.out());
        assertEquals("no layers in " + directory.resolve("cache") + "\n", cache().out());
    }

    @Test
    void cleanCacheRemovesLayersToo() {
        try (LayerUse use =
                bench.store().use(LayerBench.key("base"), LayerBench.soon()).orElseThrow()) {
            assertEquals("base", use.record().description());
        }
        ComfyRun run = ComfyRun.of(
                "clean-cache", "--cache-dir", directory.resolve("cache").toString());

        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertFalse(Files.exists(bench.overlay("base")) || Files.exists(bench.overlay("child")));
    }

    @Test
    void anEmptyCacheIsNotMade() {
        ComfyRun run =
                ComfyRun.of("cache", "--cache-dir", directory.resolve("none").toString());

        assertEquals(new ComfyRun(ExitCode.OK, "no layers in " + directory.resolve("none") + "\n", ""), run);
        assertFalse(Files.exists(directory.resolve("none")));
    }
}
