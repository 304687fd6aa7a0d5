package org.cloudimagefactory.common.chunk;

import java.security.MessageDigest;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.Digest;

/** SHA-512 of content, computed beside the thread that reads or writes it. */
public final class ContentDigest implements AutoCloseable {
    private static final int BUFFER = 1 << 18;
    private static final int BUFFERS = 16;
    private static final byte[] ZEROS = new byte[BUFFER];

    private final BlockingQueue<Piece> free = new ArrayBlockingQueue<>(BUFFERS);
    private final BlockingQueue<Piece> filled = new ArrayBlockingQueue<>(BUFFERS + 2);
    private final MessageDigest digest = Digest.SHA_512.start();
    private final Thread thread = new Thread(this::run, "digest");
    private Piece current = new Piece();
    private long size;

    /** Bytes and then zeros; with fewer zeros than none it is the end. */
    private static final class Piece {
        private final byte[] bytes = new byte[BUFFER];
        private int length;
        private long zeros;
    }

    /** Begins. */
    public ContentDigest() {
        for (int i = 0; i < BUFFERS; i++) {
            free.add(new Piece());
        }
        thread.setDaemon(true);
        thread.start();
    }

    /** These bytes follow; they are copied. */
    public void update(byte[] bytes, int offset, int length) {
        int done = 0;
        while (done < length) {
            int part = Math.min(length - done, BUFFER - current.length);
            System.arraycopy(bytes, offset + done, current.bytes, current.length, part);
            current.length += part;
            done += part;
            if (current.length == BUFFER) {
                send(0);
            }
        }
        size += length;
    }

    /** So many zeros follow. */
    public void zeros(long length) {
        size += length;
        send(length);
    }

    /** How many bytes there were so far. */
    public long size() {
        return size;
    }

    /** The digest of all that came, hexadecimal in lower case. */
    public String finish() {
        send(-1);
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        return Digest.hex(digest);
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void send(long zeros) {
        try {
            current.zeros = zeros;
            filled.put(current);
            current = free.take();
            current.length = 0;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static ItemProblem interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new ItemProblem("interrupted").causedBy(e);
    }

    private void run() {
        try {
            for (Piece piece = filled.take(); ; piece = filled.take()) {
                digest.update(piece.bytes, 0, piece.length);
                long zeros = piece.zeros;
                free.put(piece);
                for (long left = zeros; left > 0; left -= BUFFER) {
                    digest.update(ZEROS, 0, (int) Math.min(left, BUFFER));
                }
                if (zeros < 0) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
