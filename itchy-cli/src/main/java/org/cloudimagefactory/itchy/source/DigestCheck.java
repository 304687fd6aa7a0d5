package org.cloudimagefactory.itchy.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.Digest;

/**
 * Reads a file once, on a thread of its own, and checks the digests of all given ranges in that pass. It runs beside the
 * conversion, so that the disk is read once; what was converted counts only after {@link #await()} has returned.
 */
public final class DigestCheck implements AutoCloseable {
    /** Fits into the cache of a core together with the tables of the digest. */
    private static final int BUFFER = 1 << 18;

    private final String file;
    private final FileChannel channel;
    private final Map<DigestRange, MessageDigest> digests = new LinkedHashMap<>();
    private final FutureTask<Boolean> task = new FutureTask<>(this::read);
    private volatile boolean cancelled;

    private DigestCheck(String file, FileChannel channel, List<DigestRange> ranges) {
        this.file = file;
        this.channel = channel;
        ranges.forEach(range ->
                digests.put(range, Digest.named(range.algorithm()).orElseThrow().start()));
    }

    /** Starts to read. */
    public static DigestCheck start(String file, FileChannel channel, List<DigestRange> ranges) {
        DigestCheck check = new DigestCheck(file, channel, ranges);
        Thread thread = new Thread(check.task, "digest");
        thread.setDaemon(true);
        thread.start();
        return check;
    }

    /** Waits for the end, and fails when a digest is not the expected one. */
    public void await() {
        try {
            task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ItemProblem("interrupted while hashing " + file).causedBy(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw ItemProblem.of("cannot read " + file, failure);
            }
            throw new IllegalStateException("hashing of " + file + " failed", e);
        }
        digests.forEach((range, digest) -> {
            String found = Digest.hex(digest);
            if (!found.equals(range.expected())) {
                throw new ItemProblem(
                        range.algorithm() + " of " + range.what() + " is " + found + " instead of " + range.expected());
            }
        });
    }

    /** Stops reading and waits until the thread has let go of the channel. */
    @Override
    public void close() {
        cancelled = true;
        try {
            task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            // Whoever closes without awaiting has another problem already.
            return;
        }
    }

    private Boolean read() throws IOException {
        long end = digests.keySet().stream().mapToLong(DigestRange::end).max().orElse(0);
        long position =
                digests.keySet().stream().mapToLong(DigestRange::offset).min().orElse(0);
        ByteBuffer buffer = ByteBuffer.allocate(end > position ? BUFFER : 0);
        while (position < end && !cancelled) {
            buffer.clear().limit((int) Math.min(BUFFER, end - position));
            int count = channel.read(buffer, position);
            if (count < 0) {
                throw new IOException("it ends at byte " + position);
            }
            update(buffer, position, count);
            position += count;
        }
        return true;
    }

    private void update(ByteBuffer buffer, long position, int count) {
        digests.forEach((range, digest) -> {
            long from = Math.max(range.offset(), position);
            long to = Math.min(range.end(), position + count);
            if (from < to) {
                digest.update(
                        buffer.duplicate().position((int) (from - position)).limit((int) (to - position)));
            }
        });
    }
}
