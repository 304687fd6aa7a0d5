package org.cloudimagefactory.comfy.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.ComfyRun;
import org.cloudimagefactory.comfy.Planning;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildHistoryTest {
    private static final String DIGEST = "2:digest";

    @TempDir
    Path directory;

    private Planning planning;
    private BuildPlan plan;
    private Path image;

    @BeforeEach
    void build() throws IOException {
        planning = new Planning(directory);
        distribution("acme", "");
        distribution("mirrored", ", \"mirrors\": [ \"http://mirror.example.org/\" ]");
        plan = planning.appliance("distribution: acme\n");
        image = Files.createDirectories(plan.outputDirectory()).resolve("a.qcow2");
        Files.writeString(image, "12345");
    }

    @Test
    void remembersABuildAndHowLongItTook() throws IOException {
        assertEquals(BuildNeed.Why.NEW, why(plan, DIGEST, null));
        BuildRecord record = remember(plan, DIGEST);
        assertEquals(record, history(Duration.ZERO).last(plan).orElseThrow());
        assertEquals(
                60,
                history(Duration.ZERO)
                        .durations(plan)
                        .get(BuildPhase.INSTALLING)
                        .toSeconds());
        assertEquals(BuildNeed.Why.NOTHING, why(plan, DIGEST, null));
        assertEquals(BuildNeed.Why.CHANGED, why(plan, "2:other", null));
        BuildPlan both = planning.appliance("distribution: acme\nformats: [qcow2, raw]\n");
        assertEquals(BuildNeed.Why.IMAGES_GONE, why(both, DIGEST, null));
        Files.writeString(image, "1234");
        assertEquals(BuildNeed.Why.IMAGES_GONE, why(plan, DIGEST, null));
    }

    @Test
    void knowsRecordsOfOlderVersions() {
        remember(plan, "0".repeat(64));
        BuildNeed need = history(Duration.ZERO).need(plan, () -> DIGEST, settings(null));
        assertEquals(BuildNeed.Why.OLDER_FORM, need.why());
        assertTrue(need.isBuild() && need.isSurprising());
        assertEquals("inputs are recorded in a new form", need.reason());
    }

    @Test
    void buildsAgainWhatIsOlderThanItsPackagesShouldBe() {
        BuildPlan mirrored = planning.appliance("distribution: mirrored\n");
        remember(plan, DIGEST);
        remember(mirrored, DIGEST);
        Duration week = Duration.ofDays(7);
        assertEquals(
                BuildNeed.Why.NOTHING,
                history(week).need(mirrored, () -> DIGEST, settings(null)).why());
        BuildNeed old = history(week.plusSeconds(1)).need(mirrored, () -> DIGEST, settings(null));
        assertEquals("7 days old, packages that it was made from may be out of date", old.reason());
        assertTrue(old.isBuild());
        BuildHistory later = history(Duration.ofDays(3000));
        assertEquals(
                BuildNeed.Why.NOTHING,
                later.need(plan, () -> DIGEST, settings(null)).why(),
                "no mirror, no limit");
        assertEquals(
                BuildNeed.Why.NOTHING,
                later.need(mirrored, () -> DIGEST, settings(Duration.ofDays(3001)))
                        .why());
        assertEquals(
                BuildNeed.Why.TOO_OLD,
                later.need(plan, () -> DIGEST, settings(Duration.ofDays(2999))).why());
    }

    @Test
    void nothingThatIsKeptCountsWhereAllIsToBeMadeAnew() {
        BuildPlan mirrored = planning.appliance("distribution: mirrored\n");
        BuildHistory history = history(Duration.ZERO);
        RunSettings anew =
                new RunSettings(true, false, RunSettings.OnFailure.CLEAN, false, false, null, null, ShellHint.PLAIN);
        Instant now = history.notBefore(plan, anew);

        assertEquals(Instant.EPOCH, history.notBefore(plan, settings(null)), "no mirror, no limit");
        assertEquals(now.minus(Duration.ofDays(7)), history.notBefore(mirrored, settings(null)));
        assertEquals(now.minusSeconds(60), history.notBefore(plan, settings(Duration.ofMinutes(1))));
        assertEquals(Instant.EPOCH, history.notBefore(mirrored, settings(Duration.ofSeconds(Long.MAX_VALUE))));
    }

    @Test
    void takesARecordOfNothingForNoBuild() throws IOException {
        for (String text : List.of("null", "{}", "[]", "{\"inputs\":null}", "")) {
            planning.write(
                    plan.outputDirectory()
                            .resolve(".comfy/" + plan.name() + ".json")
                            .toString(),
                    text);
            assertTrue(
                    history(Duration.ZERO)
                            .need(plan, () -> DIGEST, settings(null))
                            .isBuild(),
                    text);
        }
    }

    @Test
    void isShownByADryRun() {
        ComfyRun run = dryRun();
        assertTrue(
                run.out().contains("status:       to be built\nreason:       it was not built here yet\n"), run.out());
        remember(planning.appliance("distribution: acme\n"), "of an older version");
        ComfyRun again = dryRun();
        assertTrue(
                again.out().contains("reason:       inputs are recorded in a new form\n"), again.out() + again.err());
        ComfyRun wrong = dryRun("--max-age", "soon");
        assertEquals(
                "comfy: Invalid value for option '--max-age': 'soon' is no duration such as 90s, 5m, 12h, 3d or 1d12h,"
                        + " or never; a bare number is days; 'comfy build --help' shows what there is\n",
                wrong.err());
    }

    private ComfyRun dryRun(String... options) {
        List<String> arguments = new java.util.ArrayList<>(List.of(
                "build",
                directory.resolve("appliance.yml").toString(),
                "--dry-run",
                "--accelerator",
                "tcg",
                "--template-dir",
                directory.resolve("templates").toString(),
                "--output-dir",
                plan.outputDirectory().toString()));
        arguments.addAll(List.of(options));
        return ComfyRun.of(arguments.toArray(new String[0]));
    }

    private void distribution(String name, String more) {
        planning.distribution(
                name,
                "{ \"name\": \"" + name + "\", \"iso_url\": \"http://localhost:1/a.iso\", \"iso_checksum\": \"sha256:"
                        + "0".repeat(64) + "\", \"versions\": [ { \"major_version\": \"1\" } ]" + more + " }");
    }

    private BuildRecord remember(BuildPlan built, String inputs) {
        BuildRecord record = new BuildRecord(
                inputs,
                "1",
                "/d.json",
                List.of(new BuildRecord.Image("qcow2", image.toString(), 10, 5, "00", null)),
                Map.of("installing", 60L),
                false,
                Planning.CLOCK.instant().getEpochSecond());
        history(Duration.ZERO).remember(built, record);
        return record;
    }

    private BuildNeed.Why why(BuildPlan wanted, String inputs, @Nullable Duration maxAge) {
        return history(Duration.ZERO)
                .need(wanted, () -> inputs, settings(maxAge))
                .why();
    }

    private static RunSettings settings(@Nullable Duration maxAge) {
        return new RunSettings(false, false, RunSettings.OnFailure.CLEAN, false, true, maxAge, null, ShellHint.PLAIN);
    }

    private static BuildHistory history(Duration later) {
        return new BuildHistory(Clock.offset(Planning.CLOCK, later));
    }
}
