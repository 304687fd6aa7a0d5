package org.cloudimagefactory.itchy.clean;

import java.nio.file.Path;
import java.util.List;
import org.cloudimagefactory.common.spool.FilePermissions;

/**
 * One run of {@code itchy clean}.
 *
 * @param metadataDirectory where events wait
 * @param outputDirectory where images lie
 * @param descriptorDirectory where the next tool finds descriptors
 * @param cacheDirectory where {@code itchy catch} downloads to
 * @param stateFile its database; need not be there
 * @param permissions of records
 * @param limits what stays
 * @param neededBy further directories of descriptors whose images stay
 */
public record CleanRequest(
        Path metadataDirectory,
        Path outputDirectory,
        Path descriptorDirectory,
        Path cacheDirectory,
        Path stateFile,
        FilePermissions permissions,
        Limits limits,
        List<Path> neededBy) {
    /** Copies the list. */
    public CleanRequest {
        neededBy = List.copyOf(neededBy);
    }
}
