package org.cloudimagefactory.comfy.publish;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Sends requests, and ends one whose server neither takes a byte nor answers for a while. */
final class WatchedClient {
    private static final Duration CONNECT = Duration.ofSeconds(30);
    private static final int LOOKS = 10;

    private final Duration silence;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    WatchedClient(Duration silence) {
        this.silence = silence;
    }

    HttpResponse<Void> put(HttpRequest.Builder request, BodyPublisher body) throws IOException {
        AtomicLong lastByte = new AtomicLong(System.nanoTime());
        long length = body.contentLength();
        // No publisher but the built-in one may name a length of zero.
        BodyPublisher watched = length == 0
                ? body
                : BodyPublishers.fromPublisher(subscriber -> body.subscribe(new Watched(subscriber, lastByte)), length);
        return send(request.PUT(watched).build(), lastByte);
    }

    HttpResponse<Void> head(HttpRequest.Builder request) throws IOException {
        HttpRequest asked = request.method("HEAD", BodyPublishers.noBody()).build();
        return send(asked, new AtomicLong(System.nanoTime()));
    }

    private HttpResponse<Void> send(HttpRequest request, AtomicLong lastByte) throws IOException {
        CompletableFuture<HttpResponse<Void>> answer =
                client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
        try {
            while (true) {
                try {
                    return answer.get(silence.toMillis() / LOOKS + 1, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    if (System.nanoTime() - lastByte.get() > silence.toNanos()) {
                        throw new IOException("the server has been silent for " + silence.toSeconds() + " s", e);
                    }
                }
            }
        } catch (ExecutionException e) {
            throw failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            answer.cancel(true);
        }
    }

    private static IOException failed(ExecutionException e) {
        if (e.getCause() instanceof ConnectException) {
            // It says nothing of its own.
            return new IOException("no connection", e);
        }
        return e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    }

    /** Notes when the last bytes went out. */
    private record Watched(Flow.Subscriber<? super ByteBuffer> target, AtomicLong lastByte)
            implements Flow.Subscriber<ByteBuffer> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            target.onSubscribe(subscription);
        }

        @Override
        public void onNext(ByteBuffer bytes) {
            lastByte.set(System.nanoTime());
            target.onNext(bytes);
        }

        @Override
        public void onError(Throwable problem) {
            target.onError(problem);
        }

        @Override
        public void onComplete() {
            target.onComplete();
        }
    }
}
