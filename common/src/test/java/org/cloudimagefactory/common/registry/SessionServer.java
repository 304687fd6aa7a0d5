package org.cloudimagefactory.common.registry;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.cloudimagefactory.common.web.WireServer;

/** A registry that takes blobs of letters in sessions, with addresses that stay the same, and goes wrong where a test wants it. */
final class SessionServer implements AutoCloseable {
    static final String PATH = "a/b";

    private final Map<String, StringBuilder> sessions = new ConcurrentHashMap<>();
    private final Map<String, String> blobs = new ConcurrentHashMap<>();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger chunks = new AtomicInteger();
    private final Fault fault;
    private final WireServer server;

    /** What goes wrong. */
    @FunctionalInterface
    interface Fault {
        /** Does not. */
        Fault NONE = (server, request, connection) -> Verdict.AS_USUAL;

        /** Does something with a request, or leaves it to the registry. */
        Verdict answer(SessionServer server, WireServer.Request request, Socket connection) throws IOException;
    }

    /** What a fault has done with a request. */
    enum Verdict {
        /** Nothing. */
        AS_USUAL,
        /** It is answered, and the connection stays. */
        ANSWERED,
        /** The connection ends. */
        BROKEN
    }

    SessionServer(Fault fault) throws IOException {
        this.fault = fault;
        this.server = new WireServer(this::answer);
    }

    RepositoryName repository() {
        return new RepositoryName("127.0.0.1:" + server.port(), PATH);
    }

    List<String> asked() {
        return server.requests().stream()
                .map(request -> request.line().replaceFirst(" HTTP/1.1", "")
                        + (request.field("Content-Range").isEmpty() ? "" : " " + request.field("Content-Range")))
                .toList();
    }

    long asked(String method) {
        return asked().stream().filter(line -> line.startsWith(method + " ")).count();
    }

    List<WireServer.Request> requests() {
        return server.requests();
    }

    /** The number of the chunk that came last, from 1. */
    int chunk() {
        return chunks.get();
    }

    String blob(Digest digest) {
        return blobs.get(digest.toString());
    }

    /** Takes bytes into a session without a word. */
    void take(WireServer.Request request, String bytes) {
        session(request).append(bytes);
    }

    StringBuilder session(WireServer.Request request) {
        return sessions.get(name(request));
    }

    void drop(WireServer.Request request) {
        sessions.remove(name(request));
    }

    private static String name(WireServer.Request request) {
        return request.line().replaceFirst("\\S+ \\S*/uploads/", "").replaceFirst("[? ].*", "");
    }

    private boolean answer(WireServer.Request request, Socket connection) throws IOException {
        if (request.line().startsWith("PATCH ")) {
            chunks.incrementAndGet();
        }
        Verdict verdict = fault.answer(this, request, connection);
        if (verdict != Verdict.AS_USUAL) {
            return verdict == Verdict.ANSWERED;
        }
        usual(request, connection);
        return true;
    }

    void usual(WireServer.Request request, Socket connection) throws IOException {
        String method = request.line().replaceFirst(" .*", "");
        if (request.line().contains("/blobs/sha")) {
            String digest = request.line().replaceFirst(".*/blobs/", "").replaceFirst(" .*", "");
            boolean there = blobs.containsKey(digest);
            WireServer.write(connection, there ? "200 OK" : "404 Not Found", "");
            return;
        }
        if (method.equals("POST")) {
            String name = "s" + begun.incrementAndGet();
            sessions.put(name, new StringBuilder());
            tell(connection, "202 Accepted", name, "0-0");
            return;
        }
        String name = name(request);
        StringBuilder session = sessions.get(name);
        if (session == null) {
            WireServer.write(
                    connection,
                    "404 Not Found",
                    "{\"errors\":[{\"code\":\"BLOB_UPLOAD_UNKNOWN\",\"message\":\"unknown\"}]}");
            return;
        }
        switch (method) {
            case "PATCH" -> {
                session.append(request.body());
                tell(connection, "202 Accepted", name, "0-" + (session.length() - 1));
            }
            case "GET" -> tell(connection, "204 No Content", name, "0-" + Math.max(0, session.length() - 1));
            case "PUT" -> {
                String digest = request.line().replaceFirst(".*digest=", "").replaceFirst(" .*", "");
                blobs.put(digest, session.toString());
                sessions.remove(name);
                WireServer.write(connection, "201 Created", "");
            }
            default -> {
                sessions.remove(name);
                WireServer.write(connection, "204 No Content", "");
            }
        }
    }

    /** With an address that is none by itself. */
    static void tell(Socket connection, String status, String name, String range) throws IOException {
        String location = "/v2/" + PATH + "/blobs/uploads/" + name;
        WireServer.write(connection, status + "\r\nLocation: " + location + "\r\nRange: " + range, "");
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
