package org.cloudimagefactory.nifty.sandbox.store;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The changes of the cloud, one JSON document a line. Each is handed to the kernel before it is answered, so that the end of
 * the process, however it comes, loses none; a last line that is cut short is passed over.
 */
final class Journal implements AutoCloseable {
    /** The state of an object after a change, or null when it is gone. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Entry(String table, int id, @Nullable JsonNode object) {}

    private static final ObjectMapper JSON = JsonMapper.builder()
            .visibility(PropertyAccessor.GETTER, Visibility.NONE)
            .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .build();

    private final Path file;
    private final FileChannel channel;

    private Journal(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static Journal open(Path file) throws IOException {
        return new Journal(
                file,
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
    }

    /** Hands the complete entries of a file to the consumer. */
    static void read(Path file, Consumer<Entry> consumer) throws IOException {
        int entries = 0;
        if (!Files.exists(file)) {
            return;
        }
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                Entry entry;
                try {
                    entry = JSON.readValue(line, Entry.class);
                } catch (JsonProcessingException e) {
                    if (reader.readLine() == null) {
                        break;
                    }
                    throw new IOException("line " + (entries + 1) + " is damaged", e);
                }
                consumer.accept(entry);
                entries++;
            }
        }
    }

    void append(Entry entry) {
        try {
            ByteBuffer line = ByteBuffer.wrap((JSON.writeValueAsString(entry) + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    JsonNode toJson(Object object) {
        return JSON.valueToTree(object);
    }

    <T> T fromJson(JsonNode json, Class<T> type) {
        return JSON.convertValue(json, type);
    }

    void flush() throws IOException {
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
