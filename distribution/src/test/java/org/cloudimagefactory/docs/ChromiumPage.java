package org.cloudimagefactory.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A page in headless Chromium, by its protocol for developers: what it asks for, what stands in it, what is typed into it. */
final class ChromiumPage implements AutoCloseable, WebSocket.Listener {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final ObjectMapper json = new ObjectMapper();
    private final Process chromium;
    private final WebSocket socket;
    private final AtomicInteger number = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final StringBuilder message = new StringBuilder();

    ChromiumPage(Path profile) throws IOException, InterruptedException {
        chromium = new ProcessBuilder(
                        "chromium",
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(profile.resolveSibling("chromium.log").toFile())
                .start();
        Path ready = profile.resolve("DevToolsActivePort");
        waitFor(() -> Files.exists(ready) && Files.readAllLines(ready).size() > 1, "Chromium does not start");
        HttpClient client = HttpClient.newHttpClient();
        URI targets = URI.create("http://127.0.0.1:" + Files.readAllLines(ready).get(0) + "/json/list");
        JsonNode pages =
                json.readTree(client.send(HttpRequest.newBuilder(targets).build(), HttpResponse.BodyHandlers.ofString())
                        .body());
        socket = client.newWebSocketBuilder()
                .buildAsync(URI.create(pages.get(0).get("webSocketDebuggerUrl").asText()), this)
                .join();
        call("Network.enable", Map.of());
    }

    void open(String url) throws IOException {
        call("Page.navigate", Map.of("url", url));
    }

    /** Waits until an expression of JavaScript is true in the page. */
    void await(String expression) throws IOException, InterruptedException {
        waitFor(() -> evaluate("!!(" + expression + ")").asBoolean(), expression + " never came true");
    }

    JsonNode evaluate(String expression) throws IOException {
        return call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true))
                .path("result")
                .path("value");
    }

    void type(String text) throws IOException {
        call("Input.insertText", Map.of("text", text));
    }

    /** All addresses that the page has asked for. */
    List<String> asked() {
        return asked;
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        message.append(data);
        if (last) {
            took(message.toString());
            message.setLength(0);
        }
        webSocket.request(1);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
        socket.abort();
        List<ProcessHandle> children = chromium.descendants().toList();
        chromium.destroy();
        children.forEach(ProcessHandle::destroy);
        chromium.onExit().completeOnTimeout(chromium, 10, TimeUnit.SECONDS).join();
        children.forEach(child ->
                child.onExit().completeOnTimeout(child, 10, TimeUnit.SECONDS).join());
    }

    private void took(String text) {
        try {
            JsonNode node = json.readTree(text);
            if (node.path("method").asText().equals("Network.requestWillBeSent")) {
                asked.add(node.path("params").path("request").path("url").asText());
            }
            CompletableFuture<JsonNode> waiting = answers.remove(node.path("id").asInt(-1));
            if (waiting != null) {
                waiting.complete(node.path("result"));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private JsonNode call(String method, Map<String, Object> parameters) throws IOException {
        int id = number.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        ObjectNode request = json.createObjectNode().put("id", id).put("method", method);
        request.set("params", json.valueToTree(parameters));
        socket.sendText(json.writeValueAsString(request), true).join();
        return answer.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    private interface State {
        boolean reached() throws IOException;
    }

    private static void waitFor(State state, String otherwise) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(LIMIT);
        while (!state.reached()) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError(otherwise);
            }
            Thread.sleep(50);
        }
    }
}
