package org.cloudimagefactory.comfy.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.description.ApplianceOverrides;
import org.cloudimagefactory.comfy.plan.BuildRequest;
import org.cloudimagefactory.common.descriptor.DescriptorReader;
import org.cloudimagefactory.common.farm.FarmSettings;
import org.cloudimagefactory.common.farm.FarmUse;
import org.cloudimagefactory.common.farm.JobResources;
import org.cloudimagefactory.common.farm.Listed;
import org.cloudimagefactory.common.farm.NodeJob;
import org.cloudimagefactory.common.farm.Scheduler;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.work.Progress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All of a graph, from its descriptions to images: layers and images are real, but blank. */
class BuildAllIT {
    private static final int CHILDREN = 16;

    @TempDir
    Path directory;

    private final List<String> made = Collections.synchronizedList(new ArrayList<>());
    private final StringWriter said = new StringWriter();
    private GraphDesk desk;
    private LayerMaking maker;
    private String failing = "none";
    private Runnable meanwhile = () -> {};

    @BeforeEach
    void descriptions() {
        desk = new GraphDesk(directory);
        maker = new BlankLayers(desk.programs(), (name, isLast) -> {
            made.add(isLast ? "seal " + name : name);
            if (isLast) {
                meanwhile.run();
            } else if (name.equals(failing)) {
                throw new ItemProblem("a step failed");
            }
        });
    }

    @Test
    void whatTheyHaveInCommonIsMadeOnceAndFirst() {
        BuildOutcome outcome = all("web.yml", "shop.yml", "forum.yml", "batch.yml");

        assertEquals(List.of(), outcome.failed());
        assertEquals(4, outcome.finished().size());
        // Installation, base and web; and each image.
        assertEquals(
                List.of("base-1", "base-1", "web-1", "seal batch-1", "seal forum-1", "seal shop-1", "seal web-1")
                        .stream()
                        .sorted()
                        .toList(),
                made.stream().sorted().toList());
        assertTrue(said.toString().contains("base-1: layer 2 of 2 (base-1: "), said.toString());
        assertTrue(made.indexOf("web-1") > made.lastIndexOf("base-1"), made.toString());
        assertEquals(
                4,
                all("web.yml", "shop.yml", "forum.yml", "batch.yml").finished().size());
        assertEquals(7, made.size());
    }

    @Test
    void aFailureEndsOnlyWhatStandsOnIt() {
        failing = "web-1";

        BuildOutcome outcome = all("web.yml", "shop.yml", "forum.yml", "batch.yml");

        assertEquals(
                List.of("batch-1"),
                outcome.finished().stream().map(FinishedImage::name).toList());
        assertEquals(
                List.of("web-1"),
                outcome.failed().stream().map(BuildOutcome.Failure::name).toList());
        assertEquals(
                List.of("shop-1: it stands on web-1, which failed", "forum-1: it stands on web-1, which failed"),
                outcome.notBuilt().stream()
                        .map(one -> one.name() + ": " + one.reason())
                        .toList());
        assertEquals(1, outcome.exitCode());
        assertEquals(1, made.stream().filter("web-1"::equals).count(), made.toString());
    }

    @Test
    void aWrongDescriptionKeepsNoOtherOut() {
        desk.planning().write("web.yml", "from: nowhere.yml\n");

        BuildOutcome outcome = all("shop.yml", "batch.yml");

        assertEquals(1, outcome.finished().size());
        assertEquals(1, outcome.failed().size());
        assertTrue(outcome.failed().get(0).problem().line().contains("nowhere.yml"), outcome.toString());
        assertEquals(1, outcome.exitCode());
    }

    @Test
    void aDescriptionThatChangesWhileItIsBuiltIsTold() {
        meanwhile = () -> desk.planning().write("base.yml", "distribution: own\n" + GraphDesk.step("other"));

        BuildOutcome outcome = all("batch.yml");

        assertEquals(1, outcome.finished().size(), outcome.toString());
        assertTrue(
                said.toString().contains("batch-1: a description or file that it is made from has changed"),
                said::toString);
        meanwhile = () -> {};
        assertTrue(all("batch.yml").finished().get(0).built(), "it counts as what the description says now");
    }

    @Test
    void anImageThatIsMadeIsThereThoughOldLayersCanNotBeRemoved() throws IOException {
        Path layers = directory.resolve("cache/layers");
        meanwhile = () -> permit(layers, "rwxr-xr-x");

        BuildOutcome outcome = all("batch.yml");

        assertEquals(List.of(), outcome.failed());
        assertTrue(
                Files.exists(Path.of(outcome.finished().get(0).images().get(0).path())));
        assertTrue(
                said.toString()
                        .contains("comfy: batch-1 is built, but old layers cannot be removed: others may look into "
                                + layers),
                said::toString);
        permit(layers, "rwx------");
        assertFalse(all("batch.yml").finished().get(0).built(), "it counts as built");
    }

