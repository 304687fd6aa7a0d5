package org.cloudimagefactory.common.image.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever qemu-img and qemu-io make of an image, in whatever order, is accepted; and what they deleted in it is either gone
 * from the file or found. The profile {@code verification} makes a thousand images, each build some; the seed is named when
 * one fails, and {@code -Dwriters.seed=N} repeats it.
 */
class WritersIT {
    private static final int IMAGES = Integer.getInteger("writers.images", 20);

    @TempDir
    private Path directory;

    private final ImageInspector inspector = new ImageInspector(InspectionLimits.DEFAULT);
    private final QemuAgreement agreement = new QemuAgreement(new QemuImg("qemu-img", TestImages.RUNNER));

    @Test
    void acceptsWhatTheWriterMakesAndFindsWhatItLeaves() throws IOException {
        long seed = Long.getLong("writers.seed", System.nanoTime());
        for (int i = 0; i < IMAGES; i++) {
            RandomImage image = new RandomImage(directory, new Random(seed + i));
            String which = "image " + i + " of -Dwriters.seed=" + seed;
            try {
                check(image, which);
            } catch (Problem e) {
                fail(which + ": " + image, e);
            }
        }
    }

    private void check(RandomImage image, String which) throws IOException {
        Path file = image.make();
        assertClean(image, file, which);
        while (image.change()) {
            ImageInspection inspection = assertAccepted(image, file, which);
            if (holdsNeedle(file) && !holdsNeedle(image.asRaw())) {
                assertFalse(
                        inspector
                                .leftovers(inspection, file, 0, Files.size(file))
                                .isEmpty(),
                        () -> "not found in " + which + ": " + image);
            }
        }
        Files.delete(file);
    }

    /** A new image goes out as it is; in a VHDX file the log of its making is left. */
    private void assertClean(RandomImage image, Path file, String which) {
        ImageInspection inspection = assertAccepted(image, file, which);
        ImageLeftovers leftovers = inspector.leftovers(inspection, file, 0, inspection.length());
        assertTrue(
                leftovers.isEmpty() || image.format().equals("vhdx"), () -> leftovers + " in " + which + ": " + image);
    }

    private ImageInspection assertAccepted(RandomImage image, Path file, String which) {
        ImageInspection inspection = inspector.inspect(file);
        assertEquals("", String.join("\n", inspection.refusals()), () -> which + ": " + image);
        assertEquals(image.format(), inspection.formatName());
        agreement.confirm(inspection, inspection.source(file));
        return inspection;
    }

    /** Whether some sector of the file is full of what is written to be deleted. */
    private static boolean holdsNeedle(Path file) throws IOException {
        int run = 0;
        for (byte b : Files.readAllBytes(file)) {
            run = b == (byte) RandomImage.NEEDLE ? run + 1 : 0;
            if (run == 1024) {
                return true;
            }
        }
        return false;
    }
}
