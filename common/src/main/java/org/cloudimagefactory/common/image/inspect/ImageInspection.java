package org.cloudimagefactory.common.image.inspect;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.image.DiskSource;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.image.inspect.vhd.VhdReader;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.jspecify.annotations.Nullable;

/**
 * What our own reading of an image found.
 *
 * @param formatName the format that the bytes are in, also when it is one that is always refused, such as {@code qed}
 * @param format the same as one of the formats that are taken in, or null
 * @param virtualSize size in bytes that a guest sees, 0 when it is not known
 * @param length bytes of the image
 * @param refusals every reason to refuse it; none when it is acceptable
 * @param details further facts, in the order in which to show them
 */
public record ImageInspection(
        String formatName,
        @Nullable ImageFormat format,
        long virtualSize,
        long length,
        List<String> refusals,
        Map<String, String> details) {
    public ImageInspection {
        refusals = List.copyOf(refusals);
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /** Whether there is no reason to refuse the image. */
    public boolean accepted() {
        return refusals.isEmpty();
    }

    /** This inspection, or a problem of the item that gives every reason. */
    public ImageInspection orThrow(String item) {
        if (!accepted()) {
            throw new ItemProblem(item + " is refused: " + String.join("; ", refusals));
        }
        return this;
    }

    /** How qemu-img has to read this accepted image when it is a file of its own. */
    public DiskSource source(Path file) {
        return source(file, 0, DiskSource.WHOLE);
    }

    /** How qemu-img has to read this accepted image when it is a part of a file. */
    public DiskSource source(Path file, long offset, long bytes) {
        String sizeRule = details.get(VhdReader.SIZE_RULE);
        Map<String, String> options = sizeRule == null ? Map.of() : Map.of(VhdReader.SIZE_RULE_OPTION, sizeRule);
        return new DiskSource(file, acceptedFormat(), offset, bytes, options);
    }

    /** The format of an accepted image. */
    public ImageFormat acceptedFormat() {
        if (format == null || !accepted()) {
            throw new IllegalStateException("image of format " + formatName + " is not accepted");
        }
        return format;
    }
}
