package org.cloudimagefactory.common.ova;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The end of a VMDK of the kind streamOptimized. Who reads it in one go takes grain after grain up to a marker of the end, a
 * sector of zeros. qemu-img writes none; it rounds the file up to a whole grain instead, or ends it with the last one, and
 * programs that import such files stumble over the one or the other.
 */
public final class StreamEnd {
    private static final int SECTOR = 512;
    private static final int MAGIC = 0x564d444b;
    private static final long AT_END = -1;
    private static final int CAPACITY = 12;
    private static final int GRAIN_SIZE = 20;
    private static final int ENTRIES = 44;
    private static final int DIRECTORY = 56;
    private static final int OVERHEAD = 64;
    private static final int GRAIN_HEADER = 12;
    private static final int LENGTH_IN_GRAIN = 8;
    private static final long MAX_ENTRIES = 1 << 16;
    private static final long MAX_TABLES = 1 << 20;

    private final FileChannel channel;
    private final long start;
    private final long length;

    private StreamEnd(FileChannel channel, long start, long length) {
        this.channel = channel;
        this.start = start;
        this.length = length;
    }

    /** Makes a file that qemu-img has written end with the marker, and nothing behind it; any other is left alone. */
    public static void seal(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            StreamEnd stream = new StreamEnd(channel, 0, channel.size());
            if (!stream.isSealed()) {
                long end = stream.endOfGrains();
                channel.truncate(end);
                ByteBuffer marker = ByteBuffer.allocate(SECTOR);
                while (marker.hasRemaining()) {
                    channel.write(marker, end + marker.position());
                }
                channel.force(true);
            }
        }
    }

    /** Whether the VMDK that lies there in a file ends with the marker, and with nothing behind it. */
    public static boolean isSealed(FileChannel channel, long start, long length) throws IOException {
        return new StreamEnd(channel, start, length).isSealed();
    }

    private boolean isSealed() throws IOException {
        ByteBuffer header = read(0, (int) Math.min(SECTOR, length));
        if (length < SECTOR || header.getInt(0) != MAGIC) {
            return true;
        }
        long end = header.getLong(DIRECTORY) == AT_END ? length - SECTOR : endOfGrains();
        return end + SECTOR == length && read(end, SECTOR).equals(ByteBuffer.allocate(SECTOR));
    }

    /** The byte behind the last grain that the tables name, rounded up to a sector. */
    private long endOfGrains() throws IOException {
        ByteBuffer header = read(0, SECTOR);
        long entries = Integer.toUnsignedLong(header.getInt(ENTRIES));
        long covered = header.getLong(GRAIN_SIZE) * entries;
        if (entries == 0 || entries > MAX_ENTRIES || covered <= 0) {
            throw new IOException("its grain tables make no sense");
        }
        long tables = (header.getLong(CAPACITY) + covered - 1) / covered;
        if (tables < 0 || tables > MAX_TABLES) {
            throw new IOException("it has too many grain tables");
        }
        ByteBuffer directory = read(header.getLong(DIRECTORY) * SECTOR, (int) tables * Integer.BYTES);
        long last = 0;
        while (directory.hasRemaining()) {
            long table = Integer.toUnsignedLong(directory.getInt());
            ByteBuffer grains = read(table * SECTOR, table == 0 ? 0 : (int) entries * Integer.BYTES);
            while (grains.hasRemaining()) {
                last = Math.max(last, Integer.toUnsignedLong(grains.getInt()));
            }
        }
        return Math.max(header.getLong(OVERHEAD) * SECTOR, last <= 1 ? 0 : endOfGrain(last * SECTOR));
    }

    private long endOfGrain(long offset) throws IOException {
        long stored = Integer.toUnsignedLong(read(offset, GRAIN_HEADER).getInt(LENGTH_IN_GRAIN));
        return (offset + GRAIN_HEADER + stored + SECTOR - 1) / SECTOR * SECTOR;
    }

    private ByteBuffer read(long offset, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        if (offset < 0 || count > length - offset) {
            throw new EOFException("it is truncated");
        }
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, start + offset + buffer.position()) < 0) {
                throw new EOFException("it is truncated");
            }
        }
        return buffer.flip();
    }
}
