package org.cloudimagefactory.itchy.sanitize;

import java.nio.file.Path;
import org.cloudimagefactory.common.image.DiskSource;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.image.inspect.ImageInspection;

/**
 * A disk that was found and inspected.
 *
 * @param name of its file, for messages
 * @param file that holds its bytes
 * @param offset of its first byte
 * @param length number of bytes
 * @param wholeFile whether the file holds nothing else
 * @param inspection what it is
 */
public record SourceDisk(
        String name, Path file, long offset, long length, boolean wholeFile, ImageInspection inspection) {
    private static final int SECTOR = 512;

    /** For qemu-img, which counts in sectors; only of an accepted disk. */
    public DiskSource source() {
        return wholeFile ? inspection.source(file) : inspection.source(file, offset, paddedLength());
    }

    /** Whether it lies in an archive as disks usually do: as a VMDK to be read in one go. */
    boolean isUsualInArchives() {
        String subformat = inspection.details().getOrDefault("subformat", "");
        return !wholeFile && inspection.format() == ImageFormat.VMDK && subformat.equalsIgnoreCase("streamOptimized");
    }

    /** A message about the file, which may be an open one without a name to show, as one about the disk. */
    public String named(String message) {
        return message.replace(file.toString(), name);
    }

    private long paddedLength() {
        return (length + SECTOR - 1) / SECTOR * SECTOR;
    }
}
