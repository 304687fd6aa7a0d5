package org.cloudimagefactory.itchy.ova;

/**
 * A file in an archive.
 *
 * @param name relative, without {@code ./} and {@code ..}
 * @param offset of its first byte in the archive
 * @param length number of bytes
 */
public record ArchiveEntry(String name, long offset, long length) {
    /** The directory part of the name, ending in a slash, or nothing. */
    public String directory() {
        return name.substring(0, name.lastIndexOf('/') + 1);
    }

    /** Whether the name ends so, in any case. */
    public boolean hasSuffix(String suffix) {
        int start = name.length() - suffix.length();
        return start >= 0 && name.regionMatches(true, start, suffix, 0, suffix.length());
    }
}
