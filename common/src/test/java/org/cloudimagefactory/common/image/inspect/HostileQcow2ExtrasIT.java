package org.cloudimagefactory.common.image.inspect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Spoiled snapshots and bitmaps. */
class HostileQcow2ExtrasIT {
    private static final int CLUSTER = 65_536;
    /** Where qemu-img puts the tables of a small image. */
    private static final int L1 = 3 * CLUSTER;

    private static final int SNAPSHOTS = 16 * CLUSTER;
    private static final int BITMAPS_EXTENSION = 504;
    private static final int BITMAPS = 16 * CLUSTER;
    private static final int BITMAP_TABLE = 15 * CLUSTER;

    @TempDir
    private static Path directory;

    private static byte[] snapshots;
    private static byte[] bitmaps;

    @BeforeAll
    static void makeImages() throws IOException {
        TestImages images = new TestImages(directory);
        Path disk = images.disk("disk.raw", 2 * TestImages.MIB);
        Path withSnapshot = images.convert(disk, "snapshots", "qcow2", "");
        TestImages.qemuImg("snapshot", "-c", "first", withSnapshot.toString());
        snapshots = Files.readAllBytes(withSnapshot);
        Path withBitmap = images.convert(disk, "bitmaps", "qcow2", "");
        TestImages.qemuImg("bitmap", "--add", "-f", "qcow2", withBitmap.toString(), "bitmap0");
        bitmaps = Files.readAllBytes(withBitmap);
    }

    static Stream<Hostile> snapshots() {
        return Stream.of(
                Hostile.of("too many", p -> p.be32(60, 65_537), "there are 65537 snapshots"),
                Hostile.of("more than there are", p -> p.be32(60, 2), "snapshot table ends after the end of the image"),
                Hostile.of(
                        "table elsewhere", p -> p.be64(64, 1L << 40), "snapshot table ends after the end of the image"),
                Hostile.of(
                        "L1 table after the end",
                        p -> p.be64(SNAPSHOTS, 1L << 40),
                        "L1 table of snapshot 1 at byte 1099511627776 ends after the end of the image"),
                Hostile.of(
                        "active L1 table",
                        p -> p.be64(SNAPSHOTS, L1),
                        "L1 table of snapshot 1 at byte 196608 overlaps another table"),
                Hostile.of(
                        "endless L1 table",
                        p -> p.be32(SNAPSHOTS + 8, -1),
                        "L1 table of snapshot 1 of 4294967295 entries is too large"),
                Hostile.of(
                        "L2 table after the end",
                        p -> p.be64(15 * CLUSTER, 1L << 40),
                        "entry 0 of the L1 table of snapshot 1 (byte 1099511627776) leads to a place after the end of"
                                + " the image"),
                Hostile.of(
                        "name with a NUL", p -> p.u8(SNAPSHOTS + 40 + 24 + 2, 0), "name of snapshot 1 has a NUL in it"),
                Hostile.of(
                        "endless name",
                        p -> p.be16(SNAPSHOTS + 14, 0xffff),
                        "snapshot table at byte 1048576 ends after the end of the image"),
                Hostile.of(
                        "much extra data",
                        p -> p.be32(SNAPSHOTS + 36, -1),
                        "snapshot 1 has 4294967295 bytes of extra data",
                        "snapshot table at byte 1048576 ends after the end of the image"));
    }

    @ParameterizedTest
    @MethodSource("snapshots")
    void refusesSnapshots(Hostile hostile) throws IOException {
        hostile.assertRefused(snapshots, "qcow2");
    }

    static Stream<Hostile> bitmaps() {
        return Stream.of(
                Hostile.of(
                        "none",
                        p -> p.be32(BITMAPS_EXTENSION + 8, 0),
                        "bitmap directory of 0 bitmaps in 32 bytes is wrong"),
                Hostile.of(
                        "more than there are",
                        p -> p.be32(BITMAPS_EXTENSION + 8, 2),
                        "bitmap directory ends before its last entry"),
                Hostile.of(
                        "directory after the end",
                        p -> p.be64(BITMAPS_EXTENSION + 24, 1L << 40),
                        "bitmap directory at byte 1099511627776 ends after the end of the image"),
                Hostile.of(
                        "table on the L1 table",
                        p -> p.be64(BITMAPS, L1),
                        "table of bitmap 1 at byte 196608 overlaps another table"),
                Hostile.of("endless table", p -> p.be32(BITMAPS + 8, -1), "table of bitmap 1 is too large"),
                Hostile.of(
                        "cluster on the L1 table",
                        p -> p.be64(BITMAP_TABLE, L1),
                        "entry 0 of the table of bitmap 1 (196608) leads to where no cluster of a bitmap can be"),
                Hostile.of(
                        "table bits",
                        p -> p.be64(BITMAP_TABLE, 2),
                        "entry 0 of the table of bitmap 1 (2) has reserved bits set"),
                Hostile.of("kind", p -> p.u8(BITMAPS + 16, 2), "bitmap 1 is of an unknown kind"),
                Hostile.of("name with a NUL", p -> p.u8(BITMAPS + 25, 0), "name of bitmap 1 is wrong"),
                Hostile.of(
                        "extension too short",
                        p -> p.be32(BITMAPS_EXTENSION + 4, 16).be64(BITMAPS_EXTENSION + 24, 0),
                        "bitmaps extension of 16 bytes has the wrong length"));
    }

    @ParameterizedTest
    @MethodSource("bitmaps")
    void refusesBitmaps(Hostile hostile) throws IOException {
        hostile.assertRefused(bitmaps, "qcow2");
    }
}
