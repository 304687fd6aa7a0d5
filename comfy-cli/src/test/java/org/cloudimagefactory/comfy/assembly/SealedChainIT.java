package org.cloudimagefactory.comfy.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.layer.LayerClaim;
import org.cloudimagefactory.comfy.layer.LayerKey;
import org.cloudimagefactory.comfy.layer.LayerStore;
import org.cloudimagefactory.comfy.layer.LayerUse;
import org.cloudimagefactory.comfy.layer.NewLayer;
import org.cloudimagefactory.comfy.layer.Overlays;
import org.cloudimagefactory.comfy.layer.WayIn;
import org.cloudimagefactory.comfy.packer.BuildDirectory;
import org.cloudimagefactory.common.image.DiskSource;
import org.cloudimagefactory.common.image.ImageFormat;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What three layers of a real store and a sealed overlay upon them become; no guest has written them. */
class SealedChainIT {
    private static final Deadline SOON = Deadline.in(Duration.ofMinutes(5));
    private static final long DISK = 8L << 20;
    /** Where the inner layer has written what a build leaves. */
    private static final long LEFT_AT = 3L << 20;

    @TempDir
    Path directory;

    private final CommandRunner programs = new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks());
    private final QemuImg qemuImg = new QemuImg("qemu-img", programs);
    private final Overlays overlays = new Overlays("qemu-img", programs);
    private BuildDirectory work;
    private LayerStore store;

    @BeforeEach
    void empty() throws Exception {
        work = new BuildDirectory(Files.createDirectory(directory.resolve("work")));
        store = new LayerStore(directory.resolve("cache/layers"), qemuImg, overlays, Clock.systemUTC());
    }

    @ParameterizedTest
    @ValueSource(strings = {"body of lowest", "hash of inner", "-----BEGIN KEY of inner-----\nlines\n-----END-----\n"})
    void whatAnyLayerBelowHasLeftIsFoundAndRefused(String left) throws Exception {
        try (LayerUse ground = threeLayers(left)) {
            sealedUpon(ground);
            List<String> secrets = ground.secrets();

            Problem problem = assertThrows(Problem.class, () -> flatten(secrets));

            assertEquals(
                    "the qcow2 image still holds a secret of its build in unused blocks; the seal script of the"
                            + " distribution must overwrite or trim what it deletes",
                    problem.line());
        }
    }

    @Test
    void whatTheLastLayerHasOverwrittenIsInNoImageThoughALayerHoldsIt() throws Exception {
        try (LayerUse ground = threeLayers("body of inner")) {
            Path overlay = sealedUpon(ground);
            run("qemu-io", "-f", "qcow2", "-c", "write -z " + LEFT_AT + " 64k", overlay.toString());

            flatten(ground.secrets());

            assertFalse(qemuImg.info(DiskSource.whole(work.image(), ImageFormat.QCOW2))
                    .hasBackingFile());
            assertFalse(Files.exists(work.sealedOverlay()));
            assertTrue(store.verified().stream().allMatch(entry -> entry.problem() == null));
        }
    }

    private void flatten(List<String> secrets) {
        new SealedChain(programs, qemuImg).flatten(work, secrets, Duration.ofMinutes(5), Progress.NONE.start("test"));
    }

    /** The inner one, which is neither the top nor the bottom, has this left somewhere. */
    private LayerUse threeLayers(String left) throws Exception {
        try (LayerUse lowest = kept("lowest", null, null);
                LayerUse inner = kept("inner", lowest, left)) {
            return kept("outer", inner, null);
        }
    }

    private LayerUse kept(String name, @Nullable LayerUse below, @Nullable String left) throws Exception {
        Path disk = directory.resolve(name + ".qcow2");
        if (below == null) {
            run("qemu-img", "create", "-q", "-f", "qcow2", disk.toString(), String.valueOf(DISK));
        } else {
            overlays.create(disk, below.overlay(), DISK);
        }
        if (left != null) {
            Path text = Files.writeString(directory.resolve("left"), left);
            run("qemu-io", "-f", "qcow2", "-c", "write -s " + text + " " + LEFT_AT + " 64k", disk.toString());
        }
        WayIn wayIn = new WayIn(
                "-----BEGIN KEY of " + name + "-----\nlines\n-----END-----\n",
                "type body comment",
                Map.of(),
                List.of("body of " + name, "password of " + name, "hash of " + name));
        LayerKey key = new LayerKey(Digest.SHA_256.of(name));
        try (LayerClaim claim = store.claim(key, SOON)) {
            claim.add(new NewLayer(disk, true, below, name, null, wayIn));
        }
        return store.use(key, SOON).orElseThrow();
    }

    private Path sealedUpon(LayerUse ground) throws Exception {
        Files.createDirectory(work.packerOutput());
        overlays.create(work.image(), ground.overlay(), DISK);
        return work.image();
    }

    private void run(String... words) {
        programs.run(Command.of(List.of(words))).orThrow(words[0]);
    }
}
