package org.cloudimagefactory.common.image.inspect;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.cloudimagefactory.common.image.inspect.reading.FileBytes;
import org.cloudimagefactory.common.image.inspect.reading.ImageBytes;

/**
 * Tells whether what a guest sees of a disk is itself a disk image. A raw image made of it would be taken for that by
 * whoever lets qemu guess, together with the files that it names.
 */
public final class GuestContent {
    /** Bytes at the start of the disk that show it. */
    public static final long HEAD = 1 << 16;

    /** What qemu recognises by its first bytes. */
    private static final Set<String> IMAGES =
            Set.of("qcow", "qcow2", "vmdk", "vdi", "vpc", "vhdx", "qed", "parallels", "luks", "cow", "bochs", "cloop");

    private GuestContent() {}

    /** The format of the image in an image, from the start of what the guest sees. */
    public static Optional<String> nestedFormat(Path head) throws IOException {
        try (ImageBytes bytes = FileBytes.whole(head)) {
            return new FormatDetector()
                    .detect(bytes).stream().filter(IMAGES::contains).findFirst();
        }
    }
}
