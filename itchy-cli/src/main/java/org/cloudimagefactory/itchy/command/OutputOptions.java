package org.cloudimagefactory.itchy.command;

import java.util.Locale;
import java.util.Objects;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.itchy.convert.Compression;
import org.cloudimagefactory.itchy.convert.TargetFormat;
import org.cloudimagefactory.itchy.convert.VmdkAdapter;
import org.cloudimagefactory.itchy.convert.VpcKind;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the images are like within their format. */
@InGroup(OptionGroup.IMAGES)
public final class OutputOptions {
    @Option(
            names = "--compress",
            paramLabel = "METHOD",
            arity = "0..1",
            fallbackValue = "zstd",
            defaultValue = "none",
            description = "Compress qcow2 images by zstd (if no method is given) or zlib; default ${DEFAULT-VALUE}.")
    private String compression = "none";

    @Option(
            names = "--vpc",
            paramLabel = "KIND",
            description =
                    "vpc images: dynamic, or fixed as Azure wants them, of whole MiB; if it is not given, they are"
                            + " dynamic, and those that come as vpc stay as they are.")
    private @Nullable String vpc;

    @Option(
            names = "--vmdk-adapter",
            paramLabel = "TYPE",
            description =
                    "Disk controller that vmdk images name: ide, buslogic, lsilogic or legacyESX; if it is not given,"
                            + " ide, and images that come as vmdk stay as they are.")
    private @Nullable String adapter;

    TargetFormat of(String format) {
        return new TargetFormat(
                ImageFormat.parse(format),
                Objects.requireNonNull(choice(Compression.values(), compression, "compression", "zstd, zlib or none")),
                choice(VpcKind.values(), vpc, "kind of vpc image", "dynamic or fixed"),
                choice(VmdkAdapter.values(), adapter, "disk controller", "ide, buslogic, lsilogic or legacyESX"));
    }

    private static <T> @Nullable T choice(T[] values, @Nullable String wanted, String what, String known) {
        if (wanted == null || wanted.isEmpty()) {
            return null;
        }
        for (T value : values) {
            if (String.valueOf(value).toLowerCase(Locale.ROOT).equals(wanted.toLowerCase(Locale.ROOT))) {
                return value;
            }
        }
        throw new UsageProblem("'" + wanted + "' is no " + what).hint("give " + known);
    }
}
