package org.cloudimagefactory.comfy.layer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the first cluster of a qcow2 file says of other files, read before any program is given the file, for programs open what
 * it names. The format is that of QEMU's {@code docs/interop/qcow2.txt}.
 *
 * @param backingName of the file below, null for none
 * @param backingFormat that it is read as, null where that is not said
 * @param hasDataFile whether the data lie in another file
 * @param virtualSize of the disk in bytes
 */
record OverlayHeader(
        @Nullable String backingName, @Nullable String backingFormat, boolean hasDataFile, long virtualSize) {
    private static final int MAGIC = 0x514649fb;
    private static final int OLD_VERSION = 2;
    private static final int VERSION = 3;
    private static final int OLD_LENGTH = 72;
    private static final int LENGTH = 104;
    private static final int MAX_NAME = 1023;
    private static final long CORRUPT = 1L << 1;
    private static final long DATA_FILE = 1L << 2;
    private static final int DATA_FILE_NAME = 0x44415441;
    private static final int BACKING_FORMAT = 0xe2792aca;
    /** The smallest clusters have 512 bytes, the largest ones of any use here 2 MiB; QEMU writes all of this into 64 KiB. */
    private static final int READ = 64 << 10;

    /**
     * Reads it.
     *
     * @throws IOException also when this is no qcow2 file, or one that is marked as corrupt or encrypted
     */
    static OverlayHeader read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(READ);
        try (FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // On, to the end of the file or of the buffer.
            }
        }
        bytes.flip();
        require(bytes.limit() >= LENGTH && bytes.getInt(0) == MAGIC, "it is no qcow2 file");
        int version = bytes.getInt(4);
        require(version == OLD_VERSION || version == VERSION, "it is qcow2 of an unknown version");
        require(bytes.getInt(32) == 0, "it is encrypted");
        long features = version == VERSION ? bytes.getLong(72) : 0;
        require((features & CORRUPT) == 0, "it is marked as corrupt");
        int headerLength = version == VERSION ? bytes.getInt(100) : OLD_LENGTH;
        require(headerLength >= OLD_LENGTH && headerLength <= bytes.limit(), "its header has no end");
        Extensions extensions = Extensions.read(bytes, headerLength);
        return new OverlayHeader(
                backingName(bytes),
                extensions.backingFormat(),
                (features & DATA_FILE) != 0 || extensions.hasDataFile(),
                bytes.getLong(24));
    }

    private static @Nullable String backingName(ByteBuffer bytes) throws IOException {
        long offset = bytes.getLong(8);
        int length = bytes.getInt(16);
        if (offset == 0) {
            return null;
        }
        require(
                length > 0 && length <= MAX_NAME && offset > 0 && offset <= bytes.limit() - length,
                "the name of its backing file is wrong");
        return text(bytes, (int) offset, length);
    }

    private static String text(ByteBuffer bytes, int offset, int length) {
        byte[] text = new byte[length];
        bytes.get(offset, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static void require(boolean isTrue, String otherwise) throws IOException {
        if (!isTrue) {
            throw new IOException(otherwise);
        }
    }

    private record Extensions(@Nullable String backingFormat, boolean hasDataFile) {
        static Extensions read(ByteBuffer bytes, int start) throws IOException {
            String format = null;
            boolean hasDataFile = false;
            int at = start;
            while (at <= bytes.limit() - 8 && bytes.getInt(at) != 0) {
                int type = bytes.getInt(at);
                int length = bytes.getInt(at + 4);
                require(length >= 0 && length <= bytes.limit() - at - 8, "an extension of its header has no end");
                if (type == BACKING_FORMAT) {
                    format = text(bytes, at + 8, length);
                }
                hasDataFile |= type == DATA_FILE_NAME;
                at += 8 + (length + 7) / 8 * 8;
            }
            return new Extensions(format, hasDataFile);
        }
    }
}
