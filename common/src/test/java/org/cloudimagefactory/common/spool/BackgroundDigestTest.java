package org.cloudimagefactory.common.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BackgroundDigestTest {
    private static final int ALL_BUFFERS = BackgroundDigest.BUFFER * BackgroundDigest.BUFFERS;

    private final byte[] bytes = new byte[2 * ALL_BUFFERS + 17];

    BackgroundDigestTest() {
        new Random(5).nextBytes(bytes);
    }

    /** Shows the thread in which it works, and does it when the test lets it. */
    private static final class Held extends MessageDigest {
        private final AtomicReference<Thread> thread = new AtomicReference<>();
        private final CountDownLatch go;
        private final boolean broken;

        Held(CountDownLatch go, boolean broken) {
            super("held");
            this.go = go;
            this.broken = broken;
        }

        @Override
        protected void engineUpdate(byte input) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected void engineUpdate(byte[] input, int offset, int length) {
            thread.set(Thread.currentThread());
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (broken) {
                throw new IllegalArgumentException("broken");
            }
        }

        @Override
        protected byte[] engineDigest() {
            return new byte[0];
        }

        @Override
        protected void engineReset() {}
    }

    @Test
    void isThatOfAllBytesInWhateverPiecesTheyCome() throws IOException {
        for (int piece :
                new int[] {1 << 10, 65_536, BackgroundDigest.BUFFER, BackgroundDigest.BUFFER + 1, bytes.length}) {
            try (BackgroundDigest digest = new BackgroundDigest(Digest.SHA_512.start())) {
                for (int at = 0; at < bytes.length; at += piece) {
                    digest.update(ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at)));
                }
                assertEquals(Digest.SHA_512.of(bytes), Digest.hex(digest.soFar()), "pieces of " + piece);
            }
        }
    }

    @Test
    void canBeAskedInBetweenAndGoBack() throws IOException {
        MessageDigest half = Digest.SHA_256.start();
        half.update(bytes, 0, 1_000_000);
        try (BackgroundDigest digest = new BackgroundDigest(Digest.SHA_256.start())) {
            digest.update(ByteBuffer.wrap(bytes, 0, 1_000_000));
            MessageDigest asked = digest.soFar();
            assertEquals(Digest.hex(Digest.copy(half)), Digest.hex(Digest.copy(asked)));
            digest.update(ByteBuffer.wrap(bytes, 7, 3_000_000));
            digest.restart(asked);
            digest.update(ByteBuffer.wrap(bytes, 1_000_000, bytes.length - 1_000_000));
            assertEquals(Digest.SHA_256.of(bytes), Digest.hex(digest.soFar()));
        }
    }

    @Test
    void whoIsFasterWaitsAndNothingPilesUp() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Held held = new Held(go, false);
        BackgroundDigest digest = new BackgroundDigest(held);
        ByteBuffer given = ByteBuffer.wrap(bytes);
        CompletableFuture<Void> feeding = CompletableFuture.runAsync(() -> {
            try {
                digest.update(given);
            } catch (InterruptedIOException e) {
                throw new AssertionError(e);
            }
        });
        while (given.position() < ALL_BUFFERS) {
            Thread.sleep(1);
        }
        assertFalse(feeding.isDone());
        assertEquals(ALL_BUFFERS, given.position());
        go.countDown();
        feeding.get();
        digest.close();
        held.thread.get().join();
    }

    @Test
    void whatNobodyWantsAnyMoreEndsItsThread() throws Exception {
        Held held = new Held(new CountDownLatch(1), false);
        try (BackgroundDigest digest = new BackgroundDigest(held)) {
            digest.update(ByteBuffer.wrap(bytes, 0, ALL_BUFFERS));
            while (held.thread.get() == null) {
                Thread.sleep(1);
            }
        }
        held.thread.get().join();
        assertFalse(held.thread.get().isAlive());
    }

    @Test
    void fewBytesBeginNoThread() throws IOException {
        Held held = new Held(new CountDownLatch(0), false);
        try (BackgroundDigest digest = new BackgroundDigest(held)) {
            digest.update(ByteBuffer.wrap(bytes, 0, BackgroundDigest.BUFFER - 1));
            digest.restart(Digest.SHA_256.start());
        }
        assertEquals(Thread.currentThread(), held.thread.get());
    }

    @Test
    void whoWaitsCanBeInterruptedAndAskLater() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        BackgroundDigest digest = new BackgroundDigest(new Held(go, false));
        digest.update(ByteBuffer.wrap(bytes, 0, ALL_BUFFERS));
        Thread.currentThread().interrupt();
        assertThrows(InterruptedIOException.class, () -> digest.restart(Digest.SHA_256.start()));
        assertTrue(Thread.interrupted());
        go.countDown();
        digest.restart(Digest.SHA_256.start());
        digest.update(ByteBuffer.wrap(bytes));
        assertEquals(Digest.SHA_256.of(bytes), Digest.hex(digest.soFar()));
        digest.close();
        assertThrows(IllegalStateException.class, digest::soFar);
    }

    @Test
    void aDefectIsToldAndNobodyWaitsForEver() throws Exception {
        try (BackgroundDigest digest = new BackgroundDigest(new Held(new CountDownLatch(0), true))) {
            assertThrows(IllegalStateException.class, () -> {
                digest.update(ByteBuffer.wrap(bytes));
                digest.soFar();
            });
        }
    }
}
