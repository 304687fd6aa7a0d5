package org.cloudimagefactory.common.image.inspect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A cut image is refused, or what was cut off is nothing that a guest sees. */
class TruncatedImagesIT {
    private static final int[] BYTES = {1, 200, 511, 512, 513, 1024, 4096};
    private static final int[] TENTHS = {9, 8, 6, 4, 2, 1};

    @TempDir
    private Path directory;

    private final ImageInspector inspector = new ImageInspector(InspectionLimits.DEFAULT);

    @ParameterizedTest
    @CsvSource({
        "qcow2,''",
        "qcow2,'cluster_size=2M'",
        "qcow2,'cluster_size=512,compat=0.10'",
        "qcow2,'extended_l2=on'",
        "qcow2,'-c'",
        "qcow2,'compression_type=zstd -c'",
        "vmdk,''",
        "vmdk,'subformat=streamOptimized'",
        "vdi,''",
        "vdi,'static=on'",
        "vpc,'force_size=on'",
        "vpc,'subformat=fixed,force_size=on'",
        "vhdx,''",
        "vhdx,'subformat=fixed,block_size=1M'"
    })
    void losesNothingUnseen(String format, String options) throws IOException {
        TestImages images = new TestImages(directory);
        Path disk = images.disk("disk.raw", TestImages.MIB + 5 * 512);
        byte[] image = Files.readAllBytes(images.convert(disk, "image", format, options));
        int refused = 0;
        for (int length : lengths(image.length)) {
            Path shorter = Files.write(directory.resolve("cut"), Arrays.copyOf(image, length));
            ImageInspection inspection = inspector.inspect(shorter);
            if (inspection.accepted()) {
                assertSameContent(disk, shorter, inspection);
            } else {
                refused++;
            }
        }
        assertTrue(refused > 0);
    }

    private static int[] lengths(int whole) {
        return IntStream.concat(
                        Arrays.stream(BYTES).map(bytes -> whole - bytes),
                        Arrays.stream(TENTHS).map(tenths -> (int) (whole / 10L * tenths)))
                .toArray();
    }

    private void assertSameContent(Path disk, Path image, ImageInspection inspection) throws IOException {
        Path back = directory.resolve("back");
        TestImages.qemuImg("convert", "-f", inspection.formatName(), "-O", "raw", image.toString(), back.toString());
        byte[] expected = Files.readAllBytes(disk);
        assertArrayEquals(
                expected, Arrays.copyOf(Files.readAllBytes(back), expected.length), Files.size(image) + " bytes");
    }
}
