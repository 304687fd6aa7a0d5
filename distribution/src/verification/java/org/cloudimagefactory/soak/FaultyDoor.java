package org.cloudimagefactory.soak;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands before the cloud and spoils one call in twenty; a cloud that is not there answers nobody. */
final class FaultyDoor implements AutoCloseable {
    private static final int ONE_IN = 20;

    /** The ways in which a call fails. */
    private enum Way {
        /** The connection ends before anything is done. */
        CLOSED_BEFORE,
        /** It is done, but nobody hears of it. */
        CLOSED_AFTER,
        /** It is not done, and a proxy says so. */
        UNAVAILABLE,
        /** It is done, but the answer breaks off. */
        CUT_OFF,
        /** It is done, but the answer comes later than anybody waits. */
        LATE
    }

    private static final List<Way> WAYS = List.of(Way.values());

    private final HttpServer server;
    private final ExecutorService executor = Executors.newFixedThreadPool(24);
    private final HttpClient client = HttpClient.newHttpClient();
    private final Dice dice;
    private final Tally tally;
    private final long lateMillis;
    private volatile boolean faulty;
    private volatile URI cloud = URI.create("http://127.0.0.1:1/");

    FaultyDoor(Dice dice, Tally tally, long lateMillis) throws IOException {
        this.dice = dice;
        this.tally = tally;
        this.lateMillis = lateMillis;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(executor);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Calls go there from now on. */
    void leadTo(URI endpoint) {
        cloud = endpoint;
    }

    /** Whether calls fail. */
    void faulty(boolean on) {
        faulty = on;
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/RPC2";
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] call = exchange.getRequestBody().readAllBytes();
            tally.count("calls");
            Way way = faulty && dice.onceIn(ONE_IN) ? dice.oneOf(WAYS) : null;
            if (way == null) {
                HttpResponse<byte[]> answer = forward(call);
                send(exchange, answer.statusCode(), answer.body(), answer.body().length);
            } else {
                tally.count("call failed: " + way);
                spoil(way, exchange, call);
            }
        } catch (IOException e) {
            tally.count("calls that found no cloud, or whose caller was gone");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void spoil(Way way, HttpExchange exchange, byte[] call) throws IOException, InterruptedException {
        switch (way) {
            case CLOSED_BEFORE -> {
                // Closing is all.
            }
            case UNAVAILABLE -> send(exchange, 503, new byte[] {'n', 'o'}, 2);
            case CLOSED_AFTER -> forward(call);
            case CUT_OFF -> {
                HttpResponse<byte[]> answer = forward(call);
                send(exchange, answer.statusCode(), answer.body(), answer.body().length / 2);
            }
            case LATE -> {
                HttpResponse<byte[]> answer = forward(call);
                Thread.sleep(lateMillis);
                send(exchange, answer.statusCode(), answer.body(), answer.body().length);
            }
        }
    }

    private HttpResponse<byte[]> forward(byte[] call) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(cloud)
                .header("Content-Type", "text/xml")
                .POST(HttpRequest.BodyPublishers.ofByteArray(call))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private static void send(HttpExchange exchange, int status, byte[] body, int sent) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/xml; charset=utf-8");
        exchange.getResponseHeaders().set("Connection", "close");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body, 0, sent);
        exchange.getResponseBody().flush();
    }
}
