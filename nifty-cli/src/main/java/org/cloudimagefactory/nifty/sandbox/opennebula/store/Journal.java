package org.cloudimagefactory.nifty.sandbox.opennebula.store;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.jspecify.annotations.Nullable;

/**
 * The changes of the cloud, one a line, as JSON arrays of table, id and object. Each is handed to the kernel before it is
 * answered, so that the end of the process, however it comes, loses none; a last line that is cut short is passed over.
 */
final class Journal implements AutoCloseable {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .visibility(PropertyAccessor.GETTER, Visibility.NONE)
            .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .build();

    // No channel: that would be closed for good when a thread that writes is interrupted.
    private final FileOutputStream file;

    private Journal(FileOutputStream file) {
        this.file = file;
    }

    static Journal open(Path file) throws IOException {
        return new Journal(new FileOutputStream(file.toFile(), true));
    }

    /** Brings the changes in a file into the tables. */
    static void read(Path file, Map<String, Table<?>> tables) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        // Not a strict decoder: the line that is cut short may end within a character.
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            int number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                try {
                    readLine(line, tables);
                } catch (JsonProcessingException e) {
                    if (reader.readLine() != null) {
                        throw new IOException("line " + number + " of " + file.getFileName() + " is damaged", e);
                    }
                }
            }
        }
    }

    /** The object of this id is like this now, or gone when it is null. */
    void append(String table, int id, @Nullable Object object) {
        try {
            String line =
                    "[\"" + table + "\"," + id + (object == null ? "" : "," + JSON.writeValueAsString(object)) + "]\n";
            file.write(line.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot write the journal of the sandbox", e);
        }
    }

    void flush() throws IOException {
        file.getFD().sync();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static void readLine(String line, Map<String, Table<?>> tables) throws IOException {
        try (JsonParser parser = JSON.createParser(line)) {
            parser.nextToken();
            Table<?> table = tables.get(parser.nextTextValue());
            int id = parser.nextIntValue(-1);
            if (table == null || id < 0) {
                throw new com.fasterxml.jackson.core.JsonParseException(parser, "no table and id");
            }
            table.restore(id, parser.nextToken() == JsonToken.END_ARRAY ? null : parser);
        }
    }
}
