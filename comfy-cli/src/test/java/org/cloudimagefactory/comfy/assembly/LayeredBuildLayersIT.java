package org.cloudimagefactory.comfy.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cloudimagefactory.comfy.Planning;
import org.cloudimagefactory.comfy.fetch.DownloadCache;
import org.cloudimagefactory.comfy.graph.LayerPlanner;
import org.cloudimagefactory.comfy.layer.LayerStore;
import org.cloudimagefactory.comfy.layer.Overlays;
import org.cloudimagefactory.comfy.packer.BuildDirectory;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.qemu.MachineType;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.web.Deadline;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which layers a build makes, with real overlays that no guest has written to. */
class LayeredBuildLayersIT {
    private static final Instant START = Instant.parse("2026-11-24T10:20:30Z");

    @TempDir
    Path directory;

    private final CommandRunner programs = new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks());
    private final QemuImg qemuImg = new QemuImg("qemu-img", programs);
    private final Overlays overlays = new Overlays("qemu-img", programs);
    private final Maker maker = new Maker();
    private Planning planning;
    private LayerStore store;
    private Instant now = START;

    @BeforeEach
    void descriptions() {
        planning = new Planning(directory);
        planning.write("templates/own/own.description", """
                name: Own
                versions: [{ major_version: 1 }]
                iso_url: http://example.invalid/own.iso
                iso_checksum: "%s"
                machine: { disk_size: 2G, memory: 512, cpus: 1 }
                """.formatted("sha256:" + "a".repeat(64)));
        planning.write("step.sh", "true\n");
        planning.write("base.yml", "distribution: own\nprovisioners: [{ type: shell, script: step.sh }]\n");
        planning.write("web.yml", "from: base.yml\ntitle: Web\n");
        planning.write(
                "kept.yml", "from: base.yml\nprovisioners: [{ type: shell, inline: ['true'], checkpoint: true }]\n");
        store = new LayerStore(directory.resolve("cache/layers"), qemuImg, overlays, new MovableClock());
    }

    @Test
    void whatIsThereIsNotMadeAgainAndTheLastLayerAlwaysIs() {
        build("web.yml", Instant.EPOCH);
        assertEquals(
                List.of(
                        "base-1: 0 steps with settings",
                        "base-1: 1 step without settings",
                        "seal web-1: 0 steps without settings"),
                maker.made());
        build("web.yml", Instant.EPOCH);
        assertEquals(List.of("seal web-1: 0 steps without settings"), maker.made());
    }

    @Test
    void aCheckpointAtTheEndIsKeptAndTheSealComesUponIt() {
        build("kept.yml", Instant.EPOCH);
        assertEquals(4, maker.made().size());
        build("kept.yml", Instant.EPOCH);
        assertEquals(List.of("seal kept-1: 0 steps without settings"), maker.made());
    }

    @Test
    void layersThatAreTooOldAreMadeAnewWithAllAboveThem() {
        assertEquals(0, kept("web.yml", Instant.EPOCH));
        build("web.yml", Instant.EPOCH);
        assertEquals(2, kept("web.yml", START));
        assertEquals(0, kept("web.yml", START.plusSeconds(50)));
        maker.made();
        now = START.plusSeconds(100);
        Instant notBefore = START.plusSeconds(50);

        build("web.yml", notBefore);
        assertEquals(3, maker.made().size());
        now = START.plusSeconds(200);
        assertEquals(START.plusSeconds(100), build("web.yml", notBefore));
        assertEquals(1, maker.made().size());
        assertTrue(store.verified().stream().allMatch(entry -> entry.problem() == null));
    }

    @Test
    void whatChangesWhileItIsMadeIsNotKept() {
        maker.meanwhile = () -> planning.write("step.sh", "false\n");

        Problem problem = assertThrows(Problem.class, () -> build("web.yml", Instant.EPOCH));

        assertEquals("what 'base-1: step 1' is made from has changed while it was built; build again", problem.line());
        assertEquals(1, store.entries().size());
    }

    @Test
    void fromAStepOnAllIsMadeAnewAndWhatIsBelowIsNot() {
        planning.write("steps.yml", """
                from: base.yml
                provisioners:
                  - { type: shell, inline: [one], checkpoint: true }
                  - { type: shell, inline: [two] }
                  - { type: shell, inline: [three], checkpoint: true }
                  - { type: shell, inline: [four] }
                """);
        build("steps.yml", Instant.EPOCH);
        assertEquals(5, maker.made().size());
        now = START.plusSeconds(100);

        // Steps 1 is base's, 2 ends a layer, 3 and 4 are in one.
        assertEquals(3, kept("steps.yml", from(4)));
        build("steps.yml", from(4));
        assertEquals(
                List.of("steps-1: 2 steps without settings", "seal steps-1: 1 step without settings"), maker.made());
        build("steps.yml", from(5));
        assertEquals(List.of("seal steps-1: 1 step without settings"), maker.made());
        // What was made since the run began is new enough.
        build("steps.yml", from(2));
        assertEquals(
                List.of("steps-1: 1 step without settings", "seal steps-1: 1 step without settings"), maker.made());
        now = START.plusSeconds(200);
        build("steps.yml", from(1));
        assertEquals(4, maker.made().size());
    }

    private LayerWish from(int step) {
        return new LayerWish(Instant.EPOCH, step, now);
    }

    @Test
    void aParentThatChangesWhileItsChildIsBuiltIsTold() {
        build("web.yml", Instant.EPOCH);
        maker.made();
        maker.meanwhile = () -> planning.write("step.sh", "false\n");

        Problem problem = assertThrows(Problem.class, () -> build("kept.yml", Instant.EPOCH));

        assertEquals(
                "what 'base-1: step 1' is made from has changed while 'kept-1: settings, step 2', which stands on it, was"
                        + " built; build again",
                problem.line());
        assertEquals(List.of("kept-1: 1 step without settings"), maker.made());
        assertEquals(2, store.entries().size(), "what was made is not kept");
    }

    @Test
    void theSealIsToldTheSecretsOfAllLayers() {
        build("web.yml", Instant.EPOCH);
        assertEquals(Set.of("private 0", "secret 0", "private 1", "secret 1"), Set.copyOf(maker.secrets));
    }

    private LayeredBuild layered() {
        DownloadCache cache = new DownloadCache(directory.resolve("downloads"), 1, Planning.clients(), Planning.CLOCK);
        return new LayeredBuild(maker, store, () -> new LayerPlanner(new PlanInputs(cache)), Long.MAX_VALUE);
    }

    private int kept(String file, Instant notBefore) {
        return kept(file, LayerWish.notBefore(notBefore));
    }

    private int kept(String file, LayerWish wish) {
        LayeredBuild build = layered();
        return build.kept(build.chain(planning.lineage(directory.resolve(file))), wish);
    }

    private Instant build(String file, Instant notBefore) {
        return build(file, LayerWish.notBefore(notBefore));
    }

    private Instant build(String file, LayerWish wish) {
        List<BuildPlan> lineage = planning.lineage(directory.resolve(file));
        LayeredBuild build = layered();
        BuildPlan plan = lineage.get(lineage.size() - 1);
        try (BuildWorkspace workspace = BuildWorkspace.open(plan, new ShutdownTasks(), Planning.CLOCK)) {
            return build.make(
                            new LayeredBuild.Order(
                                    lineage,
                                    new MachineType("qemu-system-x86_64", "pc", null, null),
                                    wish,
                                    (failure, step) -> ShellHint.PLAIN.with(failure, step, "it.yml")),
                            workspace,
                            Deadline.in(Duration.ofMinutes(5)),
                            new BuildMonitor(
                                    Progress.NONE.start("test"), (phase, expected) -> {}, Planning.CLOCK, Map.of()))
                    .oldest();
        }
    }

    private final class MovableClock extends Clock {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }

    private final class Maker implements LayerMaking {
        private final List<String> names = new ArrayList<>();
        private final List<String> secrets = new ArrayList<>();
        private int count;
        private Runnable meanwhile = () -> {};

        /** What was made since this was asked the last time. */
        List<String> made() {
            List<String> made = List.copyOf(names);
            names.clear();
            return made;
        }

        @Override
        public BuiltLayer build(LayerRequest request, BuildDirectory work, Deadline deadline, BuildMonitor monitor) {
            note("", request);
            Path disk = work.image().toAbsolutePath();
            try {
                Files.createDirectory(work.packerOutput());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (request.below() == null) {
                programs.run(Command.of("qemu-img", "create", "-q", "-f", "qcow2", disk.toString(), "1M"))
                        .orThrow("create");
            } else {
                overlays.create(disk, request.below().disk(), 1 << 20);
                meanwhile.run();
            }
            WayIn wayIn = new WayIn("private " + count, "ssh-ed25519 body comment");
            return new BuiltLayer(disk, wayIn, Map.of("user-data", "seed"), null, List.of("secret " + count++));
        }

        @Override
        public void seal(
                LayerRequest request,
                Collection<String> secretsBelow,
                BuildDirectory work,
                Deadline deadline,
                BuildMonitor monitor) {
            assertEquals(Map.of("user-data", "seed"), request.below().seed());
            note("seal ", request);
            secrets.addAll(secretsBelow);
        }

        private void note(String kind, LayerRequest request) {
            int steps = request.provisioners().size();
            names.add(kind + request.plan().name() + ": " + steps + (steps == 1 ? " step" : " steps")
                    + (request.settings() == null ? " without settings" : " with settings"));
        }
    }
}
