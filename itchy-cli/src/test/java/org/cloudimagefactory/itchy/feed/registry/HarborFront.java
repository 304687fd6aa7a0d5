package org.cloudimagefactory.itchy.feed.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.registry.RegistryServer;

/** Stands in front of a real registry and knows besides which repositories a project has, as Harbor does. Reads only. */
public final class HarborFront implements AutoCloseable {
    private final RegistryServer registry;
    private final String project;
    private final HttpServer server;
    private final Map<String, Integer> refused = new ConcurrentHashMap<>();
    private final AtomicInteger broken = new AtomicInteger();
    private final List<String> repositories = new CopyOnWriteArrayList<>();

    static {
        // Else each small answer waits for the other side's delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    public HarborFront(RegistryServer registry, String project) throws IOException {
        this.registry = registry;
        this.project = project;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/v2/", this::forward);
        server.createContext("/api/v2.0/projects/" + project + "/repositories", this::list);
        server.start();
    }

    public String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** The repositories that it tells. */
    public List<String> repositories() {
        return repositories;
    }

    /** From now on what begins with this path is answered by this status. */
    public void refuse(String start, int status) {
        refused.put(start, status);
    }

    /** From now on it is answered as the registry does. */
    public void accept(String start) {
        refused.remove(start);
    }

    /** So many answers with blobs end in the middle. */
    public void breakOff(int times) {
        broken.set(times);
    }

    private void list(HttpExchange exchange) throws IOException {
        byte[] body = repositories.stream()
                .map(name -> "{\"name\":\"" + project + "/" + name + "\"}")
                .collect(Collectors.joining(",", "[", "]"))
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** What is not there is told as registries do: any web server may answer 404. */
    private static void refuse(HttpExchange exchange, int status) throws IOException {
        byte[] body = status == 404 && exchange.getRequestMethod().equals("GET")
                ? "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\"}]}".getBytes(StandardCharsets.UTF_8)
                : new byte[0];
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void forward(HttpExchange exchange) throws IOException {
        String asked = exchange.getRequestURI().getPath();
        for (Map.Entry<String, Integer> one : refused.entrySet()) {
            if (asked.startsWith(one.getKey())) {
                refuse(exchange, one.getValue());
                return;
            }
        }
        HttpURLConnection connection =
                (HttpURLConnection) URI.create("http://" + registry.host() + exchange.getRequestURI())
                        .toURL()
                        .openConnection();
        connection.setRequestMethod(exchange.getRequestMethod());
        exchange.getRequestHeaders()
                .getOrDefault("Accept", List.of())
                .forEach(value -> connection.addRequestProperty("Accept", value));
        String range = exchange.getRequestHeaders().getFirst("Range");
        if (range != null) {
            connection.setRequestProperty("Range", range);
        }
        int status = connection.getResponseCode();
        for (String field :
                List.of("Content-Range", "Content-Type", "Docker-Content-Digest", "Docker-Distribution-Api-Version")) {
            String value = connection.getHeaderField(field);
            if (value != null) {
                exchange.getResponseHeaders().set(field, value);
            }
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            String length = connection.getHeaderField("Content-Length");
            if (length != null) {
                exchange.getResponseHeaders().set("Content-Length", length);
            }
            exchange.sendResponseHeaders(status, -1);
        } else {
            try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                byte[] body = in == null ? new byte[0] : in.readAllBytes();
                if (asked.contains("/blobs/") && broken.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    exchange.sendResponseHeaders(status, body.length);
                    exchange.getResponseBody().write(body, 0, body.length / 2);
                    exchange.getResponseBody().flush();
                    // Closed before it is complete, which ends the connection.
                    exchange.close();
                    return;
                }
                exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            }
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
