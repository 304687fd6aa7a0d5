package org.cloudimagefactory.comfy;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Looks for bytes anywhere in a raw disk. */
public final class ByteSearch {
    private ByteSearch() {}

    /** Whether the text, one byte a character, is somewhere in the file, which is smaller than 2 GiB. */
    public static boolean contains(Path file, String text) throws IOException {
        byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MappedByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            for (int i = 0; i <= bytes.limit() - wanted.length; i++) {
                int j = 0;
                while (j < wanted.length && bytes.get(i + j) == wanted[j]) {
                    j++;
                }
                if (j == wanted.length) {
                    return true;
                }
            }
            return false;
        }
    }
}
