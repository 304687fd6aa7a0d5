package org.cloudimagefactory.itchy.queue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.cloudimagefactory.itchy.queue.JournalEntry.Step;
import org.jspecify.annotations.Nullable;

/**
 * What a line of the journal says, or why nobody can tell. Fields that a later version adds are passed over; what it calls by a
 * step of its own is not understood, and does not end anything.
 *
 * @param entry or null if the line is not understood
 * @param problem why not, or null; both are null for a line that a crash cut off: it had not happened yet
 */
record JournalLine(@Nullable JournalEntry entry, @Nullable String problem) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Reads a line that is not blank. */
    static JournalLine of(String line) {
        try {
            JsonNode node = JSON.readTree(line);
            return node.isObject() ? of(node) : new JournalLine(null, "it is no JSON object");
        } catch (JsonEOFException e) {
            return new JournalLine(null, null);
        } catch (JsonProcessingException e) {
            return new JournalLine(null, "it is no JSON");
        }
    }

    private static JournalLine of(JsonNode node) {
        Optional<String> event = text(node, "event");
        Optional<String> stepName = text(node, "step");
        Optional<String> detail = text(node, "detail");
        if (event.isEmpty() || stepName.isEmpty()) {
            return new JournalLine(null, "'" + (event.isEmpty() ? "event" : "step") + "' is missing");
        }
        Optional<Step> step = Step.of(stepName.get());
        if (step.isEmpty()) {
            return new JournalLine(null, "'" + stepName.get() + "' is no step that is known");
        }
        if (!isFileName(event.get()) || (step.get() == Step.STARTED && !isFileName(detail.orElse("none")))) {
            return new JournalLine(null, "it speaks of what is no file name");
        }
        if (step.get() == Step.PUBLISHING && !detail.filter(JournalLine::isPath).isPresent()) {
            return new JournalLine(null, "'detail' is no path");
        }
        return new JournalLine(
                new JournalEntry(
                        text(node, "at").orElse(""),
                        step.get(),
                        event.get(),
                        text(node, "identifier").orElse(null),
                        text(node, "type").orElse(null),
                        text(node, "version").orElse(null),
                        detail.orElse(null)),
                null);
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.of(node.path(field).asText("")).filter(text -> !text.isEmpty());
    }

    /** What was begun is removed by its name: it must not lead anywhere else. */
    private static boolean isFileName(String text) {
        return text.indexOf('/') < 0 && text.indexOf('\0') < 0 && !text.equals(".") && !text.equals("..");
    }

    private static boolean isPath(String text) {
        try {
            return Path.of(text).getFileName() != null;
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
