package org.cloudimagefactory.common.registry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The token service of Harbor, as far as clients see it: everybody gets what reads, the user what writes. */
public final class TokenServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LIFE = 60;

    private final ServerKeys own;
    private final Path certificate;
    private final HttpServer server;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    TokenServer(Path directory) throws Exception {
        own = ServerKeys.make("token");
        certificate = own.writeCertificate(directory.resolve("token.crt"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/service/token", this::answer);
        server.start();
    }

    Path certificate() {
        return certificate;
    }

    /** Where it is. */
    public String realm() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/service/token";
    }

    /** What was asked: each query, with the user's name before it where there was one. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String query = exchange.getRequestURI().getQuery();
            String shown = exchange.getRequestHeaders().getFirst("Authorization");
            boolean user = shown != null
                    && shown.equals("Basic "
                            + base64((RegistryServer.USER + ":" + RegistryServer.PASSWORD)
                                    .getBytes(StandardCharsets.UTF_8)));
            requests.add((user ? RegistryServer.USER + " " : shown == null ? "" : "? ") + query);
            if (shown != null && !user) {
                send(exchange, 401, "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"authentication failed\"}]}");
                return;
            }
            String token = token(exchange.getRequestURI().getRawQuery(), user);
            send(
                    exchange,
                    200,
                    JSON.writeValueAsString(Map.of("token", token, "access_token", token, "expires_in", LIFE)));
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private String token(String query, boolean user) throws Exception {
        List<Map<String, Object>> access = new ArrayList<>();
        String service = "";
        for (String field : query.split("&")) {
            String value = URLDecoder.decode(field.substring(field.indexOf('=') + 1), StandardCharsets.UTF_8);
            if (field.startsWith("service=")) {
                service = value;
            }
            if (field.startsWith("scope=")) {
                for (String scope : value.split(" ")) {
                    String[] parts = scope.split(":");
                    List<String> actions = Arrays.stream(parts[2].split(","))
                            .filter(action -> user || action.equals("pull"))
                            .toList();
                    access.add(Map.of("type", parts[0], "name", parts[1], "actions", actions));
                }
            }
        }
        long now = Instant.now().getEpochSecond();
        String head = url(JSON.writeValueAsBytes(Map.of(
                "typ", "JWT", "alg", "RS256", "x5c", List.of(base64(own.own().getEncoded())))));
        String payload = url(JSON.writeValueAsBytes(Map.of(
                "iss",
                "harbor-token-issuer",
                "sub",
                "robot",
                "aud",
                service,
                "exp",
                now + LIFE,
                "nbf",
                now - 5,
                "iat",
                now,
                "jti",
                String.valueOf(System.nanoTime()),
                "access",
                access)));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(own.keys().getPrivate());
        signature.update((head + "." + payload).getBytes(StandardCharsets.US_ASCII));
        return head + "." + payload + "." + url(signature.sign());
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
