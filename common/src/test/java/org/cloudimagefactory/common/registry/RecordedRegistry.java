package org.cloudimagefactory.common.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cloudimagefactory.common.web.WireServer;

/**
 * Answers as a real registry was recorded to: each request must be the one of the next recorded exchange, but for the digest by which
 * an upload is closed.
 */
final class RecordedRegistry implements AutoCloseable {
    private static final JsonNode ALL = read();
    private static final String RECORDED = "127.0.0.1:5601";

    private final Deque<JsonNode> steps = new ArrayDeque<>();
    private final List<String> surprises = new CopyOnWriteArrayList<>();
    private final WireServer server;

    /** The exchanges of these names, in this order; a name with {@code #2} is the second of that name. */
    RecordedRegistry(String... names) throws IOException {
        for (String name : names) {
            steps.add(step(name));
        }
        server = new WireServer(this::answer);
    }

    private static JsonNode read() {
        try (InputStream in = RecordedRegistry.class.getResourceAsStream("/registry/docker-registry-2.8.2.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode step(String name) {
        int number = name.matches(".*#[0-9]") ? name.charAt(name.length() - 1) - '0' : 1;
        String plain = name.replaceFirst("#[0-9]$", "");
        List<JsonNode> found = new ArrayList<>();
        ALL.forEach(exchange -> {
            if (exchange.path("step").asText().equals(plain)) {
                found.add(exchange);
            }
        });
        return found.get(number - 1);
    }

    RepositoryName repository(String path) {
        return new RepositoryName("127.0.0.1:" + server.port(), path);
    }

    List<WireServer.Request> requests() {
        return server.requests();
    }

    /** What was asked and not recorded, and what was recorded and not asked. */
    List<String> surprises() {
        List<String> all = new ArrayList<>(surprises);
        steps.forEach(step -> all.add("not asked: " + step.path("step").asText()));
        return all;
    }

    private boolean answer(WireServer.Request request, Socket connection) throws IOException {
        JsonNode step = steps.poll();
        String asked = request.line().replace(" HTTP/1.1", "");
        if (step == null) {
            surprises.add("asked: " + asked);
            return false;
        }
        JsonNode recorded = step.path("request");
        String expected =
                recorded.path("method").asText() + " " + recorded.path("path").asText();
        if (!plain(asked).equals(plain(expected))) {
            surprises.add("asked: " + asked + ", recorded: " + expected);
        }
        JsonNode response = step.path("response");
        StringBuilder head =
                new StringBuilder("HTTP/1.1 " + response.path("status").asInt() + " Recorded\r\n");
        response.path("headers")
                .properties()
                .forEach(field -> head.append(field.getKey())
                        .append(": ")
                        .append(field.getValue().asText().replace(RECORDED, "127.0.0.1:" + server.port()))
                        .append("\r\n"));
        OutputStream out = connection.getOutputStream();
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        out.write(response.path("body").asText("").getBytes(StandardCharsets.UTF_8));
        out.flush();
        return true;
    }

    private static String plain(String asked) {
        return asked.replaceFirst("[?&]digest=.*", "").replaceFirst("tags/list.*", "tags/list");
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
