package org.cloudimagefactory.itchy.command;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A publisher's web server on the loopback address, which notes what it is asked and misbehaves on demand. */
public final class TestServer implements AutoCloseable {
    private int[] inTurn = {};
    private final HttpServer server;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Map<String, String> redirects = new ConcurrentHashMap<>();
    private final Map<String, Integer> cuts = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicLong sent = new AtomicLong();
    private volatile String password = "";
    private volatile boolean etags = true;
    private volatile boolean lengths = true;
    private volatile boolean cutsStay;

    /** Starts it on a free port. */
    public TestServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::answer);
        server.start();
    }

    /** The address of a path. */
    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** Puts a file there. */
    public void put(String path, byte[] content) {
        files.put(path, content);
    }

    /** The file that is there. */
    public byte[] content(String path) {
        return files.get(path);
    }

    /** Takes a file away. */
    public void remove(String path) {
        files.remove(path);
    }

    /** Sends who asks for the path on to another address. */
    public void redirect(String path, String location) {
        redirects.put(path, location);
    }

    /** Breaks the next answer for the path off after so many bytes. */
    public void cutOnce(String path, int bytes) {
        cuts.put(path, bytes);
    }

    /** Breaks every answer for the path off after so many bytes. */
    public void cutAlways(String path, int bytes) {
        cutOnce(path, bytes);
        cutsStay = true;
    }

    /** Knows no ranges, and breaks its answers for the path off after so many bytes, one after the other, again and again. */
    public void startOverAndCutInTurn(String path, int... bytes) {
        inTurn = bytes;
        cutAlways(path, bytes[0]);
    }

    /** Does not say how long its answers are. */
    public void withoutLength() {
        lengths = false;
    }

    /** By what it recognises a file. */
    public String etag(String path) {
        return "\"" + Integer.toHexString(Arrays.hashCode(files.get(path))) + "\"";
    }

    /** Wants basic authentication with this pair. */
    public void protect(String pair) {
        password = pair;
    }

    /** Stops to say by what to recognise a file. */
    public void withoutValidators() {
        etags = false;
    }

    /** What was asked so far, one line each; forgets it. */
    public List<String> requests() {
        List<String> asked = List.copyOf(requests);
        requests.clear();
        return asked;
    }

    /** How many bytes of files it has sent since this was last asked. */
    public long sent() {
        return sent.getAndSet(0);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Headers asked = exchange.getRequestHeaders();
        requests.add(exchange.getRequestMethod() + " " + path + shown(asked, "If-none-match") + shown(asked, "Range")
                + shown(asked, "Authorization"));
        byte[] content = files.get(path);
        String etag = content == null ? "" : etag(path);
        if (redirects.containsKey(path)) {
            exchange.getResponseHeaders().set("Location", redirects.get(path));
            exchange.sendResponseHeaders(302, -1);
        } else if (!password.isEmpty() && !basic(password).equals(asked.getFirst("Authorization"))) {
            exchange.sendResponseHeaders(401, -1);
        } else if (content == null) {
            exchange.sendResponseHeaders(404, -1);
        } else if (etags && etag.equals(asked.getFirst("If-None-Match"))) {
            exchange.sendResponseHeaders(304, -1);
        } else {
            send(exchange, path, content, etag);
        }
        exchange.close();
    }

    private void send(HttpExchange exchange, String path, byte[] content, String etag) throws IOException {
        Headers asked = exchange.getRequestHeaders();
        if (etags) {
            exchange.getResponseHeaders().set("ETag", etag);
        }
        int from = 0;
        int last = content.length;
        int status = 200;
        String range = asked.getFirst("Range");
        if (range != null
                && inTurn.length == 0
                && (!asked.containsKey("If-Range") || etag.equals(asked.getFirst("If-Range")))) {
            String[] ends = range.replace("bytes=", "").split("-", -1);
            from = Integer.parseInt(ends[0]);
            last = ends[1].isEmpty() ? last : Math.min(last, Integer.parseInt(ends[1]) + 1);
            status = 206;
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (last - 1) + "/" + content.length);
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, lengths ? last - from : 0);
        Integer cut = cutsStay ? cuts.get(path) : cuts.remove(path);
        if (inTurn.length > 0) {
            cuts.put(path, inTurn[requests.size() % inTurn.length]);
        }
        int end = cut == null ? last : Math.min(last, from + cut);
        sent.addAndGet(end - from);
        OutputStream out = exchange.getResponseBody();
        out.write(content, from, end - from);
        out.flush();
    }

    private static String shown(Headers headers, String name) {
        String value = headers.getFirst(name);
        return value == null ? "" : " " + name + ": " + value;
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
