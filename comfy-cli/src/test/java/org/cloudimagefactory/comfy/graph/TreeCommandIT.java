package org.cloudimagefactory.comfy.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cloudimagefactory.comfy.ComfyRun;
import org.cloudimagefactory.comfy.layer.LayerBench;
import org.cloudimagefactory.comfy.layer.LayerKey;
import org.cloudimagefactory.comfy.layer.LayerStore;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.spool.DirectorySnapshot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code comfy tree}, through the command line. */
class TreeCommandIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private Path appliances;

    @BeforeEach
    void descriptions() throws Exception {
        appliances = Files.createDirectory(directory.resolve("appliances"));
        write("base.yml", "from: micro\nprovisioners: [{ type: shell, inline: ['true'] }]\n");
        write("web.yml", "from: base.yml\ntitle: Web\n");
        write("shop.yml", "from: web.yml\ntitle: \"Shop\"\n");
        write("batch.yml", "from: base.yml\ntitle: Batch\n");
        write("alone.yml", "distribution: micro\n");
    }

    private void write(String name, String text) throws Exception {
        Files.writeString(appliances.resolve(name), text);
    }

    private ComfyRun tree(String... arguments) {
        List<String> all = new ArrayList<>(List.of("tree"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--cache-dir", directory.resolve("cache").toString()));
        return ComfyRun.of(all.toArray(String[]::new));
    }

    private JsonNode json(String... arguments) throws Exception {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--output";
        all[arguments.length + 1] = "json";
        ComfyRun run = tree(all);
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        return JSON.readTree(run.out()).path("appliances");
    }

    private static JsonNode named(JsonNode nodes, String name) {
        for (JsonNode node : nodes) {
            if (node.path("name").asText().equals(name)) {
                return node;
            }
        }
        throw new AssertionError("no " + name + " in " + nodes);
    }

    @Test
    void eachApplianceIsOnceBelowWhatItStandsOn() {
        ComfyRun run = tree(appliances.toString());

        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertEquals(
                List.of(
                        "APPLIANCE",
                        "alone-1.0",
                        "micro-1.0",
                        "  base-1.0",
                        "    batch-1.0",
                        "    web-1.0",
                        "      shop-1.0"),
                run.out()
                        .lines()
                        .map(line -> line.replaceFirst("(\\S) .*", "$1"))
                        .toList());
        assertTrue(run.out().contains("it was not made here yet, or was removed"), run.out());
    }

    @Test
    void programsGetAllLayers() throws Exception {
        JsonNode nodes = json(appliances.toString());

        assertEquals(6, nodes.size());
        JsonNode base = named(nodes, "base-1.0");
        assertEquals("micro-1.0", base.path("parent").asText());
        assertEquals("[\"batch-1.0\",\"web-1.0\"]", base.path("children").toString());
        JsonNode micro = named(nodes, "micro-1.0");
        assertEquals("installation", micro.path("layers").get(0).path("kind").asText());
        assertEquals(
                micro.path("layers").get(1).path("key"),
                base.path("layers").get(0).path("parent"));
    }

    @Test
    void whatIsKeptIsTold() throws Exception {
        JsonNode before = json(appliances.resolve("web.yml").toString());
        LayerBench bench = new LayerBench(directory);
        LayerStore store = bench.store();
        LayerKey below = null;
        for (String name : List.of("micro-1.0", "base-1.0")) {
            for (JsonNode layer : named(before, name).path("layers")) {
                LayerKey key = new LayerKey(layer.path("key").asText());
                bench.keep(store, key, layer.path("description").asText(), below);
                below = key;
            }
        }
        DirectorySnapshot untouched = DirectorySnapshot.of(directory);

        JsonNode after = json(appliances.resolve("web.yml").toString());
        assertTrue(named(after, "base-1.0").path("kept").asBoolean());
        assertEquals(
                "each build makes it; it is kept once another appliance stands on it",
                named(after, "web-1.0").path("reason").asText());
        untouched.assertUnchanged("comfy tree");

        write("base.yml", "from: micro\nprovisioners: [{ type: shell, inline: ['false'] }]\n");
        JsonNode changed = json(appliances.resolve("web.yml").toString());
        assertTrue(named(changed, "micro-1.0").path("kept").asBoolean());
        assertEquals(
                "what it is made from has changed",
                named(changed, "base-1.0").path("reason").asText());
        assertEquals(
                "the layer below it is missing",
                named(changed, "web-1.0").path("reason").asText());
        String why = tree(appliances.resolve("web.yml").toString(), "--why", "web-1.0")
                .out();
        assertTrue(
                why.lines().anyMatch(line -> line.matches("[0-9a-f]{12}  micro-1.0: installation, settings +yes +")),
                why);
        assertTrue(
                why.lines().anyMatch(line -> line.matches(".*base-1.0: settings, step [0-9]+ +no +what it is made .*")),
                why);
    }

    @Test
    void graphvizGetsAGraph() {
        ComfyRun run = tree(appliances.resolve("shop.yml").toString(), "--dot");

        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertEquals(
                List.of(
                        "digraph appliances {",
                        "  node [shape=box];",
                        "  n0 [label=\"micro-1.0\\nmicro\", style=dashed];",
                        "  n1 [label=\"base-1.0\\nbase.yml\", style=dashed];",
                        "  n2 [label=\"web-1.0\\nweb.yml\", style=dashed];",
                        "  n3 [label=\"shop-1.0\\n" + appliances.resolve("shop.yml") + "\", style=dashed];",
                        "  n0 -> n1;",
                        "  n1 -> n2;",
                        "  n2 -> n3;",
                        "}"),
                run.out().lines().toList());
    }

    @Test
    void oneThatIsWrongDoesNotHideTheOthers() throws Exception {
        write("broken.yml", "from: gone.yml\n");
        write("compose.yml", "services: {}\n");

        ComfyRun run = tree(appliances.toString());

        assertEquals(ExitCode.ITEMS_FAILED, run.exitCode());
        assertTrue(run.out().contains("shop-1.0"), run.out());
        assertTrue(run.err().contains("(broken.yml from gone.yml)"), run.err());
        assertTrue(run.err().contains("compose.yml says neither 'distribution' nor 'from'"), run.err());
        assertEquals(2, run.err().lines().count(), run.err());
    }

    @Test
    void whatMakesNoSenseIsRefused() throws Exception {
        assertEquals(
                ExitCode.USAGE,
                tree(Files.createDirectory(directory.resolve("empty")).toString())
                        .exitCode());
        assertEquals(
                ExitCode.USAGE, tree(appliances.toString(), "--why", "nobody").exitCode());
        assertEquals(
                ExitCode.USAGE,
                tree(appliances.toString(), "--dot", "--output", "json").exitCode());
    }
}
