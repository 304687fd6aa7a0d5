package org.cloudimagefactory.itchy.sanitize;

import java.io.IOException;
import java.util.Optional;
import org.cloudimagefactory.common.image.inspect.ImageInspector;
import org.cloudimagefactory.common.image.inspect.ImageLeftovers;
import org.cloudimagefactory.common.image.inspect.InspectionLimits;

/** Finds what files that might go out as they came hold besides their disks. */
public final class LeftoverFinder {
    private final ImageInspector inspector = new ImageInspector(InspectionLimits.DEFAULT);

    /** Of an accepted disk. */
    public ImageLeftovers ofDisk(SourceDisk disk) {
        return inspector.leftovers(disk.inspection(), disk.file(), disk.offset(), disk.length());
    }

    /**
     * Of an archive whose disks are accepted: of the disks, and what else there is in the archive besides them and what says
     * what they are.
     *
     * @return the first that was found
     */
    public Optional<String> ofArchive(FileInspection inspection) throws IOException {
        for (SourceDisk disk : inspection.disks()) {
            ImageLeftovers leftovers = ofDisk(disk);
            if (!leftovers.isEmpty()) {
                return Optional.of("disk " + disk.name() + " holds " + leftovers);
            }
        }
        return new ArchiveLeftovers(inspection).first();
    }
}
