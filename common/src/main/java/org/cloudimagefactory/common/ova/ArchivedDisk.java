package org.cloudimagefactory.common.ova;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.cloudimagefactory.common.image.DiskSource;
import org.cloudimagefactory.common.image.ImageFormat;

/** Finds the disk in an OVA of our own making, to be read where it lies. */
public final class ArchivedDisk {
    private ArchivedDisk() {}

    /** The first VMDK of the archive. */
    public static Optional<DiskSource> find(Path archive) throws IOException {
        try (InputStream in = Files.newInputStream(archive);
                TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.getName().toLowerCase(Locale.ROOT).endsWith(".vmdk")) {
                    return Optional.of(
                            new DiskSource(archive, ImageFormat.VMDK, entry.getDataOffset(), entry.getSize()));
                }
            }
            return Optional.empty();
        }
    }
}
