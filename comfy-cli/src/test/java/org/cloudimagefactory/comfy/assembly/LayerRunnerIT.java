package org.cloudimagefactory.comfy.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.cloudimagefactory.comfy.ByteSearch;
import org.cloudimagefactory.comfy.ComfyProcess;
import org.cloudimagefactory.common.image.DiskSource;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.image.QemuImageInfo;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.spool.Digest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** micro, a layer upon it and a sealed one upon that, by Packer and QEMU, once; then looks at them from all sides. */
class LayerRunnerIT {
    private static final Duration SOON = Duration.ofMinutes(1);
    /** Where micro's only file system begins. */
    private static final long FILE_SYSTEM = 1L << 20;

    @TempDir
    static Path directory;

    private static LayerDesk desk;
    private static final List<BuiltLayer> layers = new ArrayList<>();
    private static final List<String> digests = new ArrayList<>();
    private static Path image;

    @BeforeAll
    static void build() throws IOException {
        desk = new LayerDesk(directory);
        Files.createDirectory(directory.resolve("layers"));
        try (BuildWorkspace workspace = desk.workspace()) {
            keep(desk.build(desk.first(), workspace));
            workspace.clear();
            // As a hardened base would: whoever was let in before is not any more.
            keep(desk.build(
                    desk.upon(
                            layers.get(0),
                            LayerDesk.shell(
                                    "grep -c comfy-build /root/.ssh/authorized_keys >/etc/keys",
                                    "dd if=/dev/urandom of=/etc/large bs=1M count=24 2>/dev/null",
                                    "sync",
                                    "rm /etc/large /root/.ssh/authorized_keys",
                                    "echo first >/etc/order")),
                    workspace));
            workspace.clear();
            desk.seal(
                    desk.upon(
                            layers.get(1),
                            LayerDesk.shell(
                                    "cp /root/.ssh/authorized_keys /etc/keys-of-the-last-layer",
                                    "sed -i 's/ .*//' /etc/keys-of-the-last-layer",
                                    "echo second >>/etc/order")),
                    layers.stream().flatMap(layer -> layer.secrets().stream()).toList(),
                    workspace);
            image = Files.move(workspace.directory().image(), directory.resolve("image.qcow2"));
            assertTrue(Files.size(workspace.directory().packages()) > 0, "no list of packages");
        }
    }

    private static void keep(BuiltLayer layer) throws IOException {
        Path kept = directory.resolve("layers/" + layers.size() + ".qcow2");
        Files.move(layer.disk(), kept);
        layers.add(new BuiltLayer(kept, layer.wayIn(), layer.seed(), layer.firmwareVariables(), layer.secrets()));
        digests.add(Digest.SHA_256.of(kept));
    }

    @Test
    void eachLayerDoesItsStepsUponTheOneBelow() throws IOException {
        assertEquals("first\nsecond\n", inImage("/etc/order"));
    }

    @Test
    void eachLayerIsOpenedByItsOwnKeyAndTheOneBeforeIsForgotten() throws IOException {
        // The layer's own and that of the layer below, while it is built; the one that it leaves, in spite of the
        // provisioner.
        assertEquals("2\n", inImage("/etc/keys"));
        assertEquals("ssh-ed25519\n", inImage("/etc/keys-of-the-last-layer"));
    }

    @Test
    void theImageStandsOnNothing() {
        QemuImageInfo info = desk.qemuImg().info(DiskSource.whole(image, ImageFormat.QCOW2));
        assertFalse(info.hasBackingFile());
        assertEquals(desk.plan().appliance().disk().size().bytes(), info.virtualSize());
        desk.qemuImg().check(DiskSource.whole(image, ImageFormat.QCOW2));
    }

    @Test
    void noSecretOfAnyLayerIsInTheImage() throws IOException {
        List<String> secrets =
                layers.stream().flatMap(layer -> layer.secrets().stream()).toList();
        assertEquals(6, secrets.size());
        assertEquals(Set.of(), ByteSearch.found(raw(image, "sealed.raw"), secrets));
        // The search would find them: without a seal, keys are there, and the password's hash is.
        for (BuiltLayer layer : layers) {
            assertTrue(ByteSearch.contains(layer.disk(), layer.wayIn().body()), layer.toString());
        }
        assertTrue(
                ByteSearch.contains(
                        layers.get(0).disk(), layers.get(0).secrets().get(1)),
                "no hash");
    }

