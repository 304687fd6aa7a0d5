package org.cloudimagefactory.common.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on the loopback address that sees whole requests, on connections that stay open as long as a test wants it. */
public final class WireServer implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Handler handler;

    /** Starts it on a free port. */
    public WireServer(Handler handler) throws IOException {
        this.handler = handler;
        threads.execute(this::accept);
    }

    /**
     * What was asked.
     *
     * @param line the first
     * @param head all of it, with names of fields in small letters
     * @param connection counted from 1
     */
    public record Request(String line, String head, String body, int connection) {
        /** The value of a field, or nothing. */
        public String field(String name) {
            return head.lines()
                    .filter(line -> line.startsWith(name.toLowerCase(Locale.ROOT) + ": "))
                    .map(line -> line.substring(name.length() + 2))
                    .findFirst()
                    .orElse("");
        }
    }

    /** Answers requests. */
    @FunctionalInterface
    public interface Handler {
        /** Answers one; whether the connection stays open. */
        boolean answer(Request request, Socket connection) throws IOException;
    }

    /** Writes an answer that lets the connection stay. */
    public static void write(Socket connection, String head, String body) throws IOException {
        OutputStream out = connection.getOutputStream();
        out.write(("HTTP/1.1 " + head + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** The address of a path. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort() + path);
    }

    /** The port. */
    public int port() {
        return socket.getLocalPort();
    }

    /** What was asked so far. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket connection : open) {
            connection.close();
        }
        threads.shutdownNow();
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = socket.accept();
                open.add(connection);
                int number = connections.incrementAndGet();
                threads.execute(() -> serve(connection, number));
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    private void serve(Socket connection, int number) {
        try (connection) {
            boolean more = true;
            while (more) {
                Request request = read(connection.getInputStream(), number);
                requests.add(request);
                more = handler.answer(request, connection);
            }
        } catch (IOException e) {
            // Whoever asked is gone.
        }
    }

    private static Request read(InputStream in, int number) throws IOException {
        StringBuilder head = new StringBuilder();
        String first = "";
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            first = first.isEmpty() ? line : first;
            int colon = line.indexOf(": ");
            head.append(colon < 0 ? line : line.substring(0, colon).toLowerCase(Locale.ROOT) + line.substring(colon))
                    .append('\n');
        }
        Request request = new Request(first, head.toString(), "", number);
        String length = request.field("Content-Length");
        byte[] body = in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length));
        return new Request(first, head.toString(), new String(body, StandardCharsets.UTF_8), number);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the connection ended");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
