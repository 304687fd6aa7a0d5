package org.cloudimagefactory.common.image.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.image.DiskSource;
import org.cloudimagefactory.common.image.QemuImageInfo;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.problem.ItemProblem;

/**
 * The second look: qemu-img, which is to read the image, must see in it what our own inspection saw. A difference means
 * that one of the two was fooled.
 */
public final class QemuAgreement {
    private final QemuImg qemuImg;

    /** Asks this qemu-img. */
    public QemuAgreement(QemuImg qemuImg) {
        this.qemuImg = qemuImg;
    }

    /** What qemu-img says of an accepted image; fails when that is not what the inspection found. */
    public QemuImageInfo confirm(ImageInspection inspection, DiskSource source) {
        QemuImageInfo info = qemuImg.info(source);
        List<String> differences = differences(inspection, info);
        if (!differences.isEmpty()) {
            throw new ItemProblem("image " + source.file() + " is refused: qemu-img reads it otherwise than its"
                    + " header says: " + String.join("; ", differences));
        }
        return info;
    }

    private static List<String> differences(ImageInspection inspection, QemuImageInfo info) {
        List<String> differences = new ArrayList<>();
        String format = inspection.acceptedFormat().qemuName();
        if (!info.format().equals(format)) {
            differences.add("format " + info.format() + " instead of " + format);
        }
        if (info.virtualSize() != inspection.virtualSize()) {
            differences.add("virtual size of " + info.virtualSize() + " bytes instead of " + inspection.virtualSize());
        }
        if (info.hasBackingFile()) {
            differences.add("with a backing file");
        }
        if (info.hasDataFile()) {
            differences.add("with an external data file");
        }
        JsonNode extents = info.document().at("/format-specific/data/extents");
        if (extents.size() > 1) {
            differences.add("with " + extents.size() + " extents");
        }
        if (info.document().path("encrypted").asBoolean(false)) {
            differences.add("encrypted");
        }
        if (info.document().path("dirty-flag").asBoolean(false)
                || info.document().at("/format-specific/data/corrupt").asBoolean(false)) {
            differences.add("marked dirty or corrupt");
        }
        return differences;
    }
}
