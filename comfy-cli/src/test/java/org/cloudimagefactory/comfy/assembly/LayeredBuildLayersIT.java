package org.cloudimagefactory.comfy.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.cloudimagefactory.comfy.Planning;
import org.cloudimagefactory.comfy.fetch.DownloadCache;
import org.cloudimagefactory.comfy.graph.LayerPlanner;
import org.cloudimagefactory.comfy.layer.LayerEntry;
import org.cloudimagefactory.comfy.layer.LayerStore;
import org.cloudimagefactory.comfy.layer.Overlays;
import org.cloudimagefactory.comfy.layer.WayIn;
import org.cloudimagefactory.comfy.packer.BuildDirectory;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.qemu.MachineType;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.web.Deadline;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void allThatBeginsWithAnImageSharesOneCopyOfItHoweverOldItIs(boolean isConverted) throws Exception {
        maker.isConverting = isConverted;
        Path image = image();
        build("ground.yml", Instant.EPOCH);
        assertEquals(
                List.of("image", "ground-1: 1 step with settings", "seal ground-1: 1 step without settings"),
                maker.made());
        now = START.plusSeconds(100);

        Instant oldest = build("other.yml", now);

        assertEquals(
                List.of("bare-1: 0 steps with settings", "seal other-1: 0 steps with settings"),
                maker.made().stream()
                        .map(line -> line.replace("without", "with"))
                        .toList());
        assertEquals(now, oldest);
        LayerEntry kept = store.entries().stream()
                .filter(entry -> entry.record().isImage())
                .findFirst()
                .orElseThrow();
        assertEquals("image image.qcow2", kept.record().description());
        assertEquals(Digest.SHA_256.of(image), kept.record().digest());
        assertEquals(3, store.entries().size());
        assertTrue(store.verified().stream().allMatch(entry -> entry.problem() == null));
        Path file = directory.resolve("cache/layers/" + kept.key() + ".qcow2");
        assertNotEquals(Files.getAttribute(image, "unix:ino"), Files.getAttribute(file, "unix:ino"));
        assertEquals(
                List.of(kept.key()),
                store.prune(kept.bytes()).layers().isEmpty()
                        ? List.of()
                        : store.entries().stream().map(LayerEntry::key).toList());
    }

    @Test
    void anImageThatIsAnotherOneByNowIsTakenAnew() throws Exception {
        Path image = image();
        build("ground.yml", Instant.EPOCH);
        programs.run(Command.of("qemu-io", "-f", "qcow2", "-c", "write -P 1 0 64k", image.toString()))
                .orThrow("qemu-io");
        Files.setLastModifiedTime(image, FileTime.from(START));
        maker.made();

        build("ground.yml", Instant.EPOCH);

        assertEquals(3, maker.made().size());
    }

    @Test
    void aDamagedImageIsTakenAnewAndWhatStandsOnItIsStillGood() throws Exception {
        image();
        build("ground.yml", Instant.EPOCH);
        LayerEntry kept = store.entries().stream()
                .filter(entry -> entry.record().isImage())
                .findFirst()
                .orElseThrow();
        Path file = directory.resolve("cache/layers/" + kept.key() + ".qcow2");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.write(file, new byte[512], StandardOpenOption.APPEND);
        maker.made();

        build("ground.yml", Instant.EPOCH);

        assertEquals(List.of("image", "seal ground-1: 1 step without settings"), maker.made());
        assertTrue(store.verified().stream().allMatch(entry -> entry.problem() == null));
    }

    @Test
    void whatABuildLeavesIsMovedAndNotCopied() throws Exception {
        build("web.yml", Instant.EPOCH);
        assertEquals(
                maker.inodes,
                store.entries().stream()
                        .map(entry -> inode(directory.resolve("cache/layers/" + entry.key() + ".qcow2")))
                        .collect(Collectors.toSet()));
    }

    private Path image() {
        Path image = directory.resolve("image.qcow2");
        programs.run(Command.of("qemu-img", "create", "-q", "-f", "qcow2", image.toString(), "1M"))
                .orThrow("create");
        planning.write("ground.yml", """
                distribution: own
                base: { image: image.qcow2 }
                provisioners:
                  - { type: shell, script: step.sh, checkpoint: true }
                  - { type: shell, inline: ['true'] }
                """);
        try {
            Files.createSymbolicLink(directory.resolve("link.qcow2"), image);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        planning.write("bare.yml", "distribution: own\nbase: { image: image.qcow2 }\n");
        planning.write("other.yml", "from: bare.yml\ntitle: Other\n");
        return image;
    }

    private static Object inode(Path file) {
        try {
            return Files.getAttribute(file, "unix:ino");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        private final Set<Object> inodes = new HashSet<>();
        private int count;
        private boolean isConverting;
        private Runnable meanwhile = () -> {};

        /** What was made since this was asked the last time. */
        List<String> made() {
            List<String> made = List.copyOf(names);
            names.clear();
            return made;
        }

        @Override
        public Path image(BuildPlan plan, BuildDirectory work, Deadline deadline, BuildMonitor monitor) {
            names.add("image");
            if (!isConverting) {
                return directory.resolve("link.qcow2");
            }
            Path converted = work.root().resolve("base.qcow2");
            programs.run(Command.of("cp", directory.resolve("image.qcow2").toString(), converted.toString()))
                    .orThrow("cp");
            return converted;
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
            if (request.image() != null) {
                overlays.create(disk, request.image(), 1 << 20);
            } else if (request.below() == null) {
                programs.run(Command.of("qemu-img", "create", "-q", "-f", "qcow2", disk.toString(), "1M"))
                        .orThrow("create");
            } else {
                overlays.create(disk, request.below().disk(), 1 << 20);
                meanwhile.run();
            }
            inodes.add(inode(disk));
            WayIn wayIn = new WayIn(
                    "private " + count,
                    "ssh-ed25519 body comment",
                    Map.of("user-data", "seed"),
                    List.of("secret " + count++));
            return new BuiltLayer(disk, wayIn, null);
        }

        @Override
        public void seal(
                LayerRequest request,
                Collection<String> secretsBelow,
                BuildDirectory work,
                Deadline deadline,
                BuildMonitor monitor) {
            if (request.image() == null) {
                assertEquals(
                        Map.of("user-data", "seed"), request.below().wayIn().seed());
            }
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
