package org.cloudimagefactory.comfy.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
        assertEquals(64, digest.length());
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
    void areRememberedWithTheImages() throws IOException {
        BuildPlan plan = plan(APPLIANCE);
        BuildHistory history = new BuildHistory();
        Path image = Files.createDirectories(plan.outputDirectory()).resolve("a.qcow2");
        Files.writeString(image, "12345");
        BuildRecord record = new BuildRecord(
                "digest",
                "1",
                "/d.json",
                List.of(new BuildRecord.Image("qcow2", image.toString(), 10, 5, "00")),
                Map.of("installing", 60L),
                false);
        history.remember(plan, record);
        assertEquals(record, history.upToDate(plan, "digest").orElseThrow());
        assertEquals(60, history.durations(plan).get(BuildPhase.INSTALLING).toSeconds());
        assertTrue(history.upToDate(plan, "other").isEmpty());
        assertTrue(history.upToDate(plan(APPLIANCE + "formats: [qcow2, raw]\n"), "digest")
                .isEmpty());
        Files.writeString(image, "1234");
        assertTrue(history.upToDate(plan, "digest").isEmpty());
    }

    private BuildPlan plan(String text) {
        return planning.appliance(text);
    }
}
