package org.cloudimagefactory.comfy.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cloudimagefactory.comfy.ComfyRun;
import org.cloudimagefactory.comfy.assembly.BaseMaker;
import org.cloudimagefactory.comfy.assembly.BuildService;
import org.cloudimagefactory.comfy.assembly.InstallerIsoMaker;
import org.cloudimagefactory.comfy.assembly.NodeWorkplace;
import org.cloudimagefactory.comfy.command.BuildOptions;
import org.cloudimagefactory.comfy.command.ComfyCommand;
import org.cloudimagefactory.comfy.command.ComfyParts;
import org.cloudimagefactory.comfy.command.PlanningOptions;
import org.cloudimagefactory.comfy.command.ToolOptions;
import org.cloudimagefactory.comfy.command.WebOptions;
import org.cloudimagefactory.comfy.confine.Confinement;
import org.cloudimagefactory.common.cli.Tool;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.DescriptorReader;
import org.cloudimagefactory.common.farm.FarmSettings;
import org.cloudimagefactory.common.farm.FarmUse;
import org.cloudimagefactory.common.farm.JobResources;
import org.cloudimagefactory.common.farm.Listed;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources as jobs of an engine: repositories, files and records are real; engine and build are stand-ins. */
class PollJobsIT {
    private static final CommandRunner RUNNER =
            new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks());
    private static final List<String> STAND_IN = List.of(StandInComfy.NAME);
    private static final String MICRO = "distribution: micro\n";
    private static final String OTHER = MICRO + "description: Another\n";

    @TempDir
    Path directory;

    private final List<String> told = new ArrayList<>();
    private GitWorkshop shop;
    private Path output;
    private BuildService builds;
    private StandInComfy comfy;
    private StandInEngine engine;
    private String more = "";

    @BeforeEach
    void begin() throws IOException {
        shop = new GitWorkshop(directory);
        output = Files.createDirectory(directory.resolve("out"));
        builds = new ComfyParts(new Tool(
                        "comfy",
                        new ComfyCommand(),
                        Map.of(),
                        List.of(),
                        Map.of("FACTORY_HOME", ComfyRun.SOURCES.toString(), "PATH", System.getenv("PATH")),
                        new ShutdownTasks()))
                .build(new BuildOptions(new PlanningOptions(), new ToolOptions(), new WebOptions()));
        comfy = new StandInComfy(RUNNER, builds, Clock.systemUTC());
        Map<String, String> node = Map.of(
                "TMPDIR", Files.createDirectory(directory.resolve("node")).toString());
        engine = new StandInEngine(new SourceNodeWork(
                new NodeWorkplace(node, new ShutdownTasks()), comfy, STAND_IN, foreign(), node, line -> {}));
        shop.file("web/appliance.yml", MICRO);
        shop.file("shop/appliance.yml", MICRO);
        shop.commit("first", List.of());
    }

    @Test
    void allAreSubmittedBeforeAnyIsWaitedForAndEachIsPublishedOnce() throws IOException {
        List<SourceEntry> both = entries("web", "shop");
        engine.startingAt(2);

        List<PollResult> first = poll(both, true, false);

        assertEquals(List.of("web built", "shop built"), states(first), first.toString());
        assertEquals(
                List.of(
                        new JobResources(512 + 1536 + 256, 1, Duration.ofMinutes(150)),
                        new JobResources(512 + 1536 + 256, 1, Duration.ofMinutes(150))),
                engine.submitted());
        assertEquals(2, comfy.bases());
        List<String> words = comfy.last().arguments();
        assertEquals(directory.resolve("sources/shop/layers").toString(), words.get(words.indexOf("--layer-dir") + 1));
        assertEquals("5400s", words.get(words.indexOf("--timeout") + 1));
        assertFalse(words.get(words.indexOf("build") + 1).contains("checkout"), words.toString());
        for (PollResult result : first) {
            ApplianceDescriptor descriptor = descriptor(result);
            Path image = Path.of(descriptor.disks().get(0).path());
            assertEquals(output, image.getParent());
            assertTrue(Files.isRegularFile(image));
            assertEquals(shop.git("rev-parse", "HEAD"), descriptor.attributes().get("comfy.git.commit"));
        }
        assertEquals(List.of("web unchanged", "shop unchanged"), states(poll(both, true, false)));
        assertEquals(2, engine.submitted().size());
        // A local poll takes what nodes have built for its own.
        assertEquals(PollResult.State.UNCHANGED, local(both.get(0)).state());
        assertEquals(List.of(), left());
    }

    @Test
    void withoutWaitingALaterRunPublishesWhateverTheIntervalIs() throws IOException {
        more = "every: 6h";
        List<SourceEntry> web = entries("web");

        PollResult submitted = poll(web, false, false).get(0);

        assertEquals(PollResult.State.UNDER_WAY, submitted.state());
        assertEquals("job 1 is queued", submitted.text());
        assertNull(submitted.problem());
        assertEquals("job 1 is queued", poll(web, false, false).get(0).text());
        assertEquals(1, engine.submitted().size());
        String[] directories = {
            "--sources-dir", directory.resolve("sources").toString(), "--output-dir", output.toString()
        };
        ComfyRun status = run(List.of("status"), directories);
        assertTrue(status.out().contains("queued     1  web, attempt 1"), status.out());
        Path file = directory.resolve("sources.yml");
        ComfyRun listed = run(List.of("sources", "web", "--sources", file.toString()), directories);
        assertTrue(listed.out().contains("job 1 is queued"), listed.out() + listed.err());
        engine.runAll();
        assertEquals(
                "ended",
                new JsonMapper()
                        .readTree(run(
                                        List.of("sources", "web", "--sources", file.toString(), "--output", "json"),
                                        directories)
                                .out())
                        .path(0)
                        .path("job_phase")
                        .asText());

        // 'every' keeps a source from being asked, not from being published.
        PollResult published = poll(web, false, false).get(0);

        assertEquals(PollResult.State.BUILT, published.state(), published.text());
        assertNotNull(published.record().built());
        assertEquals(PollResult.State.WAITING, poll(web, false, false).get(0).state());
        assertEquals(1, comfy.builds());
        assertEquals(List.of(), left());
    }

    @Test
    void whatHasEndedIsPublishedThoughTheRepositoryCannotBeReached() throws IOException {
        List<SourceEntry> web = entries("web");
        poll(web, false, false);
        engine.runAll();
        GitWorkshop.run(directory, "mv", "work", "elsewhere");

        PollResult away = poll(web, false, false).get(0);

        assertEquals(PollResult.State.FAILED, away.state());
        assertNotNull(away.record().built());
        assertTrue(Files.exists(Path.of(away.record().built().descriptor())));
    }

    @Test
    void whatThisHostIsToBlameForTakesNothingFromWhatANodeHasMade() throws IOException {
        Path alice = shop.sshKey("alice");
        Path allowed = shop.allowed("allowed", "alice@example.org", "", alice);
        shop.file("web/appliance.yml", OTHER);
        shop.commit("signed", GitWorkshop.bySsh(alice), "-S");
        List<SourceEntry> web = entries("allowed_signers: " + allowed, List.of("web"));
        poll(web, false, false);
        engine.runAll();
        Path aside = directory.resolve("aside");
        Files.move(allowed, aside);

        assertEquals(3, poll(web, false, false).get(0).problem().exitCode());
        Files.move(aside, allowed);

        assertEquals(PollResult.State.BUILT, poll(web, false, false).get(0).state());
        assertEquals(1, engine.submitted().size());
        assertEquals(List.of(), engine.cancelled());
    }

    @Test
    void aCommitThatMendsWhatHasFailedMeanwhileIsTakenAtOnce() throws IOException {
        List<SourceEntry> web = entries("web");
        poll(web, false, false);
        comfy.endWith(1);
        engine.runAll();
        comfy.endWith(0);
        PollResult failed = poll(web, false, false).get(0);
        assertEquals(PollResult.State.FAILED, failed.state());
        assertNotNull(failed.problem());
        shop.file("web/appliance.yml", MICRO + "description: A third\n");
        shop.commit("fails", List.of());
        poll(web, false, false);
        comfy.endWith(1);
        engine.runAll();
        comfy.endWith(0);
        shop.file("web/appliance.yml", OTHER);
        shop.commit("mended", List.of());

        PollResult mended = poll(web, false, false).get(0);

        assertEquals(PollResult.State.UNDER_WAY, mended.state(), mended.text());
        assertEquals("job 3 is queued", mended.text());
    }

    @Test
    void anEngineThatCannotBeReachedIsAskedNoMore() throws IOException {
        List<SourceEntry> both = entries("web", "shop");
        engine.away();
        EnvironmentProblem away = assertThrows(EnvironmentProblem.class, () -> poll(both, true, false));
        assertEquals("Engine cannot be reached", away.getMessage());
        assertEquals(1, engine.asked());
    }

    @Test
    void aLaterCommitTakesOutTheJobOfAnEarlierOne() throws IOException {
        List<SourceEntry> web = entries("web");
        poll(web, false, false);
        shop.file("web/appliance.yml", OTHER);
        String commit = shop.commit("another", List.of());

        PollResult again = poll(web, false, false).get(0);

        assertEquals("job 2 is queued", again.text());
        assertEquals(List.of("1"), engine.cancelled());
        engine.runAll();
        PollResult built = poll(web, false, false).get(0);
        assertEquals(PollResult.State.BUILT, built.state());
        assertEquals(commit, built.record().built().commit());
        assertEquals(1, comfy.builds());
    }

    @Test
    void aJobReadsItsOwnCommitWhateverBecomesOfTheCheckout() throws IOException {
        List<SourceEntry> web = entries("web");
        poll(web, false, false);
        shop.file("web/appliance.yml", OTHER);
        shop.commit("another", List.of());
        assertEquals(PollResult.State.BUILT, local(web.get(0)).state());
        assertTrue(Files.readString(directory.resolve("sources/web/checkout/appliance.yml"))
                .contains("Another"));

        engine.runAll();

        String built = comfy.last().arguments().get(comfy.last().arguments().indexOf("build") + 1);
        assertFalse(Files.readString(Path.of(built)).contains("Another"), built);
        // Its image is of what was; the one of what is was made here.
        assertEquals(PollResult.State.UNCHANGED, poll(web, false, false).get(0).state());
        assertEquals(List.of(), left());
    }

    @Test
    void anotherCommitWithTheSameTreeGoesOnWithTheJob() throws IOException {
        List<SourceEntry> web = entries("web");
        poll(web, false, false);
        String first = shop.git("rev-parse", "HEAD");
        shop.commit("nothing new", List.of());

        assertEquals("job 1 is queued", poll(web, false, false).get(0).text());
        engine.runAll();
        PollResult built = poll(web, false, false).get(0);

        assertEquals(PollResult.State.BUILT, built.state());
        assertEquals(first, built.record().built().commit());
        assertEquals(List.of(), engine.cancelled());
    }

    @Test
    void whatFailsOnANodeIsNotBuiltAtEachPollUnlessTheNodeIsToBlame() throws IOException {
        List<SourceEntry> web = entries("web");
        engine.startingAt(1);
        comfy.endWith(3);
        PollResult node = poll(web, true, false).get(0);
        assertEquals(3, node.problem().exitCode());
        assertEquals("the build failed: web: step 1 ended with 7 (on n1)", node.text());
        assertNull(node.record().failed());

        comfy.endWith(1);
        PollResult failed = poll(web, true, false).get(0);
        assertEquals(PollResult.State.FAILED, failed.state());
        assertTrue(
                failed.text().startsWith("the build failed: web: step 1 ended with 7 (on n1); not tried again before "),
                failed.text());
        assertEquals(PollResult.State.WAITING, poll(web, true, false).get(0).state());
        assertEquals(2, engine.submitted().size());
        PollResult named = poll(web, true, true).get(0);
        assertTrue(named.text().contains("; 2 times by now"), named.text());

        // Who names it has it tried again, and a later run does not take that out.
        engine.startingAt(Integer.MAX_VALUE);
        comfy.endWith(0);
        assertEquals("job 4 is queued", poll(web, false, true).get(0).text());
        assertEquals("job 4 is queued", poll(web, false, false).get(0).text());
        engine.runAll();
        PollResult mended = poll(web, false, false).get(0);
        assertEquals(PollResult.State.BUILT, mended.state(), mended.text());
        assertNull(mended.record().failed());
    }

    @Test
    void whatTheEngineEndsForItsLimitsHasFailedAndWhatSomebodyCancelsHasNot() throws IOException {
        List<SourceEntry> web = entries("web");
        poll(web, false, false);
        engine.lists(Listed.Standing.CANCELLED);
        assertEquals(PollResult.State.UNDER_WAY, poll(web, false, false).get(0).state());
        PollResult cancelled = poll(web, false, false).get(0);
        assertTrue(cancelled.text().contains("was cancelled in Engine by somebody"), cancelled.text());
        assertNull(cancelled.record().failed());

        engine.lists(Listed.Standing.OVER_LIMIT);
        assertEquals(PollResult.State.UNDER_WAY, poll(web, false, false).get(0).state());
        assertEquals(PollResult.State.UNDER_WAY, poll(web, false, false).get(0).state());
        PollResult over = poll(web, false, false).get(0);
        assertTrue(over.text().contains("was ended by Engine (OVER_LIMIT)"), over.text());
        assertNotNull(over.record().failed());
        assertEquals(PollResult.State.WAITING, poll(web, false, false).get(0).state());
    }

    @Test
    void aSourceThatIsNamedLeavesTheJobsOfOthersAlone() throws IOException {
        List<SourceEntry> both = entries("web", "shop");
        poll(both, false, false);
        poll(both.subList(0, 1), false, true);
        assertEquals(List.of(), engine.cancelled());
        // What the file names no longer is taken out by a poll of all.
        poll(both.subList(0, 1), false, false);
        assertEquals(List.of("2"), engine.cancelled());
    }

    @Test
    void whatStandsOnAnotherIsBuiltWhenThatIsPublished() throws IOException {
        shop.file("shop/appliance.yml", "from: web\n");
        shop.commit("shop stands on web", List.of());
        List<SourceEntry> both = entries("web", "shop");

        List<PollResult> submitted = poll(both, false, false);

        assertEquals("waits for web, which is built first", submitted.get(1).text());
        assertEquals(1, engine.submitted().size());
        engine.startingAt(1).runAll();
        List<PollResult> parent = poll(both, false, false);
        assertEquals(List.of("web built", "shop under-way"), states(parent), parent.toString());
        List<PollResult> child = poll(both, false, false);
        assertEquals(List.of("web unchanged", "shop built"), states(child), child.toString());
        shop.file("web/appliance.yml", OTHER);
        shop.commit("another web", List.of());
        List<PollResult> waited = poll(both, true, false);
        assertEquals(List.of("web built", "shop built"), states(waited), waited.toString());
        assertTrue(
                descriptor(waited.get(1)).attributes().get("comfy.git.parent").startsWith("web 3 "),
                waited.get(1).text());
    }

    @Test
    void whatNoNodeHasRoomForHoldsUpNoOther() throws IOException {
        List<SourceEntry> both = entries("web", "shop");
        engine.has(1024);
        List<PollResult> refused = poll(both, true, false);
        assertEquals(List.of("web failed", "shop failed"), states(refused));
        assertEquals(3, refused.get(0).problem().exitCode());
        assertTrue(
                refused.get(0).text().startsWith("Engine takes no jobs"),
                refused.get(0).text());
        assertNull(refused.get(0).record().failed());
    }

    @Test
    void aKeyThatIsRevokedMeanwhileKeepsAnImageFromBeingPublished() throws IOException {
        Path alice = shop.sshKey("alice");
        Path revoked = Files.writeString(directory.resolve("revoked"), "");
        shop.commit("signed", GitWorkshop.bySsh(alice), "-S");
        String verify =
                "allowed_signers: " + shop.allowed("allowed", "alice@example.org", "", alice) + ", revoked: " + revoked;
        List<SourceEntry> web = entries(verify, List.of("web"));
        poll(web, false, false);
        engine.runAll();
        Files.copy(directory.resolve("alice.pub"), revoked, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        PollResult refused = poll(web, false, false).get(0);

        assertTrue(refused.text().contains("or is revoked"), refused.text());
        try (Stream<Path> files = Files.list(output)) {
            assertEquals(
                    0, files.filter(file -> file.toString().endsWith(".qcow2")).count());
        }
    }

    private List<PollResult> poll(List<SourceEntry> chosen, boolean waits, boolean isNamed) {
        FarmUse use = new FarmUse(
                engine,
                new FarmSettings(List.of("comfy", "run-job"), StandInEngine.VERSION, 2),
                new JobResources(1024, 1, Duration.ofHours(1)),
                waits);
        return service().pollOn(new PollFarm(use, List.of(), told::add), chosen, isNamed, result -> {});
    }

    private PollResult local(SourceEntry entry) {
        return service().poll(entry, true, line -> {});
    }

    private ForeignBuild foreign() {
        return new ForeignBuild(
                new Confinement(comfy, ProgramFinder.ofEnvironment()), STAND_IN, Map.of("PATH", System.getenv("PATH")));
    }

    private PollService service() {
        BaseMaker bases = new BaseMaker(
                new InstallerIsoMaker(RUNNER, Path.of(System.getenv().getOrDefault("HOME", "/tmp"), ".cache/comfy")),
                null,
                new QemuImg("qemu-img", RUNNER));
        PollService.Settings settings = new PollService.Settings(
                directory.resolve("sources"), output, FilePermissions.parse("640"), List.of(), false, null, false);
        return new PollService(RUNNER, builds, bases, foreign(), settings, new ShutdownTasks(), Clock.systemUTC());
    }

    private List<SourceEntry> entries(String... names) throws IOException {
        return entries("require: none", List.of(names));
    }

    private List<SourceEntry> entries(String verify, List<String> names) throws IOException {
        StringBuilder text = new StringBuilder("sources:\n");
        for (String name : names) {
            text.append("""
                      - name: %s
                        url: %s
                        ref: main
                        path: %s/appliance.yml
                        verify: { %s }
                        limits: { memory: 512, cpus: 1, time: 90m }
                        allow: { network: open, parents: [web] }
                        %s
                    """.formatted(name, shop.url(), name, verify, more));
        }
        return new SourcesFile().read(Files.writeString(directory.resolve("sources.yml"), text.toString()));
    }

    private static ComfyRun run(List<String> words, String... more) {
        List<String> line = new ArrayList<>(words);
        line.addAll(List.of(more));
        return ComfyRun.of(line.toArray(String[]::new));
    }

    private static List<String> states(List<PollResult> results) {
        return results.stream()
                .map(result -> result.source() + " " + result.state())
                .toList();
    }

    private static ApplianceDescriptor descriptor(PollResult result) {
        return new DescriptorReader().read(Path.of(result.record().built().descriptor()));
    }

    /** Jobs, copies for them, and what nodes have in their own directories. */
    private List<Path> left() throws IOException {
        List<Path> all = new ArrayList<>();
        PollFarm.directory(output, directory.resolve("sources"))
                .known()
                .forEach(job -> all.add(Path.of(job.state().label())));
        for (Path place : List.of(directory.resolve("sources/web/jobs"), directory.resolve("node"))) {
            try (Stream<Path> files = Files.list(place)) {
                files.forEach(all::add);
            }
        }
        return all;
    }
}
