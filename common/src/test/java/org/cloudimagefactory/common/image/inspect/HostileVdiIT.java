package org.cloudimagefactory.common.image.inspect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HostileVdiIT {
    private static final int MAP = 512;

    @TempDir
    private static Path directory;

    private static byte[] image;

    @BeforeAll
    static void makeImage() throws IOException {
        TestImages images = new TestImages(directory);
        image = Files.readAllBytes(images.convert(images.disk("disk.raw", 2 * TestImages.MIB), "image", "vdi", ""));
    }

    static Stream<Hostile> cases() {
        String unsupported = " with sectors of 512 bytes are not supported";
        return Stream.of(
                Hostile.of("version", p -> p.le32(0x44, 1), "VDI version 0x1 is unknown"),
                Hostile.of("undo", p -> p.le32(0x4c, 3), "image type 3 (undo) is not accepted"),
                Hostile.of("differencing", p -> p.le32(0x4c, 4), "image type 4 (differencing) is not accepted"),
                Hostile.of("link", p -> p.u8(0x1a8, 1), "it has a parent, which is another file"),
                Hostile.of("parent", p -> p.u8(0x1b8 + 15, 1), "it has a parent, which is another file"),
                Hostile.of(
                        "absurd size", p -> p.le64(0x170, -1), "virtual size of 18446744073709551615 bytes is absurd"),
                Hostile.of("no size", p -> p.le64(0x170, 0), "virtual size is 0"),
                Hostile.of(
                        "size beyond the map",
                        p -> p.le64(0x170, 1L << 40),
                        "block map of 2 entries is too small for the virtual size"),
                Hostile.of(
                        "block size", p -> p.le32(0x178, 1 << 19), "blocks of 524288 and 0 extra bytes" + unsupported),
                Hostile.of(
                        "extra bytes in blocks",
                        p -> p.le32(0x17c, 512),
                        "blocks of 1048576 and 512 extra bytes" + unsupported),
                Hostile.of(
                        "map in the header",
                        p -> p.le32(0x154, 0),
                        "header of 384 bytes contradicts the place of the block map"),
                Hostile.of(
                        "map after the end",
                        p -> p.le32(0x154, 1 << 30),
                        "block map at byte 1073741824 with 2 entries is not within the image",
                        "blocks begin at byte 1024, where the block map lies"),
                Hostile.of(
                        "endless map",
                        p -> p.le32(0x180, -1),
                        "block map of 4294967295 entries is too large",
                        "block map at byte 512 with 4294967295 entries is not within the image",
                        "blocks begin at byte 1024, where the block map lies"),
                Hostile.of(
                        "blocks in the map",
                        p -> p.le32(0x158, 512),
                        "blocks begin at byte 512, where the block map lies"),
                Hostile.of(
                        "block after the end",
                        p -> p.le32(MAP, 9),
                        "block 0 at place 9 of the image is none of the image's blocks"),
                Hostile.of(
                        "block twice",
                        p -> p.le32(MAP + 4, 0),
                        "block 1 at place 0 of the image lies where another block lies"),
                Hostile.of(
                        "number of blocks",
                        p -> p.le32(MAP, -1),
                        "the header speaks of 2 allocated blocks, the map has 1"),
                Hostile.of(
                        "last byte missing",
                        p -> p.length(p.length() - 1),
                        "block 1 at place 1 of the image ends after the end of the image"),
                Hostile.of("half a header", p -> p.length(300), "it is truncated: it has only 300 bytes"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void refuses(Hostile hostile) throws IOException {
        hostile.assertRefused(image, "vdi");
    }
}
