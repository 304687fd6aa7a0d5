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
    private static final long COPIED = 1L << 63;
    private static final long COMPRESSED = 1L << 62;

    @TempDir
    private static Path directory;

    private static byte[] plain;
    private static byte[] old;
    private static byte[] extended;
    private static byte[] compressed;

    @BeforeAll
    static void makeImages() throws IOException {
        TestImages images = new TestImages(directory);
        Path disk = images.disk("disk.raw", SIZE);
        plain = Files.readAllBytes(images.convert(disk, "plain", "qcow2", ""));
        old = Files.readAllBytes(images.convert(disk, "old", "qcow2", "compat=0.10"));
        extended = Files.readAllBytes(images.convert(disk, "extended", "qcow2", "extended_l2=on"));
        compressed = Files.readAllBytes(images.convert(disk, "compressed", "qcow2", "-c"));
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
                        "twice",
                        p -> p.be64(L2, COMPRESSED | 3L << 54 | 0x50000).be64(L2 + 8, COMPRESSED | 3L << 54 | 0x50000),
                        "cluster of guest byte 65536 (L2 entry 0x40c0000000050000) is compressed and lies where another"
                                + " cluster lies"),
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
}
