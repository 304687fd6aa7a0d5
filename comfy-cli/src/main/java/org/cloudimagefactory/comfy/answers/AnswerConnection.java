package org.cloudimagefactory.comfy.answers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and its answer: a file, or that there is none; no lists of files, nothing else is known (RFC 9110). */
final class AnswerConnection {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerConnection.class);
    private static final int HEAD_LIMIT = 16 << 10;

    private final Path directory;
    private final Socket connection;
    private final long end;

    AnswerConnection(Path directory, Socket connection, Duration limit) {
        this.directory = directory;
        this.connection = connection;
        this.end = System.nanoTime() + limit.toNanos();
    }

    void answer() throws IOException {
        Optional<String> head = head(connection.getInputStream());
        if (head.isEmpty()) {
            send("431 Request Header Fields Too Large", new byte[0], true);
            return;
        }
        String[] words = head.get().lines().findFirst().orElse("").split(" ");
        if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
            send("400 Bad Request", new byte[0], true);
            return;
        }
        boolean whole = words[0].equals("GET");
        if (!whole && !words[0].equals("HEAD")) {
            send("405 Method Not Allowed\r\nAllow: GET, HEAD", new byte[0], true);
            return;
        }
        Optional<Path> file = file(words[1]);
        LOG.info("the guest asks for {}: {}", words[1], file.isPresent() ? "sent" : "not there");
        if (file.isPresent()) {
            send("200 OK\r\nContent-Type: text/plain", Files.readAllBytes(file.get()), whole);
        } else {
            send("404 Not Found", new byte[0], whole);
        }
    }

    /** The head of the request; none when it is too long or does not end in time. */
    private Optional<String> head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int newlines = 0;
        for (int next = in.read(); next >= 0 && newlines < 2; next = newlines < 2 ? in.read() : -1) {
            head.write(next);
            newlines = next == '\n' ? newlines + 1 : next == '\r' ? newlines : 0;
            if (head.size() > HEAD_LIMIT || System.nanoTime() > end) {
                return Optional.empty();
            }
        }
        return Optional.of(head.toString(StandardCharsets.US_ASCII));
    }

    /** Only a file of the directory itself, not one that a link in it leads to. */
    private Optional<Path> file(String target) throws IOException {
        if (!target.startsWith("/")) {
            return Optional.empty();
        }
        try {
            String path =
                    URLDecoder.decode(target.replaceFirst("[?#].*", "").replace("+", "%2B"), StandardCharsets.UTF_8);
            Path file = directory.resolve(path.replaceFirst("^/+", "")).normalize();
            boolean inside = file.startsWith(directory.normalize())
                    && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && file.toRealPath().startsWith(directory.toRealPath());
            return inside ? Optional.of(file) : Optional.empty();
        } catch (IllegalArgumentException e) {
            // No path of this system: a broken escape, or a zero byte.
            return Optional.empty();
        }
    }

    private void send(String head, byte[] body, boolean whole) throws IOException {
        String text = "HTTP/1.1 " + head + "\r\nContent-Length: " + body.length + "\r\nConnection: close\r\n\r\n";
        OutputStream out = connection.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        if (whole) {
            out.write(body);
        }
        out.flush();
        connection.shutdownOutput();
        drain();
    }

    /** Closing with unread bytes would reset the connection and lose the answer on its way. */
    private void drain() throws IOException {
        byte[] rest = new byte[4096];
        int left = HEAD_LIMIT;
        connection.setSoTimeout(1000);
        for (int count = 0; count >= 0 && left > 0; left -= count) {
            count = connection.getInputStream().read(rest);
        }
    }
}
