package org.cloudimagefactory.itchy.queue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.FilePermissions;

/** The journal on disk: one JSON object a line, only ever appended to; a line that a crash cut off is passed over. */
final class JournalFile {
    /** Name in the metadata directory. */
    static final String FILE_NAME = ".journal";

    private final Path file;
    private final FilePermissions permissions;
    private final JsonMapper json = JsonMapper.builder().build();

    JournalFile(Path directory, FilePermissions permissions) {
        this.file = directory.resolve(FILE_NAME);
        this.permissions = permissions;
    }

    List<JournalEntry> read() {
        List<JournalEntry> entries = new ArrayList<>();
        if (!Files.exists(file)) {
            return entries;
        }
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Files.newInputStream(file),
                StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE)))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line, entries);
            }
            return entries;
        } catch (IOException e) {
            throw Directories.unusable(file, "read", e);
        }
    }

    private void add(String line, List<JournalEntry> entries) {
        try {
            if (!line.isBlank()) {
                entries.add(json.readValue(line, JournalEntry.class));
            }
        } catch (JsonProcessingException e) {
            // Written by a run that was killed in the middle of the line: it had not happened yet.
            return;
        }
    }

    /** Adds a line; when {@code safely}, it is on disk when this returns. */
    synchronized void append(JournalEntry entry, boolean safely) {
        // A line begins anew even if the one before was cut off.
        String line = "\n" + line(entry) + "\n";
        try (FileChannel channel = open()) {
            ByteBuffer buffer = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            if (safely) {
                channel.force(false);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** Leaves out what nobody needs any longer. */
    synchronized void keep(List<JournalEntry> entries, Predicate<JournalEntry> wanted) {
        String text =
                entries.stream().filter(wanted).map(entry -> line(entry) + "\n").collect(Collectors.joining());
        try {
            AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8), permissions.set());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private FileChannel open() throws IOException {
        boolean isNew = !Files.exists(file);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (isNew) {
            Files.setPosixFilePermissions(file, permissions.set());
            AtomicFile.flushDirectory(file);
        }
        return channel;
    }

    private String line(JournalEntry entry) {
        try {
            return json.writeValueAsString(entry);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a journal entry can always be written", e);
        }
    }
}
