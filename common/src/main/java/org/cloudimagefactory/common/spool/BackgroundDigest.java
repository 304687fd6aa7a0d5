package org.cloudimagefactory.common.spool;

import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A digest over bytes that flow past, computed beside the thread that has them: what it is given is copied into buffers that go
 * round, a fixed number of them, and whoever is faster than the digest waits for the next. Few bytes begin no thread. One thread at
 * a time feeds it.
 */
public final class BackgroundDigest implements AutoCloseable {
    /** Small enough to be still in the processor's cache when it is hashed. */
    static final int BUFFER = 1 << 18;

    static final int BUFFERS = 16;

    private final BlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(BUFFERS);
    private final BlockingQueue<ByteBuffer> filled = new ArrayBlockingQueue<>(BUFFERS);
    /** Whose it is goes with the buffers: the thread's while one of them is on its way, else the feeder's. */
    private MessageDigest digest;

    private int made;
    private @Nullable ByteBuffer filling;
    private @Nullable Thread thread;
    private boolean closed;

    private volatile @Nullable Throwable defect;

    /** Goes on with this digest, which is nobody else's from now on. */
    public BackgroundDigest(MessageDigest digest) {
        this.digest = digest;
    }

    /**
     * Takes the next bytes, all of the buffer.
     *
     * @throws InterruptedIOException when the thread is interrupted while it waits
     */
    public void update(ByteBuffer bytes) throws InterruptedIOException {
        while (bytes.hasRemaining()) {
            ByteBuffer buffer = filling == null ? empty() : filling;
            filling = buffer;
            int count = Math.min(bytes.remaining(), buffer.remaining());
            buffer.put(bytes.slice(bytes.position(), count));
            bytes.position(bytes.position() + count);
            if (!buffer.hasRemaining()) {
                filling = null;
                give(buffer);
            }
        }
    }

    /**
     * The digest of all bytes until now, to be asked or to go on with elsewhere.
     *
     * @throws InterruptedIOException when the thread is interrupted while it waits
     */
    public MessageDigest soFar() throws InterruptedIOException {
        await();
        return Digest.copy(digest);
    }

    /**
     * Forgets what came, and goes on with this digest.
     *
     * @throws InterruptedIOException when the thread is interrupted while it waits
     */
    public void restart(MessageDigest from) throws InterruptedIOException {
        await();
        digest = from;
    }

    /** Ends the thread; what it had not got to is not computed. */
    @Override
    public void close() {
        closed = true;
        if (thread != null) {
            thread.interrupt();
        }
    }

    private ByteBuffer empty() throws InterruptedIOException {
        ensureUsable();
        ByteBuffer there = free.poll();
        if (there == null && made < BUFFERS) {
            made++;
            return ByteBuffer.allocate(BUFFER);
        }
        return there == null ? taken() : there;
    }

    private ByteBuffer taken() throws InterruptedIOException {
        try {
            ByteBuffer buffer = free.take();
            ensureUsable();
            return buffer;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private void give(ByteBuffer buffer) {
        if (thread == null) {
            thread = new Thread(this::run, "digest");
            thread.setDaemon(true);
            thread.start();
        }
        filled.add(buffer.flip());
    }

    /** Until every buffer has come back, so that the digest is the feeder's. */
    private void await() throws InterruptedIOException {
        ensureUsable();
        ByteBuffer rest = filling;
        if (rest != null) {
            filling = null;
            if (thread == null) {
                digest.update(rest.flip());
                free.add(rest.clear());
            } else {
                give(rest);
            }
        }
        List<ByteBuffer> back = new ArrayList<>(made);
        try {
            while (back.size() < made) {
                back.add(taken());
            }
        } finally {
            free.addAll(back);
        }
    }

    private void ensureUsable() {
        if (closed) {
            throw new IllegalStateException("the digest is closed");
        }
        Throwable found = defect;
        if (found != null) {
            throw new IllegalStateException("the digest could not be computed", found);
        }
    }

    private static InterruptedIOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        InterruptedIOException told = new InterruptedIOException("interrupted");
        told.initCause(e);
        return told;
    }

    private void run() {
        try {
            while (true) {
                ByteBuffer next = filled.take();
                try {
                    digest.update(next);
                } catch (RuntimeException | Error e) {
                    defect = e;
                }
                free.add(next.clear());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
