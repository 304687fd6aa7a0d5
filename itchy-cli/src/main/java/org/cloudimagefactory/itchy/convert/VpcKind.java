package org.cloudimagefactory.itchy.convert;

import java.util.Locale;

/** How VHD images (vpc) are laid out. */
public enum VpcKind {
    /** Only blocks that are not empty take space. */
    DYNAMIC,
    /** All of the disk, as Azure wants it: its size is rounded up to whole MiB. */
    FIXED;

    private static final long MIB = 1L << 20;

    /** Bytes that a disk of this kind has more than one of the size. */
    long padding(long size) {
        return this == FIXED ? (MIB - size % MIB) % MIB : 0;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
