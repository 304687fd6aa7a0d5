package org.cloudimagefactory.itchy.ova;

import java.util.List;

/** Finds the one disk of an archive that does not say which of its files is one. */
final class SingleDisk {
    private SingleDisk() {}

    /** The only file that is called as disks are, or the only file at all. */
    static ArchiveEntry of(List<ArchiveEntry> files) {
        List<ArchiveEntry> disks =
                files.stream().filter(file -> FileKind.isDisk(file.name())).toList();
        if (disks.size() > 1) {
            throw TarIndex.refused("it holds " + disks.size() + " disks, and no description says which to boot from");
        }
        if (disks.isEmpty() && files.size() != 1) {
            throw TarIndex.refused("it holds neither an OVF description nor a disk");
        }
        return disks.isEmpty() ? files.get(0) : disks.get(0);
    }
}
