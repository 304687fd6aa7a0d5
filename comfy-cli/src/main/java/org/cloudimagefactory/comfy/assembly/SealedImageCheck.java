package org.cloudimagefactory.comfy.assembly;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.cloudimagefactory.comfy.packer.BuildDirectory;
import org.cloudimagefactory.comfy.packer.BuildSecrets;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;

/**
 * Reads a finished image from end to end for the secrets of its build. The guest has looked at its files itself; this finds
 * what is left in blocks that no file has any more. It reads uncompressed disks, where each cluster lies as it is.
 */
final class SealedImageCheck {
    private static final int BUFFER = 4 << 20;

    private SealedImageCheck() {}

    /** Looks for the secrets of a build in one run. */
    static void check(BuildDirectory directory, BuildSecrets secrets) {
        try {
            check(directory.image(), List.of(secrets.password(), secrets.hash(), publicKey(directory)));
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot read " + directory.image(), e);
        }
    }

    /** Looks for any secrets, texts of ASCII. */
    static void check(Path image, Collection<String> secrets) {
        byte[][] wanted = secrets.stream()
                .filter(text -> !text.isEmpty())
                .map(text -> text.getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
        try {
            if (contains(image, wanted)) {
                throw new ItemProblem("the " + ImageFormat.QCOW2
                                + " image still holds a secret of its build in unused blocks")
                        .hint("the seal script of the distribution must overwrite or trim what it deletes");
            }
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot read " + image, e);
        }
    }

    /** The part of the key that is unlike all others. */
    private static String publicKey(BuildDirectory directory) throws IOException {
        Path file = directory.key().resolveSibling("key.pub");
        return Files.exists(file) ? Files.readString(file).split(" ")[1] : "";
    }

    private static boolean contains(Path file, byte[][] wanted) throws IOException {
        // A text that begins at the end of one piece is in the next one whole.
        int overlap = Arrays.stream(wanted).mapToInt(text -> text.length).max().orElse(0);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
            for (long position = 0; position < channel.size(); position += BUFFER - overlap) {
                buffer.clear();
                int count = 0;
                while (count < BUFFER && channel.read(buffer, position + count) > 0) {
                    count = buffer.position();
                }
                if (found(buffer.array(), count, wanted)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** All texts in one pass: most bytes begin none of them. */
    private static boolean found(byte[] bytes, int count, byte[][] wanted) {
        boolean[] begins = new boolean[256];
        for (byte[] text : wanted) {
            begins[text[0] & 0xff] = true;
        }
        for (int i = 0; i < count; i++) {
            if (begins[bytes[i] & 0xff] && isAt(bytes, i, count, wanted)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAt(byte[] bytes, int at, int count, byte[][] wanted) {
        for (byte[] text : wanted) {
            if (at + text.length <= count && Arrays.equals(bytes, at, at + text.length, text, 0, text.length)) {
                return true;
            }
        }
        return false;
    }
}
