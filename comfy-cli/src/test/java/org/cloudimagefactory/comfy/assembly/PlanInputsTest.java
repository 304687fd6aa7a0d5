package org.cloudimagefactory.comfy.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.cloudimagefactory.comfy.Planning;
import org.cloudimagefactory.comfy.fetch.DownloadCache;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanInputsTest {
    private static final String APPLIANCE =
            "distribution: acme\nidentifier: $n/$t\nprovisioners: [ { type: shell, script: own.sh } ]\n";

    @TempDir
    Path directory;

    private Planning planning;
    private PlanInputs inputs;

    @BeforeEach
    void write() {
        planning = new Planning(directory);
        planning.write("own.sh", "true\n");
        planning.write("SUMS", "a".repeat(64) + "  acme.iso\n");
        planning.write("templates/acme/http/answers", "x\n");
        planning.distribution(
                "acme",
                "{ \"name\": \"acme\", \"iso_url\": \"http://localhost:1/acme.iso\", \"iso_checksum\": \"file:"
                        + directory.resolve("SUMS") + "\", \"versions\": [ { \"major_version\": \"1\" } ] }");
        inputs = new PlanInputs(
                new DownloadCache(directory.resolve("cache"), 1 << 20, Planning.clients(), Planning.CLOCK));
    }

    @Test
    void areTheSameAnotherTimeAndInAnotherPlace() {
        String digest = inputs.digest(plan(APPLIANCE));
        assertEquals(digest, inputs.digest(plan(APPLIANCE)));
        assertTrue(digest.matches("2:[0-9a-f]{64}"), digest);
    }

    @Test
    void changeWithEverythingThatAnImageIsMadeFrom() {
        String before = inputs.digest(plan(APPLIANCE));
        assertNotEquals(before, inputs.digest(plan(APPLIANCE + "hostname: other\n")));
        assertNotEquals(before, inputs.digest(plan(APPLIANCE + "memory: 2048\n")));
        planning.write("own.sh", "false\n");
        String script = inputs.digest(plan(APPLIANCE));
        assertNotEquals(before, script);
        planning.write("templates/acme/http/answers", "y\n");
        String answers = inputs.digest(plan(APPLIANCE));
        assertNotEquals(script, answers);
        planning.write("SUMS", "b".repeat(64) + "  acme.iso\n");
        assertNotEquals(answers, inputs.digest(plan(APPLIANCE)));
    }

    @Test
    void doNotChangeWithTheFormats() {
        assertEquals(inputs.digest(plan(APPLIANCE)), inputs.digest(plan(APPLIANCE + "formats: [raw]\n")));
    }

    @Test
    void seeThroughSymbolicLinksWhereverTheyStand() throws IOException {
        planning.write("elsewhere/real.txt", "one\n");
        planning.write("elsewhere/playbook/site.yml", "one\n");
        link("link.txt", "elsewhere/real.txt");
        link("chain.txt", "link.txt");
        link("templates/acme/http/linked", "elsewhere/real.txt");
        planning.write("play/own.yml", "x\n");
        link("play/roles", "elsewhere/playbook");
        link("play/loop", "play");
        link("play/nothing", "nowhere");
        String files = APPLIANCE + "files: [ { path: /etc/a, source: chain.txt } ]\n";
        String play = "distribution: acme\nprovisioners: [ { type: ansible, directory: play, playbook: own.yml } ]\n";
        String templateBefore = inputs.digest(plan(APPLIANCE));
        String filesBefore = inputs.digest(plan(files));
        planning.write("elsewhere/real.txt", "two\n");
        assertNotEquals(templateBefore, inputs.digest(plan(APPLIANCE)));
        assertNotEquals(filesBefore, inputs.digest(plan(files)));
        String playBefore = inputs.digest(plan(play));
        assertEquals(playBefore, inputs.digest(plan(play)));
        planning.write("elsewhere/playbook/site.yml", "two\n");
        assertNotEquals(playBefore, inputs.digest(plan(play)));
        String withDangling = inputs.digest(plan(play));
        planning.write("nowhere", "there now\n");
        assertNotEquals(withDangling, inputs.digest(plan(play)));
    }

    @Test
    void doNotMindWhetherAFileIsALink() throws IOException {
        planning.write("a.txt", "same\n");
        String files = APPLIANCE + "files: [ { path: /etc/a, source: a.txt } ]\n";
        String before = inputs.digest(plan(files));
        Files.move(directory.resolve("a.txt"), directory.resolve("b.txt"));
        link("a.txt", "b.txt");
        assertEquals(before, inputs.digest(plan(files)));
        assertTrue(directory.resolve("b.txt").toFile().setExecutable(true));
        assertNotEquals(before, inputs.digest(plan(files)));
    }

    /** A component that is added to any record of a plan tomorrow is changed here, too, and has to count. */
    @Test
    void countEveryComponentOfAPlan() {
        BuildPlan plan = plan(APPLIANCE
                + "packages: [vim]\nusers: [ { name: me } ]\nfiles: [ { path: /etc/a, content: b } ]\n"
                + "contextualization: []\nkernel_arguments: [quiet]\n");
        String digest = inputs.digest(plan);
        Set<String> all = new TreeSet<>();
        Set<String> counting = new TreeSet<>();
        for (RecordVariants.Variant variant : RecordVariants.of(plan)) {
            all.add(variant.path());
            if (!inputs.digest((BuildPlan) variant.value()).equals(digest)) {
                counting.add(variant.path());
            }
        }
        Set<String> without = new TreeSet<>(all);
        without.removeAll(counting);
        assertEquals(
                Set.of("formats", "timeLimit", "outputDirectory", "machine.accelerator", "appliance.identity.version"),
                without);
        assertTrue(all.size() > 60, all.toString());
        Set<String> components = Arrays.stream(BuildPlan.class.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toSet());
        components.removeAll(
                all.stream().map(path -> path.replaceFirst("[.].*", "")).collect(Collectors.toSet()));
        assertEquals(Set.of("distribution"), components, "its files are looked at in other tests");
    }

    @Test
    void keepNumbersApart() {
        assertNotEquals(
                inputs.digest(plan(APPLIANCE + "memory: 1024\ncpus: 11\n")),
                inputs.digest(plan(APPLIANCE + "memory: 10241\ncpus: 1\n")));
    }

    private void link(String name, String target) throws IOException {
        Files.createDirectories(directory.resolve(name).getParent());
        Files.createSymbolicLink(directory.resolve(name), directory.resolve(target));
    }

    private BuildPlan plan(String text) {
        return planning.appliance(text);
    }
}
