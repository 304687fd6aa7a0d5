package org.cloudimagefactory.itchy.download;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Computes digests beside the thread that receives and writes: the buffers go round between the two, so that neither waits for
 * the other's work.
 */
final class DigestThread implements AutoCloseable {
    /** Small enough to be still in the processor's cache when it is written and hashed. */
    static final int BUFFER = 1 << 18;

    private static final int BUFFERS = 32;

    private final BlockingQueue<Piece> free = new ArrayBlockingQueue<>(BUFFERS);
    private final BlockingQueue<Piece> filled = new ArrayBlockingQueue<>(BUFFERS + 1);
    private final PartDigests digests;
    private final Thread thread = new Thread(this::run, "digest");

    /** A buffer on its way round; one of negative length ends the work. */
    static final class Piece {
        final byte[] bytes;
        int length;

        Piece(int size) {
            bytes = new byte[size];
        }
    }

    /** Computes SHA-512 of all, and what these parts want. */
    DigestThread(List<DigestedPart> parts) {
        digests = new PartDigests(parts);
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

    /** What all that was given comes to. */
    PartDigests.Outcome finish() throws InterruptedException {
        Piece end = new Piece(0);
        end.length = -1;
        filled.put(end);
        thread.join();
        return digests.finish();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            for (Piece piece = filled.take(); piece.length >= 0; piece = filled.take()) {
                digests.update(piece.bytes, piece.length);
                free.put(piece);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
