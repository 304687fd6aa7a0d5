package org.cloudimagefactory.itchy.ova;

import java.util.List;

/**
 * What an archive holds for us.
 *
 * @param container what kind of archive it is, such as {@code ova}
 * @param disks the one to boot from first
 * @param facts about the machine
 * @param digests what the manifest says of files of the archive
 * @param warnings what is odd about it, though no reason to refuse it
 */
public record Appliance(
        String container,
        List<ArchivedDisk> disks,
        MachineFacts facts,
        List<ManifestDigest> digests,
        List<String> warnings) {
    /** As container: an archive with a description. */
    public static final String OVA = "ova";

    /** As container: an archive that holds a disk and says nothing of a machine. */
    public static final String TAR = "tar";

    /** As container: a box of Vagrant, whose disks are named by its metadata. */
    public static final String BOX = "box";

    public Appliance {
        disks = List.copyOf(disks);
        digests = List.copyOf(digests);
        warnings = List.copyOf(warnings);
    }

    /**
     * A disk in an archive.
     *
     * @param name of its file
     * @param pieces where its bytes lie, in order; a single one can be read in place
     * @param compression {@code gzip}, {@code bzip2}, or nothing
     */
    public record ArchivedDisk(String name, List<ArchiveEntry> pieces, String compression) {
        public ArchivedDisk {
            pieces = List.copyOf(pieces);
        }

        /** Whether it lies in the archive as it is. */
        public boolean isInPlace() {
            return pieces.size() == 1 && compression.isEmpty() && !pieces.get(0).isSparse();
        }
    }

    /**
     * A line of a manifest.
     *
     * @param entry the file it speaks of
     * @param algorithm as Java names it
     * @param digest hexadecimal, in lower case
     */
    public record ManifestDigest(ArchiveEntry entry, String algorithm, String digest) {}
}
