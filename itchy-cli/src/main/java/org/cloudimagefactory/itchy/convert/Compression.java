package org.cloudimagefactory.itchy.convert;

import java.util.List;
import java.util.Locale;

/** How the clusters of a qcow2 image are compressed. */
public enum Compression {
    /** Not at all. */
    NONE,
    /** Many times faster than zlib; read by QEMU 5.1 and newer. */
    ZSTD,
    /** Read by every QEMU. */
    ZLIB;

    /** Options of the format that ask for it. */
    List<String> options() {
        return this == NONE ? List.of() : List.of("compression_type=" + this);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
