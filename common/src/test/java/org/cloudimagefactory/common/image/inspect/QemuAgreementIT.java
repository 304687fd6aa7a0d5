package org.cloudimagefactory.common.image.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QemuAgreementIT {
    @TempDir
    private Path directory;

    private final QemuAgreement agreement = new QemuAgreement(new QemuImg("qemu-img", TestImages.RUNNER));
    private TestImages images;
    private Path image;
    private ImageInspection inspection;

    @BeforeEach
    void inspect() {
        images = new TestImages(directory);
        image = images.create("image", "qcow2", "", "8M");
        inspection = new ImageInspector(InspectionLimits.DEFAULT).inspect(image);
    }

    @Test
    void confirmsWhatIsThere() {
        assertEquals(
                8L << 20,
                agreement.confirm(inspection, inspection.source(image)).virtualSize());
    }

    @Test
    void seesThatTheImageWasReplacedByOneWithABackingFile() throws IOException {
        Path base = images.create("base", "raw", "", "9M");
        Path other = images.create("other", "qcow2", "backing_file=" + base + ",backing_fmt=raw", "9M");
        Files.move(other, image, StandardCopyOption.REPLACE_EXISTING);
        assertDisagrees("virtual size of 9437184 bytes instead of 8388608; with a backing file");
    }

    @Test
    void seesThatTheImageWasReplacedByOneWithItsDataElsewhere() throws IOException {
        Path other = images.create("other", "qcow2", "data_file=" + directory.resolve("data"), "8M");
        Files.move(other, image, StandardCopyOption.REPLACE_EXISTING);
        assertDisagrees("with an external data file");
    }

    @Test
    void seesThatTheImageWasMarkedSince() throws IOException {
        byte[] content = Files.readAllBytes(image);
        Files.write(image, new Patch(content).be64(72, 1).bytes());
        assertDisagrees("marked dirty or corrupt");
    }

    private void assertDisagrees(String differences) {
        Problem e = assertThrows(Problem.class, () -> agreement.confirm(inspection, inspection.source(image)));
        assertEquals(
                "image " + image + " is refused: qemu-img reads it otherwise than its header says: " + differences,
                e.line());
    }
}
