package org.cloudimagefactory.common.image.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.cloudimagefactory.common.process.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images that were written to, resized, and had snapshots and bitmaps come and go are as good as new ones. */
class UsedQcow2IT {
    private static final int SIZE = 4 * TestImages.MIB;

    @TempDir
    private Path directory;

    private final ImageInspector inspector = new ImageInspector(InspectionLimits.DEFAULT);

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "1 compat=0.10,cluster_size=512",
                "2 compat=1.1,cluster_size=4k",
                "3 compat=1.1,cluster_size=64k,lazy_refcounts=on",
                "4 compat=1.1,cluster_size=64k,extended_l2=on",
                "5 compat=1.1,cluster_size=16k,extended_l2=on,compression_type=zstd",
                "6 compat=1.1,cluster_size=2M",
                "7 compat=1.1,cluster_size=64k,preallocation=metadata",
                "8 compat=1.1,cluster_size=1k,refcount_bits=8,preallocation=falloc"
            })
    void staysAcceptableInUse(long seed, String options) {
        String image = new TestImages(directory)
                .create("used.qcow2", "qcow2", options, String.valueOf(SIZE))
                .toString();
        Random random = new Random(seed);
        for (int round = 0; round < 4; round++) {
            write(image, random);
            TestImages.qemuImg("snapshot", "-c", "s" + round, image);
            write(image, random);
            if (round == 1) {
                TestImages.qemuImg("snapshot", "-a", "s0", image);
            } else if (round == 2) {
                TestImages.qemuImg("snapshot", "-d", "s1", image);
            }
            assertEquals(List.of(), inspector.inspect(Path.of(image)).refusals());
        }
    }

    @Test
    void acceptsAndCountsSnapshotsOfAnotherSizeAndBitmaps() {
        String image = new TestImages(directory)
                .create("used.qcow2", "qcow2", "", String.valueOf(SIZE))
                .toString();
        TestImages.qemuImg("snapshot", "-c", "small", image);
        TestImages.qemuImg("resize", "-q", "-f", "qcow2", image, "3G");
        TestImages.qemuImg("bitmap", "--add", "-f", "qcow2", image, "b0");
        TestImages.qemuImg("bitmap", "--add", "--disable", "-g", "64k", "-f", "qcow2", image, "b1");
        write(image, new Random(1));
        TestImages.qemuImg("resize", "-q", "-f", "qcow2", "--shrink", image, "1G");
        ImageInspection inspection = inspector.inspect(Path.of(image));
        assertEquals(List.of(), inspection.refusals());
        assertEquals(1L << 30, inspection.virtualSize());
        assertEquals("1", inspection.details().get("snapshots"));
        assertEquals("2", inspection.details().get("bitmaps"));
    }

    private static void write(String image, Random random) {
        List<String> arguments = new ArrayList<>(List.of("qemu-io", "-d", "unmap", "-f", "qcow2"));
        for (int i = 0; i < 8; i++) {
            long offset = random.nextInt(SIZE / 512) * 512L;
            long length = Math.min(SIZE - offset, 512L * (1 + random.nextInt(300)));
            String kind =
                    List.of("write -P 7", "write -z", "write -z -u", "discard").get(random.nextInt(4));
            arguments.addAll(List.of("-c", kind + " " + offset + " " + length));
        }
        arguments.add(image);
        TestImages.RUNNER.run(Command.of(arguments)).orThrow("qemu-io");
    }
}
