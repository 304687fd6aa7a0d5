package org.cloudimagefactory.common.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;

/**
 * Ends a request at its deadline, whatever it waits for by then, when the server takes nothing more of it, or when nobody wants
 * the rest of its answer. Knows how far it came.
 */
final class RequestTimer implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final CompletableFuture<Void> alarm = new CompletableFuture<>();
    private final CompletableFuture<Void> cancelling;
    private final HttpUriRequestBase request;
    private final Deadline deadline;
    private volatile boolean connected;
    private volatile boolean sending;
    private volatile boolean stalled;
    private volatile long lastByte;

    RequestTimer(HttpUriRequestBase request, Deadline deadline) {
        this.request = request;
        this.deadline = deadline;
        cancelling = alarm.thenRun(request::cancel);
        if (deadline != Deadline.NEVER) {
            alarm.completeOnTimeout(null, deadline.left().toMillis() + 1, TimeUnit.MILLISECONDS);
        }
    }

    Deadline deadline() {
        return deadline;
    }

    /** There is a connection, and from now on the server may see something of the request. */
    void connected() {
        connected = true;
    }

    boolean isConnected() {
        return connected;
    }

    /** Whether the server took nothing more of the request. */
    boolean isStalled() {
        return stalled;
    }

    /** Sends a body, as long as the server takes a part of it now and then. */
    void send(WebBody body, OutputStream out, WebSettings settings) throws IOException {
        try (InputStream in = body.content().open()) {
            lastByte = System.nanoTime();
            Duration silence = settings.limits().silence();
            // A small body fits into the buffers on the way, so that nothing waits.
            sending = body.length() > BUFFER && !silence.isZero();
            lookAgain(silence);
            byte[] buffer = new byte[settings.bandwidth().chunk((int) Math.min(BUFFER, body.length() + 1))];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
                settings.bandwidth().used(count);
                lastByte = System.nanoTime();
            }
            out.flush();
        } finally {
            sending = false;
        }
    }

    private void look(Duration silence) {
        long left = silence.toNanos() - (System.nanoTime() - lastByte);
        if (left > 0) {
            CompletableFuture.delayedExecutor(left, TimeUnit.NANOSECONDS, Runnable::run)
                    .execute(() -> lookAgain(silence));
        } else {
            stalled = true;
            request.cancel();
        }
    }

    private void lookAgain(Duration silence) {
        if (sending) {
            look(silence);
        }
    }

    @Override
    public void close() {
        alarm.cancel(false);
        cancelling.cancel(false);
        // A connection whose answer was read to its end has been given back before, and is not touched.
        request.cancel();
    }
}
