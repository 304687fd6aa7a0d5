package org.cloudimagefactory.common.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server on the loopback address that answers each request as the next piece of its script says; the last one stays. */
public final class ScriptedServer implements AutoCloseable {
    private final ServerSocket socket;
    private final Deque<Answer> script = new ArrayDeque<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** Starts it on a free port. */
    public ScriptedServer(Answer... answers) throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        script.addAll(List.of(answers));
        threads.execute(this::accept);
    }

    /** One answer, as it goes over the wire. */
    @FunctionalInterface
    public interface Answer {
        /** Writes it; the connection ends when it returns. */
        void write(OutputStream out) throws IOException, InterruptedException;
    }

    /** A head with these lines, and a body. */
    public static Answer answer(String head, byte[] body) {
        return out -> {
            out.write(("HTTP/1.1 " + head + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            out.flush();
        };
    }

    /** This answer, and then nothing more, with the connection open. */
    public static Answer thenSilence(Answer answer) {
        return out -> {
            answer.write(out);
            Thread.sleep(Long.MAX_VALUE);
        };
    }

    /** The address of a path. */
    public String url(String path) {
        return "http://127.0.0.1:" + socket.getLocalPort() + path;
    }

    /** What was asked: the first line of each request, and its range. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
        for (Socket connection : connections) {
            connection.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = socket.accept();
                connections.add(connection);
                threads.execute(() -> serve(connection));
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
            StringBuilder asked = new StringBuilder();
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                if (asked.isEmpty() || line.startsWith("Range:")) {
                    asked.append(asked.isEmpty() ? line.replace(" HTTP/1.1", "") : " " + line);
                }
            }
            Answer answer;
            synchronized (script) {
                requests.add(asked.toString());
                answer = script.size() > 1 ? script.remove() : script.element();
            }
            answer.write(connection.getOutputStream());
        } catch (IOException e) {
            // Whoever asked is gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
