package org.cloudimagefactory.nifty.oca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConnectionLimitTest {
    private static final int CALLS = 20;

    @Test
    void noMoreThanEightCallsAreOnTheirWayAtOnce() throws Exception {
        int limit = HttpSettings.USUAL_CONNECTIONS;
        CountDownLatch full = new CountDownLatch(limit);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        ExecutorService threads = Executors.newCachedThreadPool();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            asked.incrementAndGet();
            full.countDown();
            awaits(go);
            try (exchange) {
                AnsweringServer.send(
                        exchange, 200, ClientTest.answer("<i4>7</i4>").getBytes(StandardCharsets.UTF_8));
            }
        });
        server.start();
        try {
            URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/RPC2");
            Client client = ClientTest.client(endpoint, 1);
            List<Future<OneResponse>> calls = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                calls.add(threads.submit(() -> client.call(MethodCall.repeatable("one.image.info", 1, false))));
            }
            assertTrue(full.await(30, TimeUnit.SECONDS), "only " + asked + " calls came");
            // Nothing tells that no ninth one comes; it would within this time.
            Thread.sleep(300);
            assertEquals(limit, asked.get());
            go.countDown();
            for (Future<OneResponse> call : calls) {
                assertEquals(7, call.get(30, TimeUnit.SECONDS).intMessage());
            }
            assertEquals(CALLS, asked.get());
        } finally {
            go.countDown();
            server.stop(0);
            threads.shutdownNow();
        }
    }

    private static void awaits(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
