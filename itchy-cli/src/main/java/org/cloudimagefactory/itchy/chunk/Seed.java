package org.cloudimagefactory.itchy.chunk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.cloudimagefactory.common.chunk.ChunkIndex;
import org.cloudimagefactory.common.chunk.ChunkTable;

/** Raw content that is here, by its chunks. */
final class Seed implements AutoCloseable {
    private final FileChannel raw;
    private final ChunkTable table;
    private final long[] positions;

    private Seed(FileChannel raw, ChunkIndex index) {
        this.raw = raw;
        this.table = new ChunkTable(index);
        this.positions = positions(index);
    }

    /** A raw file and the index of its content. */
    static Seed open(Path raw, ChunkIndex index) throws IOException {
        return new Seed(FileChannel.open(raw, StandardOpenOption.READ), index);
    }

    /** Where each entry of an index begins in the content. */
    static long[] positions(ChunkIndex index) {
        long[] positions = new long[index.entries()];
        long position = 0;
        for (int entry = 0; entry < positions.length; entry++) {
            positions[entry] = position;
            position += index.length(entry);
        }
        return positions;
    }

    boolean has(ChunkIndex wanted, int entry) {
        return table.find(wanted, entry) >= 0;
    }

    /** Reads the chunk of an entry; false when the file is too short for it. */
    boolean read(ChunkIndex wanted, int entry, byte[] chunk) throws IOException {
        return read(raw, positions[table.find(wanted, entry)], chunk, (int) wanted.length(entry));
    }

    static boolean read(FileChannel channel, long position, byte[] chunk, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(chunk, 0, length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        raw.close();
    }
}
