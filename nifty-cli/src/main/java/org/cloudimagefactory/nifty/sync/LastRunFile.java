package org.cloudimagefactory.nifty.sync;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Directories;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The note of the last pass, one file that each pass replaces. It holds the first {@value #MOST} problems, {@value #LONGEST} characters
 * of each. Nothing depends on it: a note that can't be written or read is told in the log, and missed by reports only.
 */
final class LastRunFile {
    private static final Logger LOG = LoggerFactory.getLogger(LastRunFile.class);
    private static final String NAME = "last-run.json";
    private static final int MOST = 100;
    private static final int LONGEST = 2000;
    private static final int SIZE_LIMIT = 4 << 20;

    private final @Nullable Path directory;

    /** In the directory where runs remember things, or nowhere when it is null. */
    LastRunFile(@Nullable Path directory) {
        this.directory = directory;
    }

    void write(LastRun run) {
        if (directory == null) {
            return;
        }
        try {
            Directories.ownCreated(directory);
            AtomicFile.write(directory.resolve(NAME), json(run), PosixFilePermissions.fromString("rw-r-----"));
        } catch (IOException e) {
            LOG.warn("cannot note how this run ended in {}: {}", directory, Directories.reason(e));
        }
    }

    /** Written token by token: what turns objects into JSON takes long to load, and every pass comes here. */
    private static byte[] json(LastRun run) throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(written)) {
            json.writeStartObject();
            json.writeStringField("at", run.at().toString());
            json.writeNumberField("changed", run.changed());
            json.writeNumberField("unchanged", run.unchanged());
            if (run.abort() != null) {
                json.writeStringField("abort", cut(run.abort()));
            }
            json.writeArrayFieldStart("problems");
            for (LastRun.Trouble each :
                    run.problems().subList(0, Math.min(MOST, run.problems().size()))) {
                json.writeStartObject();
                json.writeStringField("identifier", cut(each.identifier()));
                json.writeStringField("problem", cut(each.problem()));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return written.toByteArray();
    }

    Optional<LastRun> read() {
        if (directory == null) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(directory.resolve(NAME))) {
            JsonNode node = new ObjectMapper().readTree(in.readNBytes(SIZE_LIMIT));
            List<LastRun.Trouble> problems = new ArrayList<>();
            node.path("problems")
                    .forEach(each -> problems.add(new LastRun.Trouble(
                            each.path("identifier").asText(),
                            each.path("problem").asText())));
            return Optional.of(new LastRun(
                    Instant.parse(node.path("at").asText()),
                    node.path("changed").asInt(),
                    node.path("unchanged").asInt(),
                    node.path("abort").asText(null),
                    problems));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JsonProcessingException | DateTimeException | AccessDeniedException e) {
            LOG.warn("the note of the last run in {} can't be read and is ignored", directory);
            return Optional.empty();
        } catch (IOException e) {
            throw Directories.unusable(directory, "read the note of the last run in", e);
        }
    }

    private static String cut(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }
}
