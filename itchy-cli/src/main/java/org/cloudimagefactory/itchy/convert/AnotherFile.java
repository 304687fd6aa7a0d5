package org.cloudimagefactory.itchy.convert;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.image.Conversion;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.image.inspect.ImageLeftovers;
import org.cloudimagefactory.itchy.sanitize.SourceDisk;

/** The same disk in the same format once more, in a file that holds nothing else: what the first one is like, it is, too. */
final class AnotherFile {
    private static final String OLD_VERSION = "2";

    private AnotherFile() {}

    /** How to make it; what is compressed stays so. */
    static Conversion of(SourceDisk disk, ImageLeftovers leftovers, Path target) {
        ImageFormat format = disk.inspection().acceptedFormat();
        Map<String, String> details = disk.inspection().details();
        List<String> options = switch (format) {
            case QCOW2 -> qcow2(details);
            case VMDK -> vmdk(details, leftovers.compressed());
            case VDI -> List.of("static=" + (is(details, "subformat", "static") ? "on" : "off"));
            // Without force_size, the size would be rounded up to what cylinders, heads and sectors can say.
            case VPC -> List.of("force_size=on", subformat(details));
            case VHDX -> List.of(subformat(details), "block_size=" + details.get("cluster-size"));
            case RAW, OVA -> List.of();
        };
        boolean compress = format == ImageFormat.QCOW2 && leftovers.compressed();
        return new Conversion(disk.source(), target, format, options, compress);
    }

    private static List<String> qcow2(Map<String, String> details) {
        List<String> options = new ArrayList<>();
        options.add("cluster_size=" + details.get("cluster-size"));
        if (is(details, "version", OLD_VERSION)) {
            options.add("compat=0.10");
            return options;
        }
        options.add("extended_l2=" + (is(details, "extended-l2", "true") ? "on" : "off"));
        options.add("compression_type=" + details.get("compression-type"));
        return options;
    }

    private static List<String> vmdk(Map<String, String> details, boolean compressed) {
        List<String> options = new ArrayList<>();
        options.add("subformat=" + (compressed ? "streamOptimized" : "monolithicSparse"));
        if (details.containsKey("adapter")) {
            options.add("adapter_type=" + details.get("adapter"));
        }
        return options;
    }

    private static String subformat(Map<String, String> details) {
        return "subformat=" + (is(details, "subformat", "fixed") ? "fixed" : "dynamic");
    }

    private static boolean is(Map<String, String> details, String name, String value) {
        return value.equals(details.get(name));
    }
}
