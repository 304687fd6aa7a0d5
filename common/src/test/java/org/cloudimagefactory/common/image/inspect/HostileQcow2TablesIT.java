package org.cloudimagefactory.common.image.inspect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HostileQcow2TablesIT {
    private static final int SIZE = 2 * TestImages.MIB;
    private static final int CLUSTER = 65_536;
    /** Where qemu-img puts the tables of a small image. */
    private static final int REFCOUNT_TABLE = CLUSTER;

    private static final int L1 = 3 * CLUSTER;
    private static final int L2 = 4 * CLUSTER;
    private static final int SNAPSHOTS = 16 * CLUSTER;
    private static final int BITMAPS_EXTENSION = 504;
    private static final int BITMAPS = 16 * CLUSTER;
    private static final int BITMAP_TABLE = 15 * CLUSTER;
    private static final long COPIED = 1L << 63;
    private static final long COMPRESSED = 1L << 62;

    @TempDir
    private static Path directory;

    private static byte[] plain;
    private static byte[] old;
    private static byte[] extended;
    private static byte[] compressed;
    private static byte[] snapshots;
    private static byte[] bitmaps;

    @BeforeAll
    static void makeImages() throws IOException {
        TestImages images = new TestImages(directory);
        Path disk = images.disk("disk.raw", SIZE);
        plain = Files.readAllBytes(images.convert(disk, "plain", "qcow2", ""));
        old = Files.readAllBytes(images.convert(disk, "old", "qcow2", "compat=0.10"));
        extended = Files.readAllBytes(images.convert(disk, "extended", "qcow2", "extended_l2=on"));
        compressed = Files.readAllBytes(images.convert(disk, "compressed", "qcow2", "-c"));
        Path withSnapshot = images.convert(disk, "snapshots", "qcow2", "");
        TestImages.qemuImg("snapshot", "-c", "first", withSnapshot.toString());
        snapshots = Files.readAllBytes(withSnapshot);
        Path withBitmap = images.convert(disk, "bitmaps", "qcow2", "");
        TestImages.qemuImg("bitmap", "--add", "-f", "qcow2", withBitmap.toString(), "bitmap0");
        bitmaps = Files.readAllBytes(withBitmap);
    }

    static Stream<Hostile> tables() {
        return Stream.of(
                Hostile.of(
                        "L1 table after the end",
                        p -> p.be64(40, 1L << 40),
                        "L1 table at byte 1099511627776 ends after the end of the image"),
                Hostile.of(
                        "L1 table at no cluster",
                        p -> p.be64(40, L1 + 8),
                        "L1 table at byte 196616 is not aligned to a cluster"),
                Hostile.of("L1 table in the header", p -> p.be64(40, 0), "L1 table at byte 0 overlaps another table"),
                Hostile.of(
                        "refcount table on the L1 table",
                        p -> p.be64(48, L1),
                        "refcount table at byte 196608 overlaps another table"),
                Hostile.of("no refcount table", p -> p.be32(56, 0), "refcount table of 0 clusters is missing"),
                Hostile.of(
                        "endless refcount table",
                        p -> p.be32(56, -1),
                        "refcount table of 4294967295 clusters is too large"),
                Hostile.of(
                        "refcount block after the end",
                        p -> p.be64(REFCOUNT_TABLE, 1L << 40),
                        "entry 0 of the refcount table (1099511627776) leads to where no refcount block can be"),
                Hostile.of(
                        "refcount bits",
                        p -> p.be64(REFCOUNT_TABLE, 1),
                        "entry 0 of the refcount table (1) has reserved bits set"),
                Hostile.of(
                        "L2 table after the end",
                        p -> p.be64(L1, COPIED | 1L << 40),
                        "entry 0 of the L1 table (byte 1099511627776) leads to a place after the end of the image"),
                Hostile.of(
                        "L2 table at no cluster",
                        p -> p.be64(L1, COPIED | L2 + 512),
                        "entry 0 of the L1 table (byte 262656) leads to a place that is not aligned to a cluster"),
                Hostile.of(
                        "L2 table in the header",
                        p -> p.be64(L1, COPIED | L1),
                        "entry 0 of the L1 table (byte 196608) leads to where another table lies"),
                Hostile.of(
                        "L1 bits",
                        p -> p.be64(L1, 1L << 56 | L2),
                        "entry 0 of the L1 table (byte 262144) has reserved bits set"),
                Hostile.of(
                        "L2 table twice",
                        p -> p.be32(36, 2).be64(L1 + 8, L2),
                        "entry 1 of the L1 table (byte 262144) leads to where another table lies"));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void refusesTables(Hostile hostile) throws IOException {
        hostile.assertRefused(plain, "qcow2");
    }

    static Stream<Hostile> clusters() {
        return Stream.of(
                Hostile.of(
                        "cluster after the end",
                        p -> p.be64(L2, COPIED | 1L << 40),
                        "cluster of guest byte 0 (L2 entry 0x8000010000000000) ends after the end of the image"),
                Hostile.of(
                        "cluster on a table",
                        p -> p.be64(L2, COPIED | L2),
                        "cluster of guest byte 0 (L2 entry 0x8000000000040000) lies where a table lies"),
                Hostile.of(
                        "cluster twice",
                        p -> p.be64(L2 + 8, 0x50000),
                        "cluster of guest byte 65536 (L2 entry 0x50000) lies where another cluster lies"),
                Hostile.of(
                        "cluster at no cluster",
                        p -> p.be64(L2, COPIED | 0x50200),
                        "cluster of guest byte 0 (L2 entry 0x8000000000050200) is not aligned to a cluster"),
                Hostile.of(
                        "cluster nowhere",
                        p -> p.be64(L2, COPIED),
                        "cluster of guest byte 0 (L2 entry 0x8000000000000000) is allocated without lying anywhere"),
                Hostile.of(
                        "cluster bits",
                        p -> p.be64(L2, COPIED | 0x50002),
                        "cluster of guest byte 0 (L2 entry 0x8000000000050002) has reserved bits set"),
                Hostile.of(
                        "compressed cluster on a plain one",
                        p -> p.be64(L2 + 8, COMPRESSED | 0x50010),
                        "cluster of guest byte 65536 (L2 entry 0x4000000000050010) is compressed and lies where another"
                                + " cluster lies"),
                Hostile.of(
                        "last byte missing",
                        p -> p.length(p.length() - 1),
                        "cluster of guest byte 2031616 (L2 entry 0x80000000000e0000) ends after the end of the image"),
                Hostile.of(
                        "second half missing",
                        p -> p.length(p.length() / 2),
                        "cluster of guest byte 589824 (L2 entry 0x8000000000070000) ends after the end of the image"));
    }

    @ParameterizedTest
    @MethodSource("clusters")
    void refusesClusters(Hostile hostile) throws IOException {
        hostile.assertRefused(plain, "qcow2");
    }

    static Stream<Hostile> compressedClusters() {
        return Stream.of(
                Hostile.of(
                        "after the end",
                        p -> p.be64(L2, COMPRESSED | 1L << 40),
                        "cluster of guest byte 0 (L2 entry 0x4000010000000000) is compressed and ends after the end of"
                                + " the image"),
                Hostile.of(
                        "on a table",
                        p -> p.be64(L2, COMPRESSED | L1),
                        "cluster of guest byte 0 (L2 entry 0x4000000000030000) is compressed and lies where a table"
                                + " lies"),
                Hostile.of(
                        "copied",
                        p -> p.be64(L2, COPIED | COMPRESSED | 0x50000),
                        "cluster of guest byte 0 (L2 entry 0xc000000000050000) is compressed and has other bits set"));
    }

    @ParameterizedTest
    @MethodSource("compressedClusters")
    void refusesCompressedClusters(Hostile hostile) throws IOException {
        hostile.assertRefused(compressed, "qcow2");
    }

    static Stream<Hostile> subclusters() {
        return Stream.of(
                Hostile.of(
                        "zero flag",
                        p -> p.be64(L2, COPIED | 0x50001),
                        "cluster of guest byte 0 (L2 entry 0x8000000000050001) has reserved bits set"),
                Hostile.of(
                        "allocated and zero",
                        p -> p.be64(L2 + 8, 1L << 32 | 1),
                        "cluster of guest byte 0 (L2 entry 0x8000000000050000) has subclusters that are allocated and"
                                + " zero at once"),
                Hostile.of(
                        "allocated nowhere",
                        p -> p.be64(L2, 0),
                        "cluster of guest byte 0 (L2 entry 0x0) is allocated without lying anywhere"),
                Hostile.of(
                        "compressed with subclusters",
                        p -> p.be64(L2, COMPRESSED | 0x50000),
                        "cluster of guest byte 0 (L2 entry 0x4000000000050000) is compressed and has other bits set"),
                Hostile.of(
                        "small clusters",
                        p -> p.be32(20, 13),
                        "clusters of 8192 bytes are too small for extended L2 entries"));
    }

    @ParameterizedTest
    @MethodSource("subclusters")
    void refusesSubclusters(Hostile hostile) throws IOException {
        hostile.assertRefused(extended, "qcow2");
    }

    @ParameterizedTest
    @MethodSource("oldClusters")
    void refusesZeroFlagInVersion2(Hostile hostile) throws IOException {
        hostile.assertRefused(old, "qcow2");
    }

    static Stream<Hostile> oldClusters() {
        return Stream.of(Hostile.of(
                "zero flag",
                p -> p.be64(L2 + 8, 1),
                "cluster of guest byte 65536 (L2 entry 0x1) has reserved bits set"));
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
