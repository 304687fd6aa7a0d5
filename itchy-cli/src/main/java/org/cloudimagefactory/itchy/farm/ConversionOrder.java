package org.cloudimagefactory.itchy.farm;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.itchy.convert.TargetFormat;
import org.jspecify.annotations.Nullable;

/**
 * One image that a node takes in. Two orders that are alike are the same job.
 *
 * @param reason what the image is for, such as the file name of an event
 * @param source path of the published file, the same on all hosts
 * @param within directory that it must really lie in, or null
 * @param size bytes that it must have, or null
 * @param sha512 of it, or null if nobody told
 * @param claimedFormat what somebody says that it is; may be empty
 * @param fileName of the image to boot from
 * @param format of the images
 * @param permissions of the images, as {@code ls} shows them
 * @param inspection how the file is looked at
 * @param temporary directory of the node for what has to be unpacked
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConversionOrder(
        String reason,
        String source,
        @Nullable String within,
        @Nullable Long size,
        @Nullable String sha512,
        String claimedFormat,
        String fileName,
        TargetFormat format,
        String permissions,
        Inspection inspection,
        String temporary) {
    /** All that must be there is. */
    public ConversionOrder {
        Objects.requireNonNull(source);
        Objects.requireNonNull(claimedFormat);
        Objects.requireNonNull(fileName);
        Objects.requireNonNull(format);
        Objects.requireNonNull(inspection);
        Objects.requireNonNull(temporary);
        PosixFilePermissions.fromString(permissions);
    }

    /**
     * How a file is looked at.
     *
     * @param qemuImg a name or a path
     * @param maxVirtualSize bytes; larger disks are refused
     * @param strict whether what is odd is refused
     */
    public record Inspection(String qemuImg, long maxVirtualSize, boolean strict) {}

    /** The permissions, as an order holds them. */
    public static String text(FilePermissions permissions) {
        return PosixFilePermissions.toString(permissions.set());
    }

    FilePermissions filePermissions() {
        return new FilePermissions(PosixFilePermissions.fromString(permissions));
    }
}