    private static void permit(Path directory, String permissions) {
        try {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(permissions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aStepThatThereIsNotIsRefused() {
        assertEquals(
                "shop-1 has steps 1 to 3, so there is no --from-step 4; give a number from 1 to 3; 'comfy tree FILE --why"
                        + " shop-1' shows which layer has which steps",
                assertThrows(UsageProblem.class, () -> from(4)).line());
        assertThrows(UsageProblem.class, () -> from(0));
        assertEquals(1, from(3).finished().size());
        made.clear();
        assertEquals(1, from(2).finished().size());
        assertEquals(List.of("web-1", "seal shop-1"), made);
    }

    private BuildOutcome from(int step) {
        return desk.service(maker).build(requests("shop.yml"), settings(step), 1, Progress.NONE, new PrintWriter(said));
    }

    @Test
    void aGraphOfTwentyThatIsThereIsLookedThroughSoon() {
        List<String> names = new ArrayList<>(List.of("shop.yml", "forum.yml", "batch.yml", "web.yml"));
        for (int i = 0; i < CHILDREN; i++) {
            desk.planning().write("child-" + i + ".yml", "from: web.yml\n" + GraphDesk.step("child-" + i));
            names.add("child-" + i + ".yml");
        }
        String[] twenty = names.toArray(String[]::new);
        assertEquals(20, all(twenty).finished().size());
        int before = made.size();
        long start = System.nanoTime();

        BuildOutcome again = all(twenty);

        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(again.finished().stream().noneMatch(FinishedImage::built), again.toString());
        assertEquals(before, made.size());
        // A quiet machine needs a tenth of it; what grew with the square of the graph would not keep to it.
        assertTrue(taken.toSeconds() < 10, "it took " + taken);
    }

    @Test
    void onAFarmEachNodeOfTheGraphIsAJobAndAParentIsMadeOnce() throws IOException {
        Engine engine = new Engine();
        String[] files = {"web.yml", "shop.yml", "forum.yml", "batch.yml"};

        // Grounds first: the next run finds them made, and submits what stands on them.
        NodeOutcome first = onFarm(engine, false, files);
        assertEquals(List.of("base-1 (layers)"), engine.jobs());
        assertEquals(6, first.waiting().size(), first.toString());
        NodeOutcome all = onFarm(engine, true, files);

        assertEquals(List.of(), all.waiting());
        assertEquals(List.of(), all.outcome().failed());
        assertEquals(4, all.outcome().finished().size());
        assertEquals(
                List.of("base-1", "base-1", "web-1", "seal batch-1", "seal forum-1", "seal shop-1", "seal web-1")
                        .stream()
                        .sorted()
                        .toList(),
                made.stream().sorted().toList());
        for (FinishedImage finished : all.outcome().finished()) {
            Path descriptor = finished.descriptor();
            assertEquals(directory.resolve("out"), descriptor.getParent());
            Path image = Path.of(
                    new DescriptorReader().read(descriptor).disks().get(0).path());
            assertEquals(directory.resolve("out"), image.getParent());
            assertTrue(Files.isRegularFile(image));
        }
        assertEquals(List.of(), NodeFarm.directory(directory.resolve("out")).known());
        // A local run takes what nodes have built for its own.
        assertTrue(all(files).finished().stream().noneMatch(FinishedImage::built));
    }

    @Test
    void onAFarmAFailureEndsOnlyWhatStandsOnIt() throws IOException {
        failing = "web-1";

        NodeOutcome all = onFarm(new Engine(), true, "shop.yml", "forum.yml", "batch.yml");

        assertEquals(
                List.of("batch-1"),
                all.outcome().finished().stream().map(FinishedImage::name).toList());
        assertEquals(
                List.of("shop-1: it stands on web-1, which failed", "forum-1: it stands on web-1, which failed"),
                all.outcome().notBuilt().stream()
                        .map(one -> one.name() + ": " + one.reason())
                        .toList());
    }

    private NodeOutcome onFarm(Engine engine, boolean waits, String... files) {
        FarmUse use = new FarmUse(
                engine,
                new FarmSettings(List.of("comfy", "run-job"), "comfy 1", 2),
                new JobResources(1024, 1, Duration.ofHours(1)),
                waits);
        NodeFarm nodes = new NodeFarm(use, List.of(), FilePermissions.parse("640"), said::append);
        return desk.service(maker).buildOn(nodes, requests(files), settings(null), true, new PrintWriter(said));
    }

    /** Runs each job at once, in this process. */
    private final class Engine implements Scheduler {
        private final JsonMapper json = JsonMapper.builder().build();
        private final List<String> jobs = new ArrayList<>();

        List<String> jobs() {
            return List.copyOf(jobs);
        }

        @Override
        public String name() {
            return "Engine";
        }

        @Override
        public int largestSubmission() {
            return 1;
        }

        @Override
        public List<String> submit(Submission submission) {
            try {
                new NodeJob(submission.tasks().get(0), "comfy 1", Map.of(), () -> false).run(this::run);
            } catch (Problem e) {
                said.append(e.line());
            }
            return List.of(Integer.toString(jobs.size()));
        }

        private JsonNode run(JsonNode content, Path result) {
            try {
                NodeOrder order = json.treeToValue(content, NodeOrder.class);
                jobs.add(order.name() + (order.layers() > 0 ? " (layers)" : ""));
                BuildRequest request = new BuildRequest(
                        order.targets().get(0), ApplianceOverrides.NONE, result, Duration.ofMinutes(10));
                if (order.layers() > 0) {
                    desk.service(maker)
                            .prepare(request, order.layers(), settings(null), Progress.NONE, new PrintWriter(said));
                    return content;
                }
                desk.service(maker).build(List.of(request), settings(null), 1, Progress.NONE, new PrintWriter(said));
                return json.readTree(result.resolve(BuildHistory.DIRECTORY)
                        .resolve(order.name() + ".json")
                        .toFile());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public List<Listed> list() {
            return List.of();
        }

        @Override
        public void cancel(List<String> ids) {}
    }

    private BuildOutcome all(String... files) {
        return desk.service(maker).buildAll(requests(files), settings(null), 2, Progress.NONE, new PrintWriter(said));
    }

    private List<BuildRequest> requests(String... files) {
        return List.of(files).stream().map(desk::request).toList();
    }

    private static RunSettings settings(@Nullable Integer fromStep) {
        return new RunSettings(
                fromStep != null, false, RunSettings.OnFailure.CLEAN, false, true, null, fromStep, ShellHint.PLAIN);
    }
}
