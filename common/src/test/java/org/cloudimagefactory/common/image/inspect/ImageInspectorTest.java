package org.cloudimagefactory.common.image.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.image.DiskSource;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageInspectorTest {
    @TempDir
    private Path directory;

    private final ImageInspector inspector = new ImageInspector(InspectionLimits.DEFAULT);

    @Test
    void saysWhichFileCannotBeRead() {
        Path missing = directory.resolve("missing");
        Problem e = assertThrows(Problem.class, () -> inspector.inspect(missing));
        assertEquals("cannot read image " + missing + ": no such file or directory", e.line());
        assertInstanceOf(ItemProblem.class, e);
    }

    @Test
    void readsNoPipesOrDirectories() {
        Problem e = assertThrows(Problem.class, () -> inspector.inspect(directory));
        assertEquals("cannot read image " + directory + ": not a regular file", e.line());
    }

    @Test
    void inspectsAPartOfAFile() throws IOException {
        byte[] content = new byte[2048];
        System.arraycopy(TestImages.mbr(2), 0, content, 512, 512);
        Path file = Files.write(directory.resolve("file"), content);
        ImageInspection inspection = inspector.inspect(file, 512, 1024);
        assertEquals(List.of(), inspection.refusals());
        assertEquals(new DiskSource(file, ImageFormat.RAW, 512, 1024), inspection.source(file, 512, 1024));
        Problem e = assertThrows(Problem.class, () -> inspector.inspect(file, 512, 4096));
        assertEquals("cannot read image " + file + ": it has 2048 bytes, not 4096 more after the first 512", e.line());
    }

    @Test
    void givesUpOnTablesThatAreTooLarge() throws IOException {
        ImageInspector impatient = new ImageInspector(new InspectionLimits(1 << 20, 600));
        assertEquals(
                List.of("its tables are larger than 600 bytes"),
                impatient.inspect(new MemoryBytes(new byte[4096])).refusals());
    }

    @Test
    void givesEveryReasonInOneLine() {
        ImageInspection refused =
                new ImageInspection("qcow2", ImageFormat.QCOW2, 1, 2, List.of("it is bad", "named 'a\nb'"), Map.of());
        Problem e = assertThrows(Problem.class, () -> refused.orThrow("image x"));
        assertEquals("image x is refused: it is bad; named 'a\\nb'", e.line());
        assertFalse(refused.accepted());
        assertThrows(IllegalStateException.class, refused::acceptedFormat);
    }

    @Test
    void passesOnWhatIsAccepted() {
        ImageInspection accepted = new ImageInspection("raw", ImageFormat.RAW, 1, 2, List.of(), Map.of());
        assertSame(accepted, accepted.orThrow("image x"));
        assertEquals(ImageFormat.RAW, accepted.acceptedFormat());
    }
}