    @Test
    void theCheckFindsASecretOfALayerThatIsNotSealed() throws IOException {
        Path open = layers.get(1).disk();
        assertThrows(
                Problem.class, () -> SealedImageCheck.check(open, layers.get(1).secrets()));
        SealedImageCheck.check(open, List.of("no such text"));
    }

    @Test
    void aDiskMayOnlyGrow() throws IOException {
        BuiltLayer below = layers.get(0);
        Path large = directory.resolve("large.qcow2");
        desk.programs()
                .run(Command.of("qemu-img", "create", "-q", "-f", "qcow2", large.toString(), "513M"))
                .orThrow("create");
        BuiltLayer larger = new BuiltLayer(large, below.wayIn(), Map.of(), null, List.of());
        try (BuildWorkspace workspace = desk.workspace()) {
            Problem problem = assertThrows(Problem.class, () -> desk.build(desk.upon(larger), workspace));
            assertEquals(
                    "the disk of micro-1.0 would be smaller than the one that it stands on, " + large
                            + "; a disk may only grow",
                    problem.line());
        }
    }

    @Test
    void layersBelowStayAsTheyAre() throws IOException {
        for (int i = 0; i < layers.size(); i++) {
            assertEquals(digests.get(i), Digest.SHA_256.of(layers.get(i).disk()));
        }
    }

    @Test
    void anOverlayNamesTheDiskBelowByItsPlaceAndHoldsOnlyWhatIsNew() throws IOException {
        BuiltLayer overlay = layers.get(1);
        QemuImageInfo info = desk.qemuImg().info(DiskSource.whole(overlay.disk(), ImageFormat.QCOW2));
        assertEquals(
                layers.get(0).disk().toString(),
                info.document().path("full-backing-filename").asText());
        // 24 MiB were written and deleted; what is free was given back.
        assertTrue(info.actualSize() < 12L << 20, "overlay takes " + info.actualSize());
    }

    @Test
    void killLeavesTheWorkspaceOfTodayAndTheNextRunStartsClean() throws IOException, InterruptedException {
        BuiltLayer below = layers.get(0);
        Path key = Files.writeString(directory.resolve("key"), below.wayIn().privateKey());
        Files.writeString(directory.resolve("key.pub"), below.wayIn().publicKey());
        Path output = desk.plan().outputDirectory();
        try (ComfyProcess process = ComfyProcess.start(
                directory.resolve("log"),
                EndlessLayer.class,
                directory.toString(),
                below.disk().toString(),
                key.toString())) {
            process.awaitQemu(output);
            process.signal("KILL");
            assertEquals(137, process.exitCode(SOON), process.log());
        }
        Instant end = Instant.now().plus(SOON);
        while (!ComfyProcess.processesOf(output).isEmpty() && Instant.now().isBefore(end)) {
            Thread.sleep(100);
        }
        assertEquals(List.of(), ComfyProcess.processesOf(output));
        assertEquals(List.of(".comfy-micro-1.0"), files(output));
        try (BuildWorkspace next = desk.workspace()) {
            assertEquals(List.of(".lock"), files(next.directory().root()));
        }
        assertEquals(List.of(), files(output));
        assertEquals(digests.get(0), Digest.SHA_256.of(below.disk()));
    }

    private static List<String> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> Objects.requireNonNull(file.getFileName()).toString())
                    .sorted()
                    .toList();
        }
    }

    private static String inImage(String file) throws IOException {
        Path raw = raw(image, "read.raw");
        return desk.programs()
                .run(Command.of("debugfs", "-R", "cat " + file, raw + "?offset=" + FILE_SYSTEM))
                .orThrow("debugfs")
                .output();
    }

    private static Path raw(Path qcow2, String name) throws IOException {
        Path raw = directory.resolve(name);
        Files.deleteIfExists(raw);
        desk.programs()
                .run(Command.of("qemu-img", "convert", "-f", "qcow2", "-O", "raw", qcow2.toString(), raw.toString()))
                .orThrow("cannot convert");
        return raw;
    }
}
