package org.cloudimagefactory.itchy.convert;

import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.itchy.sanitize.SourceDisk;
import org.jspecify.annotations.Nullable;

/**
 * What images are made into.
 *
 * @param format of the files
 * @param compression of their clusters
 * @param vpc how they are laid out when they are VHD images, or null if that does not matter
 * @param adapter the controller that they name when they are VMDK images, or null if that does not matter
 */
public record TargetFormat(
        ImageFormat format,
        Compression compression,
        @Nullable VpcKind vpc,
        @Nullable VmdkAdapter adapter) {
    /** Refuses what does not go together. */
    public TargetFormat {
        if (compression != Compression.NONE && format != ImageFormat.QCOW2) {
            throw misplaced("--compress", "qcow2", format);
        }
        if (vpc != null && format != ImageFormat.VPC) {
            throw misplaced("--vpc", "vpc", format);
        }
        if (adapter != null && format != ImageFormat.VMDK) {
            throw misplaced("--vmdk-adapter", "vmdk", format);
        }
    }

    /** Refuses a disk that is too large to be made into the format, before any work is done for it. */
    void requireRoomFor(SourceDisk disk) {
        long size = disk.inspection().virtualSize();
        if (size > format.largestDisk() - padding(size)) {
            throw new ItemProblem("disk " + disk.name() + " has " + size + " bytes, and the format " + format
                            + " takes at most " + format.largestDisk())
                    .hint("choose another format, such as qcow2");
        }
    }

    /** A format that is made as qemu-img makes it. */
    public static TargetFormat of(ImageFormat format) {
        return new TargetFormat(format, Compression.NONE, null, null);
    }

    /**
     * How images are made that are asked for like this, for records of them; the number rises when they are made in another way,
     * so that earlier ones do not pass for them. Since 2, what a disk holds besides its active state is left behind.
     */
    String made() {
        return "2 " + compression + " " + vpc + " " + adapter;
    }

    /** Whether an image of the same format may stay as it is. */
    boolean isAny() {
        return compression == Compression.NONE && vpc == null && adapter == null;
    }

    /** Options of the format for qemu-img. */
    List<String> options() {
        List<String> options = new ArrayList<>(compression.options());
        if (format == ImageFormat.VPC) {
            // Without this, the size would be rounded up to what cylinders, heads and sectors can say.
            options.add("force_size=on");
        }
        if (vpc != null) {
            options.add("subformat=" + vpc);
        }
        if (adapter != null) {
            options.add("adapter_type=" + adapter);
        }
        return options;
    }

    /** Bytes that an image has more than the disk that it is made from. */
    long padding(long size) {
        return vpc == null ? 0 : vpc.padding(size);
    }

    private static UsageProblem misplaced(String option, String wanted, ImageFormat format) {
        return new UsageProblem(option + " makes " + wanted + " images, not " + format)
                .hint("leave it out, or choose the format " + wanted);
    }
}
