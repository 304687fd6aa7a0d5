package org.cloudimagefactory.nifty;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** Stands before a registry and answers some requests itself, or lets something happen just before them. */
final class RegistryInBetween implements AutoCloseable {
    /** What says that a user may not do that. */
    static final String FORBIDDEN = "403 Forbidden";

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int target;
    private volatile UnaryOperator<String> answer = line -> null;

    RegistryInBetween(String registry) throws IOException {
        target = Integer.parseInt(registry.replaceFirst(".*:", ""));
        Thread thread = new Thread(this::accept, "registry-in-between");
        thread.setDaemon(true);
        thread.start();
    }

    String host() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /** Gets the first line of each request, and gives the status of its own answer, or null where the registry is to answer. */
    void answer(UnaryOperator<String> other) {
        answer = other;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread thread = new Thread(() -> serve(client), "registry-in-between-client");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = client.getInputStream();
            String head = head(in);
            if (head.isEmpty()) {
                return;
            }
            String own = answer.apply(head.lines().findFirst().orElse(""));
            String length = head.replaceFirst("(?is).*\r\ncontent-length: *([0-9]+).*", "$1");
            byte[] body = in.readNBytes(length.matches("[0-9]+") ? Integer.parseInt(length) : 0);
            OutputStream out = client.getOutputStream();
            if (own != null) {
                String text = "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"not you\"}]}";
                out.write(("HTTP/1.1 " + own + "\r\nContent-Type: application/json\r\nContent-Length: " + text.length()
                                + "\r\nConnection: close\r\n\r\n" + text)
                        .getBytes(StandardCharsets.US_ASCII));
                return;
            }
            try (Socket registry = new Socket(InetAddress.getLoopbackAddress(), target)) {
                registry.getOutputStream()
                        .write(head.replaceFirst("\r\n", "\r\nConnection: close\r\n")
                                .getBytes(StandardCharsets.ISO_8859_1));
                registry.getOutputStream().write(body);
                registry.getInputStream().transferTo(out);
            }
        } catch (IOException e) {
            // Whoever asked has gone.
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int one = in.read(); one >= 0; one = in.read()) {
            head.write(one);
            if (one == '\n' && head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                break;
            }
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
