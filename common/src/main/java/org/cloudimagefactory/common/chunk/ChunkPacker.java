package org.cloudimagefactory.common.chunk;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Reads chunks of a file and packs them, on as many threads as there are processors; they come out in the order in which they went in.
 * A few are on their way at a time, so that memory does not grow with their number.
 */
final class ChunkPacker implements AutoCloseable {
    private static final int AHEAD = 4;
    private static final int MOST_THREADS = 8;

    private final FileChannel content;
    private final Sink sink;
    private final int threads = Math.min(Runtime.getRuntime().availableProcessors(), MOST_THREADS);
    private final ExecutorService workers = ChunkThreads.start("chunks", threads);
    private final Deque<Slot> free = new ArrayDeque<>();
    private final Deque<Slot> busy = new ArrayDeque<>();

    /** Takes packed chunks, in the order of what was asked for. */
    interface Sink {
        /** A packed chunk, whose bytes are to be used at once. */
        void packed(int entry, byte[] bytes, int stored) throws IOException;
    }

    /** Packs chunks of this file, of at most so many bytes each. */
    ChunkPacker(FileChannel content, int most, Sink sink) {
        this.content = content;
        this.sink = sink;
        for (int i = 0; i < threads * AHEAD; i++) {
            free.add(new Slot(most));
        }
    }

    /** Asks for a chunk; hands over those that are ready, at least where too many are on their way. */
    void add(int entry, long position, int length) throws IOException {
        Slot slot = free.poll();
        if (slot == null) {
            slot = handOver();
        }
        busy.add(slot.begin(entry, position, length));
    }

    /** Hands over all that is on its way. */
    void finish() throws IOException {
        while (!busy.isEmpty()) {
            free.add(handOver());
        }
    }

    private Slot handOver() throws IOException {
        Slot oldest = busy.remove();
        sink.packed(oldest.entry, oldest.target, oldest.stored());
        return oldest;
    }

    @Override
    public void close() {
        ChunkThreads.end(workers);
        free.forEach(Slot::close);
        busy.forEach(Slot::close);
    }

    /** Room for one chunk, as it is and packed. */
    private final class Slot implements Callable<Integer>, AutoCloseable {
        private final PackedChunk packer = new PackedChunk();
        private final byte[] chunk;
        private final byte[] target;
        private int entry;
        private long position;
        private int length;
        private @Nullable Future<Integer> work;

        Slot(int most) {
            this.chunk = new byte[most];
            this.target = new byte[PackedChunk.most(most)];
        }

        Slot begin(int nextEntry, long nextPosition, int nextLength) {
            entry = nextEntry;
            position = nextPosition;
            length = nextLength;
            work = workers.submit(this);
            return this;
        }

        int stored() throws IOException {
            return work == null ? 0 : ChunkThreads.result(work);
        }

        @Override
        public Integer call() throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(chunk, 0, length);
            while (buffer.hasRemaining()) {
                if (content.read(buffer, position + buffer.position()) < 0) {
                    throw new EOFException("the content became shorter");
                }
            }
            return packer.pack(chunk, length, target, 0);
        }

        @Override
        public void close() {
            packer.close();
        }
    }
}
