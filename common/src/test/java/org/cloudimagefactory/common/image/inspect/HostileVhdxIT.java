package org.cloudimagefactory.common.image.inspect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HostileVhdxIT {
    private static final int KIB = 1024;
    private static final int FIRST_HEADER = 64 * KIB;
    private static final int SECOND_HEADER = 128 * KIB;
    private static final int FIRST_REGIONS = 192 * KIB;
    private static final int SECOND_REGIONS = 256 * KIB;
    /** Where qemu-img puts the regions and items of a small image. */
    private static final int LOG = TestImages.MIB;

    private static final int TABLE = 2 * TestImages.MIB;
    private static final int METADATA = 3 * TestImages.MIB;
    private static final int ITEMS = METADATA + 64 * KIB;
    private static final String BLOCK_TABLE = "2dc27766-f623-4200-9d64-115e9bfd4a08";

    @TempDir
    private static Path directory;

    private static byte[] image;

    @BeforeAll
    static void makeImage() throws IOException {
        TestImages images = new TestImages(directory);
        Path disk = images.disk("disk.raw", 4 * TestImages.MIB);
        image = Files.readAllBytes(images.convert(disk, "image", "vhdx", "block_size=1M"));
    }

    static Stream<Hostile> headers() {
        return Stream.of(
                Hostile.of(
                        "both headers",
                        p -> p.u8(FIRST_HEADER + 80, 1).u8(SECOND_HEADER + 80, 1),
                        "neither of its two headers is valid"),
                Hostile.of("version", p -> heads(p.le16(FIRST_HEADER + 66, 2)), "VHDX version 2 is unknown"),
                Hostile.of(
                        "contradiction",
                        p -> heads(p).le32(FIRST_HEADER + 68, 0).crc32c(FIRST_HEADER, 4096),
                        "its two headers contradict each other"),
                Hostile.of(
                        "log to replay",
                        p -> heads(p.copy(LOG + 32, FIRST_HEADER + 48, 16)),
                        "its log has to be replayed: it was not closed properly"),
                Hostile.of(
                        "log version",
                        p -> heads(p.u8(FIRST_HEADER + 48, 1).le16(FIRST_HEADER + 64, 1)),
                        "log version 1 is unknown"),
                Hostile.of(
                        "log elsewhere",
                        p -> heads(p.le64(FIRST_HEADER + 72, 1L << 40)),
                        "log of 1048576 bytes at byte 1099511627776 is not within the image"),
                Hostile.of(
                        "log in the header",
                        p -> heads(p.le64(FIRST_HEADER + 72, 0)),
                        "log of 1048576 bytes at byte 0 is not within the image"),
                Hostile.of("half of it", p -> p.length(SECOND_HEADER), "it is truncated: it has only 131072 bytes"));
    }

    static Stream<Hostile> regions() {
        return Stream.of(
                Hostile.of(
                        "checksum",
                        p -> p.u8(FIRST_REGIONS + 100, 1),
                        "checksum or signature of the region table is wrong",
                        "metadata or block table is missing"),
                Hostile.of(
                        "contradiction",
                        p -> p.u8(SECOND_REGIONS + 100, 1).crc32c(SECOND_REGIONS, 64 * KIB),
                        "the two region tables contradict each other"),
                Hostile.of(
                        "unknown and required",
                        p -> regions(p.le32(FIRST_REGIONS + 8, 3)
                                .copy(FIRST_REGIONS + 16, FIRST_REGIONS + 80, 32)
                                .u8(FIRST_REGIONS + 80, 0)
                                .le64(FIRST_REGIONS + 96, 4L << 20)
                                .u8(FIRST_REGIONS + 108, 1)),
                        "region 2dc27700-f623-4200-9d64-115e9bfd4a08 is required and unknown"),
                Hostile.of(
                        "too many",
                        p -> regions(p.le32(FIRST_REGIONS + 8, 2048)),
                        "region table of 2048 entries is too large",
                        "metadata or block table is missing"),
                Hostile.of(
                        "elsewhere",
                        p -> regions(p.le64(FIRST_REGIONS + 32, 1L << 40)),
                        "region " + BLOCK_TABLE + " of 1048576 bytes at byte 1099511627776 is not within the image",
                        "metadata or block table is missing"),
                Hostile.of(
                        "on the log",
                        p -> regions(p.le64(FIRST_REGIONS + 32, LOG)),
                        "region " + BLOCK_TABLE + " at byte 1048576 lies where something else lies",
                        "metadata or block table is missing"));
    }

    static Stream<Hostile> metadata() {
        return Stream.of(
                Hostile.of(
                        "mark",
                        p -> p.text(METADATA, "metadat?"),
                        "metadata table is wrong",
                        "block size, virtual size or sector size is missing in the metadata"),
                Hostile.of("parent", p -> p.le32(ITEMS + 4, 2), "it is a differencing disk, which needs another file"),
                Hostile.of("parameters", p -> p.le32(ITEMS + 4, 8), "file parameters 0x8 are unknown"),
                Hostile.of(
                        "parent locator",
                        p -> p.text(
                                METADATA + 32 + 2 * 32,
                                "-_\u00d3\u00a8\u000b\u00b3ME" + "\u00ab\u00f7\u00d3\u00d8H4\u00ab\u000c"),
                        "it says where its parent is, which is another file"),
                Hostile.of(
                        "unknown item",
                        p -> p.u8(METADATA + 32 + 2 * 32, 0),
                        "metadata item beca1200-b2e6-4523-93ef-c309e000c746 is required and unknown"),
                Hostile.of(
                        "item elsewhere",
                        p -> p.le32(METADATA + 32 + 16, 16),
                        "metadata item caa16737-fa36-4d43-b3b6-33f0aa44e76b of 8 bytes at 16 is not within its region",
                        "block size, virtual size or sector size is missing in the metadata"),
                Hostile.of("block size", p -> p.le32(ITEMS, 3 << 20), "block size of 3145728 bytes is wrong"),
                Hostile.of(
                        "sector size",
                        p -> p.le32(ITEMS + 32, 4096),
                        "logical sectors of 4096 bytes are not supported, only of 512"),
                Hostile.of(
                        "absurd size",
                        p -> p.le64(ITEMS + 8, -512),
                        "virtual size of 18446744073709551104 bytes is absurd"),
                Hostile.of(
                        "size beyond the table",
                        p -> p.le64(ITEMS + 8, 1L << 40),
                        "block table of 1048576 bytes is too small for the virtual size"));
    }

    static Stream<Hostile> blocks() {
        return Stream.of(
                Hostile.of(
                        "after the end",
                        p -> p.le64(TABLE, 1L << 40 | 6),
                        "block 0 (entry 0x10000000006) ends after the end of the image"),
                Hostile.of(
                        "on the table",
                        p -> p.le64(TABLE, TABLE | 6),
                        "block 0 (entry 0x200006) lies where something else lies"),
                Hostile.of(
                        "twice",
                        p -> p.le64(TABLE + 8, 8 << 20 | 6),
                        "block 1 (entry 0x800006) lies where something else lies"),
                Hostile.of(
                        "partly elsewhere",
                        p -> p.le64(TABLE, 4 << 20 | 7),
                        "block 0 (entry 0x400007) is partly in another file"),
                Hostile.of("state", p -> p.le64(TABLE, 4), "block 0 (entry 0x4) has an unknown state"),
                Hostile.of(
                        "last byte missing",
                        p -> p.length(p.length() - 1),
                        "block 3 (entry 0xb00006) ends after the end of the image"));
    }

    @ParameterizedTest
    @MethodSource({"headers", "regions", "metadata", "blocks"})
    void refuses(Hostile hostile) throws IOException {
        hostile.assertRefused(image, "vhdx");
    }

    /** Makes the first header right, and the second the same. */
    private static Patch heads(Patch patch) {
        return patch.crc32c(FIRST_HEADER, 4096).copy(FIRST_HEADER, SECOND_HEADER, 4096);
    }

    private static void regions(Patch patch) {
        patch.crc32c(FIRST_REGIONS, 64 * KIB).copy(FIRST_REGIONS, SECOND_REGIONS, 64 * KIB);
    }
}
