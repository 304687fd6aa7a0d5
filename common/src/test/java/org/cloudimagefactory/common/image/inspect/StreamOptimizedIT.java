package org.cloudimagefactory.common.image.inspect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import org.junit.jupiter.params.provider.MethodSource;

/** Files as they come out of exports by VMware and VirtualBox: written in one go, with a footer. */
class StreamOptimizedIT {
    private static final int SECTOR = 512;
    private static final int DIRECTORY = 26;

    @TempDir
    private static Path directory;

    private static Path disk;
    private static byte[] image;
    private static int footer;

    @BeforeAll
    static void makeImage() throws IOException {
        TestImages images = new TestImages(directory);
        disk = images.disk("disk.raw", 2 * TestImages.MIB);
        image = withFooter(Files.readAllBytes(images.convert(disk, "image.vmdk", "vmdk", "subformat=streamOptimized")));
        footer = image.length - 2 * SECTOR;
    }

    @Test
    void acceptsAFooter() throws IOException {
        Path file = Files.write(directory.resolve("footer.vmdk"), image);
        ImageInspection inspection = new ImageInspector(InspectionLimits.DEFAULT).inspect(file);
        assertEquals(List.of(), inspection.refusals());
        assertEquals("streamOptimized", inspection.details().get("subformat"));
        new QemuAgreement(new QemuImg("qemu-img", TestImages.RUNNER)).confirm(inspection, inspection.source(file));
        Path back = directory.resolve("back.raw");
        TestImages.qemuImg("convert", "-f", "vmdk", "-O", "raw", file.toString(), back.toString());
        assertArrayEquals(Files.readAllBytes(disk), Files.readAllBytes(back));
    }

    static Stream<Hostile> cases() {
        String missing = "the marker of the footer is missing: the image is truncated or has something behind it";
        return Stream.of(
                Hostile.of("cut", p -> p.length(p.length() - SECTOR), missing, "it has no grain directory"),
                Hostile.of("longer", p -> p.length(p.length() + SECTOR), missing, "it has no grain directory"),
                Hostile.of("end", p -> p.u8(p.length() - 1, 1), "the marker of the end is wrong"),
                Hostile.of(
                        "other capacity",
                        p -> p.le64(footer + 12, 8192),
                        "the footer contradicts the header",
                        "it has no grain directory"),
                Hostile.of(
                        "other descriptor",
                        p -> p.le64(footer + 28, 64),
                        "the footer contradicts the header",
                        "it has no grain directory"),
                Hostile.of(
                        "another footer",
                        p -> p.le64(footer + 56, -1),
                        "the footer speaks of another footer",
                        "it has no grain directory"),
                Hostile.of(
                        "directory elsewhere",
                        p -> p.le64(footer + 56, 1L << 50),
                        "grain directory at sector 1125899906842624 for 1 tables is not within the image"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void refusesBadFooters(Hostile hostile) throws IOException {
        hostile.assertRefused(image, "vmdk");
    }

    /** Moves the place of the directory to a footer, which makes it the file of a program that can't go back. */
    private static byte[] withFooter(byte[] image) {
        Patch patch = new Patch(image);
        int end = patch.length();
        patch.le64(56, -1).le64(48, 0).u8(8, 1).length(end + 3 * SECTOR);
        return patch.le64(end, 1)
                .u8(end + 12, 3)
                .copy(0, end + SECTOR, SECTOR)
                .le64(end + SECTOR + 56, DIRECTORY)
                .bytes();
    }
}
