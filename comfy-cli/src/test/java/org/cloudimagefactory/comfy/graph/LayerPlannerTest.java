package org.cloudimagefactory.comfy.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cloudimagefactory.comfy.Planning;
import org.cloudimagefactory.comfy.assembly.PlanInputs;
import org.cloudimagefactory.comfy.assembly.PlannedLayer;
import org.cloudimagefactory.comfy.fetch.DownloadCache;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerPlannerTest {
    private static final String STEP = "  - { type: shell, inline: ['true'] }\n";
    private static final String CHECKPOINT = "  - { type: shell, inline: ['true'], checkpoint: true }\n";

    @TempDir
    Path directory;

    private Planning planning;

    @BeforeEach
    void descriptions() {
        planning = new Planning(directory);
        write("");
    }

    private void write(String place) {
        planning.write("templates/own/own.description", """
                name: Own
                versions: [{ major_version: 1 }]
                iso_url: http://example.invalid/own.iso
                iso_checksum: "%s"
                provisioners: [{ type: shell, script: usual.sh }]
                machine: { disk_size: 2G, memory: 512, cpus: 1 }
                """.formatted("sha256:" + "a".repeat(64)));
        planning.write("templates/own/usual.sh", "true\n");
        planning.write(place + "motd", "hello");
        planning.write(place + "one.sh", "true\n");
        planning.write(place + "last.sh", "true\n");
        planning.write(place + "base.yml", """
                distribution: own
                title: Base
                files: [{ path: /etc/motd, source: motd }]
                provisioners:
                  - { type: shell, script: one.sh, checkpoint: true }
                  - { type: shell, inline: ["echo two"] }
                  - { type: shell, inline: ["echo three"], checkpoint: true }
                  - { type: shell, script: last.sh }
                """);
        planning.write(place + "web.yml", "from: base.yml\npackages: [nginx]\n");
    }

    private List<List<PlannedLayer>> layers(String name) {
        DownloadCache cache = new DownloadCache(directory.resolve("cache"), 1, Planning.clients(), Planning.CLOCK);
        return new LayerPlanner(new PlanInputs(cache)).layers(planning.lineage(directory.resolve(name)));
    }

    private List<String> keys(String name) {
        List<String> keys = new ArrayList<>();
        layers(name)
                .forEach(layers -> layers.forEach(layer -> keys.add(layer.key().digits())));
        return keys;
    }

    @Test
    void aCheckpointEndsALayer() {
        List<PlannedLayer> base = layers("base.yml").get(0);

        assertEquals(
                List.of(
                        "base-1: installation, settings",
                        "base-1: steps 1 to 2",
                        "base-1: steps 3 to 4",
                        "base-1: step 5"),
                base.stream().map(PlannedLayer::description).toList());
        for (int i = 1; i < base.size(); i++) {
            assertEquals(base.get(i - 1).key(), base.get(i).parent());
        }
    }

    @Test
    void aChildAddsItsOwnOnly() {
        List<List<PlannedLayer>> layers = layers("web.yml");

        assertEquals(layers("base.yml").get(0), layers.get(0));
        assertEquals(1, layers.get(1).size());
        assertEquals("web-1: settings", layers.get(1).get(0).description());
        assertEquals(layers.get(0).get(3).key(), layers.get(1).get(0).parent());
    }

    @Test
    void placeAndTimeCountForNothing() throws Exception {
        List<String> before = keys("web.yml");
        write("elsewhere/");
        for (String name : List.of("elsewhere/motd", "elsewhere/one.sh", "elsewhere/last.sh")) {
            Files.setLastModifiedTime(directory.resolve(name), java.nio.file.attribute.FileTime.fromMillis(1));
        }

        assertEquals(before, keys("elsewhere/web.yml"));
    }

    /** Of the layers of web.yml (installation, steps to the first, to the second checkpoint, the last step, web) the first that is another one. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "last.sh | true | false | 3",
                "one.sh | true | false | 1",
                "motd | hello | goodbye | 0",
                "base.yml | echo two | echo zwei | 2",
                "base.yml | echo three | echo drei | 2",
                "base.yml | title: Base | title: Ground | 0",
                "base.yml | distribution: own | 'distribution: own\nsize: 3G' | 0",
                "base.yml | distribution: own | 'distribution: own\nformats: [raw]' | -1",
                "base.yml | distribution: own | 'distribution: own\nidentifier: base-$t' | 0",
                "web.yml | nginx | apache2 | 4",
                "web.yml | from: base.yml | 'from: base.yml\nsize: 4G' | 4",
                "web.yml | from: base.yml | 'from: base.yml\nformats: [raw, qcow2]' | -1",
                "templates/own/usual.sh | true | false | 0",
                "templates/own/own.description | disk_size: 2G | disk_size: 3G | 0",
                "templates/own/own.description | aaaaaaaa | bbbbbbbb | 0"
            })
    void aChangeMakesAllLayersFromThereOnOthers(String file, String old, String now, int first) throws Exception {
        List<String> before = keys("web.yml");
        Path changed = directory.resolve(file);
        String text = Files.readString(changed);
        assertTrue(text.contains(old));
        Files.writeString(changed, text.replace(old, now));

        List<String> after = keys("web.yml");

        int from = first < 0 ? before.size() : first;
        assertEquals(before.subList(0, from), after.subList(0, from));
        for (int i = from; i < before.size(); i++) {
            assertNotEquals(before.get(i), after.get(i), "layer " + i);
        }
    }

    @Test
    void whatRunsBehindACheckpointDoesNotChangeWhatIsBeforeIt() throws Exception {
        planning.write("five.yml", "distribution: own\nprovisioners:\n" + STEP.repeat(3) + CHECKPOINT + STEP);
        List<String> before = keys("five.yml");
        planning.write(
                "five.yml",
                "distribution: own\nprovisioners:\n" + STEP.repeat(3) + CHECKPOINT + STEP.replace("true", "false"));

        List<String> after = keys("five.yml");

        assertEquals(before.subList(0, 2), after.subList(0, 2));
        assertNotEquals(before.get(2), after.get(2));
    }

    @Test
    void anImageIsALayerOfItsOwnThatAllShareWhoBeginWithIt() throws Exception {
        byte[] disk = new byte[4096];
        // A boot sector has code and a mark.
        disk[0] = (byte) 0xeb;
        disk[510] = 0x55;
        disk[511] = (byte) 0xaa;
        Files.write(directory.resolve("image.raw"), disk);
        String base = "distribution: own\nbase: { image: image.raw, format: raw }\n";
        planning.write("red.yml", base + "packages: [red]\n");
        planning.write("blue.yml", base + "size: 5G\nprovisioners:\n" + CHECKPOINT + STEP);
        List<PlannedLayer> red = layers("red.yml").get(0);
        List<PlannedLayer> blue = layers("blue.yml").get(0);

        assertEquals(
                List.of("image image.raw", "red-1: settings, step 1"),
                red.stream().map(PlannedLayer::description).toList());
        assertEquals(
                List.of("image image.raw", "blue-1: settings, steps 1 to 2", "blue-1: step 3"),
                blue.stream().map(PlannedLayer::description).toList());
        assertEquals(red.get(0).key(), blue.get(0).key());
        assertEquals(red.get(0).key(), red.get(1).parent());
        Files.write(directory.resolve("image.raw"), Arrays.copyOf(disk, 8192));
        assertNotEquals(red.get(0).key(), layers("red.yml").get(0).get(0).key());
    }

    @Test
    void noMoreThanEightLayersStandOnEachOther() {
        planning.write("seven.yml", "distribution: own\nprovisioners:\n" + CHECKPOINT.repeat(6) + STEP);
        planning.write("eight.yml", "distribution: own\nprovisioners:\n" + CHECKPOINT.repeat(7) + STEP);

        assertEquals(8, layers("seven.yml").get(0).size());
        Problem problem = assertThrows(Problem.class, () -> layers("eight.yml"));
        assertTrue(problem.line().contains("eight-1 would have 9"), problem.line());
    }
}
