package org.cloudimagefactory.itchy.ova;

import java.util.List;
import java.util.Locale;
import org.cloudimagefactory.itchy.source.SparseFile;

/**
 * A file in an archive.
 *
 * @param name relative, without {@code ./} and {@code ..}
 * @param offset of its first byte in the archive
 * @param length number of bytes that a reader of the file sees
 * @param extents where its bytes lie, when those that are zero are left out of the archive; otherwise none
 */
public record ArchiveEntry(String name, long offset, long length, List<SparseFile.Piece> extents) {
    public ArchiveEntry {
        extents = List.copyOf(extents);
    }

    /** A file that lies in the archive as it is. */
    public ArchiveEntry(String name, long offset, long length) {
        this(name, offset, length, List.of());
    }

    /** Whether the archive leaves out what is zero. */
    public boolean isSparse() {
        return !extents.isEmpty();
    }

    /** The directory part of the name, ending in a slash, or nothing. */
    public String directory() {
        return name.substring(0, name.lastIndexOf('/') + 1);
    }

    /** Whether the name ends so, in any case. */
    public boolean hasSuffix(String suffix) {
        return name.toLowerCase(Locale.ROOT).endsWith(suffix);
    }
}
