package org.cloudimagefactory.comfy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Looks for bytes anywhere in a raw disk. */
public final class ByteSearch {
    private static final int BLOCK = 4096;

    private ByteSearch() {}

    /** Whether the text, one byte a character, is somewhere in the file, which is smaller than 2 GiB. */
    public static boolean contains(Path file, String text) throws IOException {
        return !found(file, List.of(text)).isEmpty();
    }

    /** Those of the texts that are somewhere in the file, found in one pass. */
    public static Set<String> found(Path file, Collection<String> texts) throws IOException {
        Set<String> found = new TreeSet<>();
        List<byte[]> wanted = texts.stream()
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
        int longest = wanted.stream().mapToInt(text -> text.length).max().orElse(0);
        ByteBuffer zeros = ByteBuffer.allocate(BLOCK + longest);
        boolean[] begins = new boolean[256];
        wanted.forEach(text -> begins[text[0] & 0xff] = true);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MappedByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            for (int i = 0; i < bytes.limit(); i++) {
                // Most of a disk is empty; a text is not.
                while (i + zeros.limit() <= bytes.limit()
                        && i % BLOCK == 0
                        && bytes.slice(i, zeros.limit()).mismatch(zeros) < 0) {
                    i += BLOCK;
                }
                if (begins[bytes.get(i) & 0xff]) {
                    for (byte[] text : wanted) {
                        if (isAt(bytes, i, text)) {
                            found.add(new String(text, StandardCharsets.ISO_8859_1));
                        }
                    }
                }
            }
        }
        return found;
    }

    private static boolean isAt(MappedByteBuffer bytes, int at, byte[] wanted) {
        int j = 0;
        while (j < wanted.length && at + j < bytes.limit() && bytes.get(at + j) == wanted[j]) {
            j++;
        }
        return j == wanted.length;
    }
}
