package org.cloudimagefactory.comfy.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.layer.WayIn;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.process.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ends the run of a layer before a machine starts, and what ends it behind. Whole runs are those of LayeredBuildIT. */
class LayerRunnerIT {
    @TempDir
    Path directory;

    @Test
    void aDiskMayOnlyGrow() {
        LayerDesk desk = new LayerDesk(directory);
        Path large = directory.resolve("large.qcow2");
        desk.programs()
                .run(Command.of("qemu-img", "create", "-q", "-f", "qcow2", large.toString(), "513M"))
                .orThrow("create");
        BuiltLayer larger = new BuiltLayer(large, new WayIn("key", "ssh-ed25519 body", Map.of(), List.of()), null);
        try (BuildWorkspace workspace = desk.workspace()) {
            Problem problem = assertThrows(Problem.class, () -> desk.build(desk.upon(larger), workspace));
            assertEquals(
                    "the disk of micro-1.0 would be smaller than the one that it stands on, " + large
                            + "; a disk may only grow",
                    problem.line());
        }
    }

    @Test
    void theCheckFindsASecretOfALayerThatIsNotSealed() throws Exception {
        LayerDesk desk = new LayerDesk(directory);
        Path raw = directory.resolve("open.raw");
        byte[] disk = new byte[1 << 20];
        byte[] secret = "a secret of a layer".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        System.arraycopy(secret, 0, disk, 300_000, secret.length);
        Files.write(raw, disk);
        Path open = directory.resolve("open.qcow2");
        desk.programs()
                .run(Command.of("qemu-img", "convert", "-f", "raw", "-O", "qcow2", raw.toString(), open.toString()))
                .orThrow("convert");

        assertThrows(Problem.class, () -> SealedImageCheck.check(open, List.of("a secret of a layer")));
        SealedImageCheck.check(open, List.of("no such text"));
    }
}
