package org.cloudimagefactory.comfy.source;

import java.nio.file.Path;
import org.cloudimagefactory.comfy.appliance.DiskSize;

/**
 * A published, sealed image that others may build upon.
 *
 * @param identifier of the appliance
 * @param version of it
 * @param distribution that it was made from
 * @param release of the distribution
 * @param architecture of it
 * @param firmware that starts it
 * @param image file, qcow2
 * @param checksum {@code sha512:} and its digest
 * @param size of its disk
 */
record ParentImage(
        String identifier,
        String version,
        String distribution,
        String release,
        String architecture,
        String firmware,
        Path image,
        String checksum,
        DiskSize size) {}
