package org.cloudimagefactory.common.ova;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.cloudimagefactory.common.image.DiskSource;
import org.cloudimagefactory.common.image.ImageFormat;

/** Finds the disk in an OVA of our own making or of VirtualBox, to be read where it lies. */
public final class ArchivedDisk {
    private static final long SECTOR = 512;

    private ArchivedDisk() {}

    /** The first VMDK of the archive, up to the end of its last sector, in which the archive has nothing else. */
    public static Optional<DiskSource> find(Path archive) throws IOException {
        // Only this reader knows where an entry's data lie; the one for streams does not.
        try (TarFile tar = new TarFile(archive)) {
            for (TarArchiveEntry entry : tar.getEntries()) {
                if (entry.isFile() && !entry.isSparse() && isDisk(entry.getName())) {
                    long sectors = (entry.getSize() + SECTOR - 1) / SECTOR;
                    return Optional.of(
                            new DiskSource(archive, ImageFormat.VMDK, entry.getDataOffset(), sectors * SECTOR));
                }
            }
            return Optional.empty();
        }
    }

    private static boolean isDisk(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.toLowerCase(Locale.ROOT).endsWith(".vmdk") && !name.startsWith("._");
    }
}
