package org.cloudimagefactory.comfy.publish;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import org.cloudimagefactory.common.spool.Digest;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file once for its SHA-512 and its size, and copies it in the same pass where that is wanted: what is told of a file that
 * is written meanwhile is told of the bytes that were copied.
 */
final class FileDigest {
    private static final int BUFFER = 1 << 20;

    private FileDigest() {}

    /**
     * What was read.
     *
     * @param size in bytes
     * @param sha512 hexadecimal in lower case
     */
    record Result(long size, String sha512) {}

    /**
     * Only reads.
     *
     * @throws UnreadableFileException when that fails
     */
    static Result of(Path file) throws IOException {
        return read(file, null);
    }

    /**
     * Copies into a new file, which is flushed to the disk.
     *
     * @throws UnreadableFileException when it is not the new file that fails
     */
    static Result copy(Path file, Path target) throws IOException {
        try (FileChannel out = FileChannel.open(target, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            Result result = read(file, out);
            out.force(true);
            return result;
        }
    }

    private static Result read(Path file, @Nullable FileChannel out) throws IOException {
        try (FileChannel in = open(file)) {
            MessageDigest digest = Digest.SHA_512.start();
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
            long size = 0;
            while (read(in, buffer) >= 0) {
                buffer.flip();
                size += buffer.remaining();
                digest.update(buffer.duplicate());
                while (out != null && buffer.hasRemaining()) {
                    out.write(buffer);
                }
                buffer.clear();
            }
            return new Result(size, Digest.hex(digest));
        }
    }

    private static FileChannel open(Path file) throws UnreadableFileException {
        try {
            return FileChannel.open(file, StandardOpenOption.READ);
        } catch (IOException e) {
            throw new UnreadableFileException(e);
        }
    }

    private static int read(FileChannel in, ByteBuffer buffer) throws UnreadableFileException {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            throw new UnreadableFileException(e);
        }
    }
}
