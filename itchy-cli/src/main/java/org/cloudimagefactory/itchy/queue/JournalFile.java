package org.cloudimagefactory.itchy.queue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
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
import java.util.stream.Stream;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal on disk: one JSON object a line, only ever appended to. A line that a crash cut off is passed over; of one that is not
 * understood a warning tells, and it stays where it is.
 */
final class JournalFile {
    /** Name in the metadata directory. */
    static final String FILE_NAME = ".journal";

    private static final Logger LOG = LoggerFactory.getLogger(JournalFile.class);
    private static final int FOREIGN_KEPT = 1_000;

    private final Path file;
    private final FilePermissions permissions;
    private final JsonMapper json = JsonMapper.builder().build();

    /**
     * What the file holds.
     *
     * @param entries in their order
     * @param foreign lines that are not understood, as they are
     */
    record Content(List<JournalEntry> entries, List<String> foreign) {
        Content {
            entries = List.copyOf(entries);
            foreign = List.copyOf(foreign);
        }
    }

    JournalFile(Path directory, FilePermissions permissions) {
        this.file = directory.resolve(FILE_NAME);
        this.permissions = permissions;
    }

    Content read() {
        List<JournalEntry> entries = new ArrayList<>();
        List<String> foreign = new ArrayList<>();
        if (!Files.exists(file)) {
            return new Content(entries, foreign);
        }
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Files.newInputStream(file),
                StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE)))) {
            String first = "";
            int number = 0;
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                number++;
                JournalLine line = text.isBlank() ? new JournalLine(null, null) : JournalLine.of(text);
                if (line.entry() != null) {
                    entries.add(line.entry());
                } else if (line.problem() != null) {
                    first = foreign.isEmpty() ? "line " + number + ": " + line.problem() : first;
                    foreign.add(text);
                }
            }
            tell(foreign.size(), first);
            return new Content(entries, foreign);
        } catch (IOException e) {
            throw Directories.unusable(file, "read", e);
        }
    }

    private void tell(int count, String first) {
        if (count > 0) {
            LOG.warn(
                    "passed over {} of {} that a newer itchy has written or that are damaged; {}",
                    count == 1 ? "1 line" : count + " lines",
                    file,
                    first);
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
            throw EnvironmentProblem.of("cannot write " + file, e);
        }
    }

    /** Leaves out what nobody needs any longer; lines that are not understood may be needed by somebody. */
    synchronized void keep(Content content, Predicate<JournalEntry> wanted) {
        List<String> foreign = content.foreign();
        Stream<String> kept = foreign.subList(Math.max(0, foreign.size() - FOREIGN_KEPT), foreign.size()).stream();
        String text = Stream.concat(
                        kept, content.entries().stream().filter(wanted).map(this::line))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
        try {
            AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8), permissions.set());
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot write " + file, e);
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
