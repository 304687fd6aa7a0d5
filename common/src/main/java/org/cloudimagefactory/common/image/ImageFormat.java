package org.cloudimagefactory.common.image;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.cli.FactoryException;

/** The formats of disk images that the tools take in and put out. */
public enum ImageFormat {
    RAW("raw", "raw"),
    QCOW2("qcow2", "qcow2"),
    VMDK("vmdk", "vmdk"),
    VDI("vdi", "vdi"),
    VPC("vpc", "vhd"),
    VHDX("vhdx", "vhdx"),
    /** An archive with an OVF description and its disks, not a disk itself. */
    OVA("ova", "ova");

    private final String qemuName;
    private final String extension;

    ImageFormat(String qemuName, String extension) {
        this.qemuName = qemuName;
        this.extension = extension;
    }

    /** How qemu-img, descriptors and options call it. */
    public String qemuName() {
        return qemuName;
    }

    /** The usual ending of file names, without a dot. */
    public String extension() {
        return extension;
    }

    /** Reads a format's name in any case; {@code vhd} is another name of vpc. */
    public static ImageFormat parse(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        for (ImageFormat format : values()) {
            if (format.qemuName.equals(wanted) || format.extension.equals(wanted)) {
                return format;
            }
        }
        throw FactoryException.usage("unknown image format '" + name + "'").hint("known formats are " + names());
    }

    @Override
    public String toString() {
        return qemuName;
    }

    private static String names() {
        return Arrays.stream(values()).map(ImageFormat::qemuName).collect(Collectors.joining(", "));
    }
}
