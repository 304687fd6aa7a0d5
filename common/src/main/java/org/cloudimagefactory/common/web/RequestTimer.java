package org.cloudimagefactory.common.web;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;

/** Ends a request at its deadline, whatever it waits for by then, or when nobody wants the rest of its answer. */
final class RequestTimer implements AutoCloseable {
    private final CompletableFuture<Void> alarm = new CompletableFuture<>();
    private final CompletableFuture<Void> cancelling;

    private final HttpUriRequestBase request;

    RequestTimer(HttpUriRequestBase request, Deadline deadline) {
        this.request = request;
        cancelling = alarm.thenRun(request::cancel);
        if (deadline != Deadline.NEVER) {
            alarm.completeOnTimeout(null, deadline.left().toMillis() + 1, TimeUnit.MILLISECONDS);
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
