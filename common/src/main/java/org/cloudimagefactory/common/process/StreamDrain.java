package org.cloudimagefactory.common.process;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.cloudimagefactory.common.problem.EnvironmentProblem;

/**
 * Reads one stream of a program to its end on a thread of its own, so that the program never blocks on a full pipe. Closing
 * it ends the reading, whoever still holds the other end of the pipe.
 */
final class StreamDrain implements AutoCloseable {
    /** No listener needs longer lines; a program that prints none must not fill the memory. */
    private static final int LINE_LIMIT = 64 * 1024;

    private final ReadableByteChannel stream;
    private final Consumer<String> listener;
    private final int limit;
    private final boolean keepEnd;
    private final StringBuilder text = new StringBuilder();
    private final Thread thread;

    private StreamDrain(ReadableByteChannel stream, Consumer<String> listener, int limit, boolean keepEnd) {
        this.stream = stream;
        this.listener = listener;
        this.limit = limit;
        this.keepEnd = keepEnd;
        this.thread = new Thread(this::drain, "drain");
        thread.setDaemon(true);
        thread.start();
    }

    /** Keeps the first {@code limit} characters. */
    static StreamDrain keepingStart(ReadableByteChannel stream, Consumer<String> listener, int limit) {
        return new StreamDrain(stream, listener, limit, false);
    }

    /** Keeps the last {@code limit} characters. */
    static StreamDrain keepingEnd(ReadableByteChannel stream, Consumer<String> listener, int limit) {
        return new StreamDrain(stream, listener, limit, true);
    }

    /**
     * Waits for the end of the stream, at most this long, and returns what was kept. What comes later is not read.
     *
     * @param nanoseconds to wait for the end
     */
    String join(long nanoseconds) throws InterruptedException {
        // Zero would wait for ever.
        thread.join(Math.max(1, nanoseconds / 1_000_000));
        close();
        thread.join();
        return text.substring(keepEnd ? Math.max(0, text.length() - limit) : 0);
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot close a pipe", e);
        }
    }

    private void drain() {
        StringBuilder line = new StringBuilder();
        try (Reader reader = new InputStreamReader(Channels.newInputStream(stream), StandardCharsets.UTF_8)) {
            char[] buffer = new char[8192];
            for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
                keep(buffer, count);
                split(buffer, count, line);
            }
        } catch (IOException e) {
            // The pipe breaks when the program is ended; what was read so far is all there is.
            keep("".toCharArray(), 0);
        }
        if (!line.isEmpty()) {
            listener.accept(line.toString());
        }
    }

    private void keep(char[] buffer, int count) {
        if (keepEnd) {
            text.append(buffer, 0, count);
            if (text.length() > 2 * limit) {
                text.delete(0, text.length() - limit);
            }
        } else {
            text.append(buffer, 0, Math.min(count, Math.max(0, limit - text.length())));
        }
    }

    private void split(char[] buffer, int count, StringBuilder line) {
        for (int i = 0; i < count; i++) {
            char c = buffer[i];
            if (c == '\n' || c == '\r') {
                if (!line.isEmpty()) {
                    listener.accept(line.toString());
                    line.setLength(0);
                }
            } else if (line.length() < LINE_LIMIT) {
                line.append(c);
            }
        }
    }
}
