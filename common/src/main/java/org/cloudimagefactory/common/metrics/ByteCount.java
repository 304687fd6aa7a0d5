package org.cloudimagefactory.common.metrics;

import java.util.List;
import java.util.Locale;

/** Numbers of bytes as people read them. */
final class ByteCount {
    private static final List<String> UNITS = List.of("KiB", "MiB", "GiB", "TiB");
    private static final int STEP = 1024;

    private ByteCount() {}

    /** For example {@code 512 bytes} or {@code 1.5 GiB}. */
    static String shown(long bytes) {
        if (bytes < STEP) {
            return bytes + " bytes";
        }
        double size = bytes;
        int unit = -1;
        while (size >= STEP && unit < UNITS.size() - 1) {
            size /= STEP;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", size, UNITS.get(unit));
    }
}
