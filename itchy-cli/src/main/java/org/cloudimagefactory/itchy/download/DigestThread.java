package org.cloudimagefactory.itchy.download;

import java.security.MessageDigest;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.cloudimagefactory.common.spool.Digest;

/**
 * Computes SHA-512 beside the thread that receives and writes: the buffers go round between the two, so that neither waits for
 * the other's work.
 */
final class DigestThread implements AutoCloseable {
    /** Small enough to be still in the processor's cache when it is written and hashed. */
    static final int BUFFER = 1 << 18;

    private static final int BUFFERS = 32;

    private final BlockingQueue<Piece> free = new ArrayBlockingQueue<>(BUFFERS);
    private final BlockingQueue<Piece> filled = new ArrayBlockingQueue<>(BUFFERS + 1);
    private final MessageDigest digest = Digest.SHA_512.start();
    private final Thread thread = new Thread(this::run, "sha512");

    /** A buffer on its way round; one of negative length ends the work. */
    static final class Piece {
        final byte[] bytes;
        int length;

        Piece(int size) {
            bytes = new byte[size];
        }
    }

    DigestThread() {
        for (int i = 0; i < BUFFERS; i++) {
            free.add(new Piece(BUFFER));
        }
        thread.setDaemon(true);
        thread.start();
    }

    /** An empty buffer. */
    Piece take() throws InterruptedException {
        return free.take();
    }

    /** A filled one, whose bytes must not be changed any more. */
    void give(Piece piece) throws InterruptedException {
        filled.put(piece);
    }

    /** The digest over all that was given, hexadecimal. */
    String finish() throws InterruptedException {
        Piece end = new Piece(0);
        end.length = -1;
        filled.put(end);
        thread.join();
        return Digest.hex(digest);
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            for (Piece piece = filled.take(); piece.length >= 0; piece = filled.take()) {
                digest.update(piece.bytes, 0, piece.length);
                free.put(piece);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
