package org.cloudimagefactory.itchy.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.DiskSpace;

/** Writes a stream to a new file, with holes where it is zero, and no more than a limit: what is unpacked may be a bomb. */
public final class SparseFile {
    private static final int BLOCK = 1 << 16;

    /** A few kilobytes unpack to terabytes of zeros, which take hours; what has nothing here has nothing at all. */
    private static final long EMPTY_LIMIT = 64L << 20;

    /** Stays free, so that the system and other programs go on. */
    private static final long RESERVE = 64L << 20;

    /** Bytes after which free space is looked at again. */
    private static final long INTERVAL = 16L << 20;

    /**
     * A piece of a sparse file.
     *
     * @param position in the new file
     * @param offset in the file that it comes from
     * @param length number of bytes
     */
    public record Piece(long position, long offset, long length) {}

    private final Path target;
    private final FileChannel out;
    private long untilNextLook;

    private SparseFile(Path target, FileChannel out) {
        this.target = target;
        this.out = out;
    }

    /**
     * Writes all of the stream.
     *
     * @throws IOException when the stream can't be read; when the file can't be written, that is a problem of the environment
     */
    public static void write(InputStream in, Path target, long limit) throws IOException {
        try (FileChannel out = create(target)) {
            new SparseFile(target, out).write(in, limit);
        }
    }

    /** Copies pieces of another file to their places in a new one of a size, which is zero elsewhere. */
    public static void expand(FileChannel source, List<Piece> pieces, long size, Path target, long limit)
            throws IOException {
        if (size > limit) {
            throw new ItemProblem("it unpacks to more than " + limit + " bytes");
        }
        try (FileChannel out = create(target)) {
            SparseFile file = new SparseFile(target, out);
            for (Piece piece : pieces) {
                file.copy(source, piece);
            }
            if (size > out.size()) {
                file.put(ByteBuffer.allocate(1), size - 1);
            }
        }
    }

    private void copy(FileChannel source, Piece piece) throws IOException {
        byte[] block = new byte[BLOCK];
        long done = 0;
        try (InputStream in = new RangeInputStream(source, piece.offset(), piece.length())) {
            for (int count = in.readNBytes(block, 0, BLOCK); count > 0; count = in.readNBytes(block, 0, BLOCK)) {
                if (!isZero(block, count)) {
                    put(ByteBuffer.wrap(block, 0, count), piece.position() + done);
                }
                done += count;
            }
        }
    }

    private void write(InputStream in, long limit) throws IOException {
        byte[] block = new byte[BLOCK];
        boolean isEmpty = true;
        long size = 0;
        for (int count = in.readNBytes(block, 0, BLOCK); count > 0; count = in.readNBytes(block, 0, BLOCK)) {
            if (size + count > limit) {
                throw new ItemProblem("it unpacks to more than " + limit + " bytes");
            }
            if (!isZero(block, count)) {
                put(ByteBuffer.wrap(block, 0, count), size);
                isEmpty = false;
            }
            size += count;
            if (isEmpty && size >= EMPTY_LIMIT) {
                throw new ItemProblem("it begins with " + (size >> 20) + " MiB of zeros, as no image does");
            }
        }
        if (size > out.size()) {
            // A hole at the end exists only if the last byte does.
            put(ByteBuffer.allocate(1), size - 1);
        }
    }

    private static FileChannel create(Path target) {
        try {
            return FileChannel.open(target, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    private void put(ByteBuffer buffer, long position) {
        try {
            untilNextLook -= buffer.remaining();
            if (untilNextLook < 0) {
                if (DiskSpace.usable(target) < RESERVE) {
                    throw new IOException("no space left on device");
                }
                untilNextLook = INTERVAL;
            }
            long at = position;
            while (buffer.hasRemaining()) {
                at += out.write(buffer, at);
            }
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    private static EnvironmentProblem unwritable(Path target, IOException cause) {
        return new EnvironmentProblem(
                        "cannot unpack an image to " + target.getParent() + ": " + Directories.reason(cause))
                .hint("check permissions and free space, or name another directory with --temp-image-dir")
                .causedBy(cause);
    }

    private static boolean isZero(byte[] block, int count) {
        for (int i = 0; i < count; i++) {
            if (block[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
