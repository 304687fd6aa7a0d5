package org.cloudimagefactory.common.image;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.problem.UsageProblem;

/** The formats of disk images that the tools take in and put out. */
public enum ImageFormat {
    RAW("raw", "raw", Long.MAX_VALUE),
    /** Its tables lead to 2 PiB with clusters of 64 KiB. */
    QCOW2("qcow2", "qcow2", 2L << 50),
    /** No product of VMware takes more than 62 TiB. */
    VMDK("vmdk", "vmdk", 62L << 40),
    /** A map of all blocks is kept in memory, by qemu-img several times, which is limited. */
    VDI("vdi", "vdi", 16L << 40),
    /** 2040 GiB, says the format. */
    VPC("vpc", "vhd", 2040L << 30),
    /** 64 TiB, says the format. */
    VHDX("vhdx", "vhdx", 64L << 40),
    /** An archive with an OVF description and its disks, which are VMDK, not a disk itself. */
    OVA("ova", "ova", 62L << 40);

    private final String qemuName;
    private final String extension;
    private final long largestDisk;

    ImageFormat(String qemuName, String extension, long largestDisk) {
        this.qemuName = qemuName;
        this.extension = extension;
        this.largestDisk = largestDisk;
    }

    /** How qemu-img, descriptors and options call it. */
    public String qemuName() {
        return qemuName;
    }

    /** The usual ending of file names, without a dot. */
    public String extension() {
        return extension;
    }

    /** Bytes that a guest sees of the largest disk that can be made in this format. */
    public long largestDisk() {
        return largestDisk;
    }

    /** Reads a format's name in any case; {@code vhd} is another name of vpc. */
    public static ImageFormat parse(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        for (ImageFormat format : values()) {
            if (format.qemuName.equals(wanted) || format.extension.equals(wanted)) {
                return format;
            }
        }
        throw new UsageProblem("unknown image format '" + name + "'").hint("known formats are " + names());
    }

    @Override
    public String toString() {
        return qemuName;
    }

    private static String names() {
        return Arrays.stream(values()).map(ImageFormat::qemuName).collect(Collectors.joining(", "));
    }
}
