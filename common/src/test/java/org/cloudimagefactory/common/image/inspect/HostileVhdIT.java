package org.cloudimagefactory.common.image.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.cloudimagefactory.common.image.QemuImg;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HostileVhdIT {
    private static final int SIZE = 4 * TestImages.MIB;
    private static final int FOOTER = 512;
    private static final int HEADER = 512;
    private static final int TABLE = 1536;

    @TempDir
    private static Path directory;

    private static byte[] dynamic;
    private static byte[] fixed;

    private final ImageInspector inspector = new ImageInspector(InspectionLimits.DEFAULT);

    @BeforeAll
    static void makeImages() throws IOException {
        TestImages images = new TestImages(directory);
        Path disk = images.disk("disk.raw", SIZE);
        dynamic = Files.readAllBytes(images.convert(disk, "dynamic", "vpc", "force_size=on"));
        fixed = Files.readAllBytes(images.convert(disk, "fixed", "vpc", "subformat=fixed,force_size=on"));
    }

    static Stream<Hostile> dynamicCases() {
        return Stream.of(
                Hostile.of("checksum", p -> p.u8(100, 1), "checksum of the footer is wrong"),
                Hostile.of(
                        "checksum at the end",
                        p -> p.u8(p.length() - FOOTER + 100, 1),
                        "checksum of the footer at the end is wrong"),
                Hostile.of(
                        "differencing",
                        p -> both(p.be32(60, 4)),
                        "it is a differencing disk, which needs another file"),
                Hostile.of("type", p -> both(p.be32(60, 7)), "disk type 7 is unknown"),
                Hostile.of("version", p -> both(p.be32(12, 0x20000)), "version 0x20000 is unknown"),
                Hostile.of("features", p -> both(p.be32(8, 0x12)), "features 0x12 are unknown"),
                Hostile.of(
                        "absurd size",
                        p -> both(p.be64(48, -512)),
                        "virtual size of 18446744073709551104 bytes is absurd"),
                Hostile.of(
                        "size beyond the table",
                        p -> both(p.be64(48, 1L << 40)),
                        "block table of 2 entries is too small for the virtual size"),
                Hostile.of(
                        "end missing",
                        p -> p.length(p.length() - FOOTER),
                        "the footer at the end is missing: the image is truncated",
                        "block 1 at byte 2099712 ends after the end of the image"),
                Hostile.of("start missing", p -> p.zero(0, 512), "the copy of the footer at the start is missing"),
                Hostile.of(
                        "ends contradict",
                        p -> p.be64(48, SIZE - 512).vhdChecksum(0, 512, 64),
                        "the footer at the end contradicts its copy at the start"),
                Hostile.of(
                        "header elsewhere",
                        p -> both(p.be64(16, 1L << 40)),
                        "header at byte 1099511627776 is outside of the image"),
                Hostile.of(
                        "no header", p -> both(p.be64(16, 1024)), "there is no header of a dynamic disk at byte 1024"),
                Hostile.of("header checksum", p -> p.u8(HEADER + 60, 1), "checksum of the header is wrong"),
                Hostile.of(
                        "parent identifier",
                        p -> header(p.u8(HEADER + 40, 1)),
                        "it names a parent, as only a differencing disk does"),
                Hostile.of(
                        "parent name",
                        p -> header(p.u8(HEADER + 65, 'x')),
                        "it names a parent, as only a differencing disk does"),
                Hostile.of(
                        "parent locator",
                        p -> header(p.text(HEADER + 576, "W2ku")),
                        "it names a parent, as only a differencing disk does"),
                Hostile.of(
                        "block size",
                        p -> header(p.be32(HEADER + 32, 3 << 20)),
                        "block size of 3145728 bytes is wrong"),
                Hostile.of(
                        "table elsewhere",
                        p -> header(p.be64(HEADER + 16, 1L << 40)),
                        "block table at byte 1099511627776 with 2 entries is not within the image"),
                Hostile.of(
                        "table in the header", p -> header(p.be64(HEADER + 16, 512)), "header and block table overlap"),
                Hostile.of(
                        "endless table",
                        p -> header(p.be32(HEADER + 28, -1)),
                        "block table at byte 1536 with 4294967295 entries is not within the image"),
                Hostile.of(
                        "block elsewhere",
                        p -> p.be32(TABLE, 1 << 30),
                        "block 0 at byte 549755813888 ends after the end of the image"),
                Hostile.of(
                        "block on the table",
                        p -> p.be32(TABLE, 2),
                        "block 0 at byte 1024 lies where something else lies"),
                Hostile.of(
                        "blocks overlapping",
                        p -> p.be32(TABLE + 4, 5),
                        "block 1 at byte 2560 lies where something else lies"),
                Hostile.of("half a footer", p -> p.length(300), "it is truncated: it has only 300 bytes"));
    }

    @ParameterizedTest
    @MethodSource("dynamicCases")
    void refusesDynamic(Hostile hostile) throws IOException {
        hostile.assertRefused(dynamic, "vpc");
    }

    static Stream<Hostile> fixedCases() {
        return Stream.of(
                Hostile.of("checksum", p -> p.u8(p.length() - 300, 1), "checksum of the footer is wrong"),
                Hostile.of(
                        "footer at the start, too",
                        p -> p.copy(p.length() - FOOTER, 0, FOOTER),
                        "it is a fixed disk with its footer at the start"),
                Hostile.of(
                        "content missing",
                        p -> p.copy(p.length() - FOOTER, p.length() - 2 * FOOTER, FOOTER)
                                .length(p.length() - FOOTER),
                        "the footer speaks of 4194304 bytes of content, but there are 4193792"),
                Hostile.of(
                        "geometry beyond the content",
                        p -> p.text(p.length() - FOOTER + 28, "vpc ")
                                .be16(p.length() - FOOTER + 56, 65_000)
                                .vhdChecksum(p.length() - FOOTER, FOOTER, 64),
                        "the geometry is that of 135782400000 bytes, but there are 4194304"),
                Hostile.of(
                        "half a footer",
                        p -> p.length(p.length() - 100),
                        "the footer at the end is cut off: the image is truncated"));
    }

    @ParameterizedTest
    @MethodSource("fixedCases")
    void refusesFixed(Hostile hostile) throws IOException {
        hostile.assertRefused(fixed, "vpc");
    }

    @ParameterizedTest
    @CsvSource({
        "'qem2',current_size",
        "'win ',current_size",
        "'d2v ',current_size",
        "'vbox',current_size",
        "'tap\0',current_size",
        "'wa\0\0',current_size",
        "'qemu',chs",
        "'vpc ',chs"
    })
    void readsTheSizeThatTheCreatorMeant(String creator, String rule) throws IOException {
        Patch patch = new Patch(fixed.clone());
        int footer = patch.length() - FOOTER;
        // 64 cylinders, 16 heads and 7 sectors are a little less than the content.
        patch.text(footer + 28, creator)
                .be16(footer + 56, 64)
                .u8(footer + 58, 16)
                .u8(footer + 59, 7);
        Path image = Files.write(
                directory.resolve("by-" + rule),
                patch.vhdChecksum(footer, FOOTER, 64).bytes());
        ImageInspection inspection = inspector.inspect(image);
        assertEquals(List.of(), inspection.refusals());
        assertEquals(rule, inspection.details().get("size-rule"));
        assertEquals(rule.equals("chs") ? 64 * 16 * 7 * 512 : SIZE, inspection.virtualSize());
        new QemuAgreement(new QemuImg("qemu-img", TestImages.RUNNER)).confirm(inspection, inspection.source(image));
    }

    @Test
    void findsAFixedDiskInAPartOfAFile() throws IOException {
        byte[] archive = new byte[fixed.length + 2048];
        System.arraycopy(fixed, 0, archive, 1024, fixed.length);
        Path file = Files.write(directory.resolve("archive"), archive);
        ImageInspection inspection = inspector.inspect(file, 1024, fixed.length);
        assertEquals(List.of(), inspection.refusals());
        assertEquals("fixed", inspection.details().get("subformat"));
        new QemuAgreement(new QemuImg("qemu-img", TestImages.RUNNER))
                .confirm(inspection, inspection.source(file, 1024, fixed.length));
    }

    private static void both(Patch patch) {
        patch.vhdChecksum(0, FOOTER, 64).copy(0, patch.length() - FOOTER, FOOTER);
    }

    private static void header(Patch patch) {
        patch.vhdChecksum(HEADER, 1024, 36);
    }
}
