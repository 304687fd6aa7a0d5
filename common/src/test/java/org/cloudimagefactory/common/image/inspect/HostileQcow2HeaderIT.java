package org.cloudimagefactory.common.image.inspect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HostileQcow2HeaderIT {
    private static final int SIZE = 2 * TestImages.MIB;
    private static final int EXTENSIONS = 112;
    private static final long FEATURE_NAMES = 0x6803f857L;

    @TempDir
    private static Path directory;

    private static byte[] image;

    @BeforeAll
    static void makeImage() throws IOException {
        TestImages images = new TestImages(directory);
        image = Files.readAllBytes(images.convert(images.disk("disk.raw", SIZE), "image", "qcow2", ""));
    }

    static Stream<Hostile> otherFiles() {
        return Stream.of(
                Hostile.of(
                        "backing file",
                        p -> p.text(600, "/etc/passwd").be64(8, 600).be32(16, 11),
                        "it has the backing file '/etc/passwd'"),
                Hostile.of(
                        "backing file with an endless name",
                        p -> p.be64(8, 600).be32(16, -1),
                        "it has the backing file (name of 4294967295 bytes at byte 600)"),
                Hostile.of(
                        "backing file with its name elsewhere",
                        p -> p.be64(8, -2).be32(16, 10),
                        "it has the backing file (name of 10 bytes at byte 18446744073709551614)"),
                Hostile.of("external data", p -> p.be64(72, 4), "its data are in an external data file"),
                Hostile.of(
                        "external data and its name",
                        p -> p.be64(72, 4).be32(EXTENSIONS, 0x44415441).be32(EXTENSIONS + 4, 384),
                        "its data are in an external data file",
                        "it names the external data file '" + "\0\0dirty bit" + "\0".repeat(37)
                                + "\0\1corrupt bit" + "\0".repeat(35) + "\0\2external data file" + "\0".repeat(28)
                                + "\0\3compression type" + "\0".repeat(30) + "\0\4extended L2 entries"
                                + "\0".repeat(27) + "\1\0lazy refcounts" + "\0".repeat(32) + "\2\0bitmaps"
                                + "\0".repeat(39) + "\2\1raw external data" + "\0".repeat(29) + "'"),
                Hostile.of(
                        "name of external data alone",
                        p -> p.be32(EXTENSIONS, 0x44415441)
                                .be32(EXTENSIONS + 4, 8)
                                .text(EXTENSIONS + 8, "/dev/sda")
                                .be64(EXTENSIONS + 16, 0),
                        "it names the external data file '/dev/sda'"),
                Hostile.of(
                        "raw external data",
                        p -> p.be64(88, 2),
                        "it claims raw external data without having an external data file"));
    }

    static Stream<Hostile> features() {
        return Stream.of(
                Hostile.of("version 4", p -> p.be32(4, 4), "qcow2 version 4 is unknown"),
                Hostile.of("AES", p -> p.be32(32, 1), "it is encrypted (AES)"),
                Hostile.of("LUKS", p -> p.be32(32, 2), "it is encrypted (LUKS)"),
                Hostile.of("unknown encryption", p -> p.be32(32, 3), "it is encrypted (method 3)"),
                Hostile.of("encryption header", p -> p.be32(EXTENSIONS, 0x0537be77), "it has an encryption header"),
                Hostile.of(
                        "dirty",
                        p -> p.be64(72, 1),
                        "it is marked dirty: it was not closed properly, and 'qemu-img check -r all' may mend it"),
                Hostile.of("corrupt", p -> p.be64(72, 2), "it is marked corrupt"),
                Hostile.of(
                        "unknown features",
                        p -> p.be64(72, 1L << 5 | 1L << 63),
                        "incompatible feature bits 0x8000000000000020 are unknown"),
                Hostile.of(
                        "compression bit alone", p -> p.be64(72, 8), "compression type 0 contradicts the feature bits"),
                Hostile.of(
                        "compression type alone", p -> p.u8(104, 1), "compression type 1 contradicts the feature bits"),
                Hostile.of("unknown compression", p -> p.be64(72, 8).u8(104, 7), "compression type 7 is unknown"),
                Hostile.of(
                        "everything at once",
                        p -> p.be64(72, 3).be32(32, 1).be64(8, 600).be32(16, 3).text(600, "a\nb"),
                        "it has the backing file 'a\nb'",
                        "it is encrypted (AES)",
                        "it is marked dirty: it was not closed properly, and 'qemu-img check -r all' may mend it",
                        "it is marked corrupt"));
    }

    static Stream<Hostile> sizes() {
        return Stream.of(
                Hostile.of(
                        "tiny clusters",
                        p -> p.be32(20, 8),
                        "cluster size of 2^8 bytes is outside of 512 bytes to 2 MiB"),
                Hostile.of(
                        "huge clusters",
                        p -> p.be32(20, 63),
                        "cluster size of 2^63 bytes is outside of 512 bytes to 2 MiB"),
                Hostile.of("wide refcounts", p -> p.be32(96, 7), "refcounts of 2^7 bits are too wide"),
                Hostile.of("short header", p -> p.be32(100, 96), "header length of 96 bytes is wrong"),
                Hostile.of(
                        "negative virtual size",
                        p -> p.be64(24, -512),
                        "virtual size of 18446744073709551104 bytes is absurd"),
                Hostile.of(
                        "odd virtual size",
                        p -> p.be64(24, SIZE - 1),
                        "virtual size of 2097151 bytes is not a multiple of 512"),
                Hostile.of("no virtual size", p -> p.be64(24, 0), "virtual size is 0"),
                Hostile.of(
                        "virtual size beyond the L1 table",
                        p -> p.be64(24, 1L << 40),
                        "L1 table of 1 entries is too small for the virtual size, which needs 2048"),
                Hostile.of(
                        "virtual size over the limit",
                        p -> p.be64(24, 3L << 40),
                        "L1 table of 1 entries is too small for the virtual size, which needs 6144",
                        "virtual size of 3298534883328 bytes is over the limit of 2199023255552"),
                Hostile.of(
                        "endless L1 table",
                        p -> p.be32(36, -1),
                        "L1 table of 4294967295 entries is too large",
                        "L1 table at byte 196608 ends after the end of the image"),
                Hostile.of(
                        "extension after the first cluster",
                        p -> p.be32(EXTENSIONS + 4, 65_536),
                        "header extension 0x6803f857 ends after the first cluster"),
                Hostile.of(
                        "extension twice",
                        p -> p.be32(EXTENSIONS + 4, 48)
                                .be32(EXTENSIONS + 56, FEATURE_NAMES)
                                .be32(EXTENSIONS + 60, 0),
                        "header extension 0x6803f857 occurs twice"),
                Hostile.of(
                        "extension of a wrong length",
                        p -> p.be32(EXTENSIONS + 4, 47).be32(EXTENSIONS + 56, 0),
                        "feature name table of 47 bytes has the wrong length"),
                Hostile.of("half a header", p -> p.length(90), "it is truncated: it has only 90 bytes"),
                Hostile.of("nothing but the mark", p -> p.length(4), "it is truncated: it has only 4 bytes"));
    }

    @ParameterizedTest
    @MethodSource({"otherFiles", "features", "sizes"})
    void refuses(Hostile hostile) throws IOException {
        hostile.assertRefused(image, "qcow2");
    }
}
