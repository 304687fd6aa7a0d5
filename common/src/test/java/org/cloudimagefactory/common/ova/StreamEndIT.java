package org.cloudimagefactory.common.ova;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamEndIT {
    private static final int SECTOR = 512;
    private static final int GRAIN = 1 << 16;

    @TempDir
    Path directory;

    /** Pieces of random bytes, of zeros and of what compresses well, so that qemu-img ends the file in each of its ways. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5, 8, 13, 200})
    void endsEveryDiskAtItsMarker(int grains) throws IOException {
        long seed = System.nanoTime();
        for (int last : List.of(1, 300, 20_000, GRAIN)) {
            Path raw = raw(grains, last, seed);
            Path vmdk = vmdk(raw);
            StreamEnd.seal(vmdk);
            assertEquals(Files.size(vmdk) - SECTOR, endOfStream(vmdk), "seed " + seed);
            assertTrue(isSealed(vmdk), "seed " + seed);
            run("qemu-img", "check", "-q", vmdk.toString());
            run("qemu-img", "compare", "-q", "-f", "raw", "-F", "vmdk", raw.toString(), vmdk.toString());
            long size = Files.size(vmdk);
            StreamEnd.seal(vmdk);
            assertEquals(size, Files.size(vmdk));
        }
    }

    @Test
    void tellsWhatHasNoMarkerOrSomethingBehindIt() throws IOException {
        Path vmdk = vmdk(raw(3, GRAIN, 1));
        StreamEnd.seal(vmdk);
        byte[] sealed = Files.readAllBytes(vmdk);
        Files.write(vmdk, Arrays.copyOf(sealed, sealed.length - SECTOR));
        assertFalse(isSealed(vmdk));
        Files.write(vmdk, Arrays.copyOf(sealed, sealed.length + SECTOR));
        assertFalse(isSealed(vmdk));
        StreamEnd.seal(vmdk);
        assertTrue(Arrays.equals(sealed, Files.readAllBytes(vmdk)));
    }

    /** What a reader in one go does: grain after grain, until there is a sector without one. */
    private static long endOfStream(Path vmdk) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(vmdk)).order(ByteOrder.LITTLE_ENDIAN);
        int position = (int) bytes.getLong(64) * SECTOR;
        int length = bytes.getInt(position + 8);
        while (length != 0) {
            position += (12 + length + SECTOR - 1) / SECTOR * SECTOR;
            length = bytes.getInt(position + 8);
        }
        return position;
    }

    private static boolean isSealed(Path vmdk) throws IOException {
        try (FileChannel channel = FileChannel.open(vmdk)) {
            return StreamEnd.isSealed(channel, 0, channel.size());
        }
    }

    private Path raw(int grains, int last, long seed) throws IOException {
        byte[] content = new byte[(grains + 4) * GRAIN];
        Random random = new Random(seed);
        for (int i = 0; i < grains; i++) {
            byte[] grain = new byte[i == grains - 1 ? last : GRAIN];
            if (i % 3 != 1) {
                random.nextBytes(grain);
            }
            System.arraycopy(grain, 0, content, i * GRAIN, grain.length);
        }
        return Files.write(directory.resolve("raw"), content);
    }

    private Path vmdk(Path raw) throws IOException {
        Path vmdk = directory.resolve("vmdk");
        Files.deleteIfExists(vmdk);
        run(
                "qemu-img",
                "convert",
                "-f",
                "raw",
                "-O",
                "vmdk",
                "-o",
                "subformat=streamOptimized",
                raw.toString(),
                vmdk.toString());
        return vmdk;
    }

    private static void run(String... line) {
        new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks())
                .run(Command.of(List.of(line)))
                .orThrow(String.join(" ", line) + " failed");
    }
}
