package org.cloudimagefactory.itchy.chunk;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.LongConsumer;
import org.cloudimagefactory.common.chunk.ChunkIndex;
import org.cloudimagefactory.common.chunk.PackRange;
import org.cloudimagefactory.common.chunk.PackedChunk;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.web.Attempts;
import org.cloudimagefactory.common.web.Deadline;
import org.cloudimagefactory.common.web.RetryPolicy;
import org.cloudimagefactory.itchy.download.ChunkSource;
import org.cloudimagefactory.itchy.download.OpenedContent;

/** Fetches parts of packs, and writes the chunks in them to their places in the content, each checked by its digest. */
final class PartFetcher {
    private final ChunkSource source;
    private final ChunkIndex index;
    private final long[] positions;
    private final FileChannel out;
    private final RetryPolicy retry;
    private final MessageDigest digest = Digest.SHA_256.start();
    private long received;

    PartFetcher(ChunkSource source, ChunkIndex index, long[] positions, FileChannel out, RetryPolicy retry) {
        this.source = source;
        this.index = index;
        this.positions = positions;
        this.out = out;
        this.retry = retry;
    }

    /** Fetches all of them; returns how many bytes came. */
    long fetch(List<PackRange> ranges, LongConsumer progress) throws InterruptedException {
        long before = received;
        try (PackedChunk packed = new PackedChunk()) {
            for (PackRange range : ranges) {
                fetch(range, packed, progress);
            }
        }
        return received - before;
    }

    /** A part whose connection breaks is gone on with at the first chunk that has not come. */
    private void fetch(PackRange range, PackedChunk packed, LongConsumer progress) throws InterruptedException {
        Attempts attempts = retry.until(Deadline.NEVER);
        int done = 0;
        while (done < range.chunks().size()) {
            long before = received;
            long from = done == 0 ? range.from() : index.offset(range.chunks().get(done));
            try (OpenedContent content =
                    source.part(index.packDigest(range.pack()), index.packSize(range.pack()), from, range.to())) {
                long at = from;
                for (; done < range.chunks().size(); done++) {
                    int entry = range.chunks().get(done);
                    at = take(content.body(), at, entry, packed);
                    progress.accept(received);
                }
            } catch (IOException e) {
                if (!attempts.again(received - before, e)) {
                    throw ItemProblem.of("cannot fetch pack " + index.packDigest(range.pack()), e);
                }
            }
        }
    }

    private long take(InputStream in, long at, int entry, PackedChunk packed) throws IOException {
        in.skipNBytes(index.offset(entry) - at);
        byte[] stored = in.readNBytes(index.stored(entry));
        if (stored.length < index.stored(entry)) {
            throw new EOFException("it ends early");
        }
        received += index.offset(entry) - at + stored.length;
        byte[] chunk = new byte[(int) index.length(entry)];
        unpack(packed, stored, chunk, entry);
        ByteBuffer buffer = ByteBuffer.wrap(chunk);
        while (buffer.hasRemaining()) {
            out.write(buffer, positions[entry] + buffer.position());
        }
        return index.offset(entry) + (long) stored.length;
    }

    private void unpack(PackedChunk packed, byte[] stored, byte[] chunk, int entry) {
        String pack = "pack " + index.packDigest(index.pack(entry));
        try {
            packed.unpack(stored, 0, stored.length, chunk, chunk.length);
        } catch (IOException e) {
            throw new ItemProblem(pack + " is damaged: " + e.getMessage()).causedBy(e);
        }
        if (!index.isDigest(entry, digest.digest(chunk))) {
            throw new ItemProblem(pack + " is damaged: a chunk has another digest than the index says");
        }
    }
}
