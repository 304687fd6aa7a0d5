package org.cloudimagefactory.common.image;

import java.nio.file.Path;
import java.util.List;

/**
 * One conversion by qemu-img.
 *
 * @param source what to read
 * @param target the file to write; it is made anew
 * @param format of the target
 * @param options format options, such as {@code compression_type=zstd}, for {@code -o}
 * @param compress whether to compress clusters
 * @param padding bytes of zeros that the target has behind the source's content, a multiple of 512
 */
public record Conversion(
        DiskSource source, Path target, ImageFormat format, List<String> options, boolean compress, long padding) {
    public Conversion {
        options = List.copyOf(options);
    }

    /** A conversion to a disk as large as the source. */
    public Conversion(DiskSource source, Path target, ImageFormat format, List<String> options, boolean compress) {
        this(source, target, format, options, compress, 0);
    }

    /** A plain conversion with the format's defaults. */
    public static Conversion plain(DiskSource source, Path target, ImageFormat format) {
        return new Conversion(source, target, format, List.of(), false);
    }
}
