package org.cloudimagefactory.itchy.command;

import org.cloudimagefactory.common.cli.ByteSizeConverter;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.image.inspect.InspectionLimits;
import org.cloudimagefactory.itchy.farm.ConversionOrder;
import org.cloudimagefactory.itchy.sanitize.FileInspector;
import picocli.CommandLine.Option;

/** How images are inspected and converted. */
@InGroup(OptionGroup.IMAGES)
public final class ConversionOptions {
    @InGroup(OptionGroup.PROGRAMS)
    @Option(
            names = {"-q", "--qemu-img-binary"},
            paramLabel = "FILE",
            description = "qemu-img to use; default ${DEFAULT-VALUE}.")
    private String qemuImg = "qemu-img";

    @Option(
            names = "--max-virtual-size",
            paramLabel = "SIZE",
            defaultValue = "2T",
            converter = ByteSizeConverter.Bytes.class,
            description = "Disks larger than this are refused; a bare number is bytes; default ${DEFAULT-VALUE}.")
    private long maxVirtualSize;

    @Option(
            names = "--strict",
            description = "Refuse archives about which something is odd, such as a manifest that leaves a disk out;"
                    + " otherwise they are taken with a warning.")
    private boolean strict;

    /** The same for a node. */
    public ConversionOrder.Inspection ofNodes() {
        return new ConversionOrder.Inspection(qemuImg, maxVirtualSize, strict);
    }

    /** qemu-img, a name or a path. */
    public String qemuImg() {
        return qemuImg;
    }

    /** Inspects images as these options want it. */
    public FileInspector inspector() {
        return new FileInspector(InspectionLimits.DEFAULT.withMaxVirtualSize(maxVirtualSize), strict);
    }
}
