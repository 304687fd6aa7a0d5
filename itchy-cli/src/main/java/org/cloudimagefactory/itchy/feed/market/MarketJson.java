package org.cloudimagefactory.itchy.feed.market;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.JsonReason;

/**
 * How documents of markets are read: as a stream, of which only what is wanted is kept, and with limits to all that a hostile one could
 * have much of.
 */
public final class MarketJson {
    private static final int NESTING_LIMIT = 32;
    private static final int TEXT_LIMIT = 1 << 20;
    private static final int NAME_LIMIT = 4096;
    private static final int TOKEN_LIMIT = 10_000_000;
    private static final int NUMBER_LIMIT = 100;

    private final JsonFactory factory = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(NESTING_LIMIT)
                    .maxStringLength(TEXT_LIMIT)
                    .maxNameLength(NAME_LIMIT)
                    .maxTokenCount(TOKEN_LIMIT)
                    .maxNumberLength(NUMBER_LIMIT)
                    .build())
            .build();

    /** Takes a field of an object; the parser is at its value, and must be at the end of that afterwards. */
    @FunctionalInterface
    public interface Field {
        /** Reads the value. */
        void read(String name, JsonParser at) throws IOException;
    }

    /**
     * Reads a document, which is one object.
     *
     * @throws ItemProblem with the reason when it is none
     */
    public void read(byte[] document, Field field) {
        try (JsonParser at = factory.createParser(document)) {
            if (at.nextToken() != JsonToken.START_OBJECT) {
                throw new ItemProblem("it is no JSON object");
            }
            fields(at, field);
            if (at.nextToken() != null) {
                throw new ItemProblem("something follows its JSON object");
            }
        } catch (JsonProcessingException e) {
            throw new ItemProblem("no valid JSON: " + JsonReason.of(e)).causedBy(e);
        } catch (IOException e) {
            throw ItemProblem.of("no valid JSON", e);
        }
    }

    /** Reads an object at which the parser is; something else is told to {@code wrong}, and passed over. */
    public static void object(JsonParser at, String what, Consumer<String> wrong, Field field) throws IOException {
        if (at.currentToken() == JsonToken.START_OBJECT) {
            fields(at, field);
        } else {
            at.skipChildren();
            wrong.accept(what + " is no object");
        }
    }

    private static void fields(JsonParser at, Field field) throws IOException {
        while (at.nextToken() != JsonToken.END_OBJECT) {
            String name = at.currentName();
            at.nextToken();
            field.read(name, at);
        }
    }

    /** Takes an element of a list; the parser is at it, and must be at its end afterwards. */
    @FunctionalInterface
    public interface Element {
        /** Reads the element. */
        void read(JsonParser at) throws IOException;
    }

    /** Reads a list at which the parser is; something else is told to {@code wrong}, and passed over. */
    public static void list(JsonParser at, String what, Consumer<String> wrong, Element element) throws IOException {
        if (at.currentToken() != JsonToken.START_ARRAY) {
            at.skipChildren();
            wrong.accept(what + " is no list");
            return;
        }
        while (at.nextToken() != JsonToken.END_ARRAY) {
            element.read(at);
        }
    }

    /** The text at which the parser is; nothing for null, and for what is told to {@code wrong} because it is no text. */
    public static Optional<String> text(JsonParser at, String what, Consumer<String> wrong) throws IOException {
        if (at.currentToken() == JsonToken.VALUE_STRING) {
            return Optional.of(at.getText());
        }
        if (at.currentToken() != JsonToken.VALUE_NULL) {
            at.skipChildren();
            wrong.accept(what + " is no text");
        }
        return Optional.empty();
    }

    /** The number of bytes, or the like, at which the parser is, as a number or as a text; anything else is told to {@code wrong}. */
    public static Optional<Long> number(JsonParser at, String what, Consumer<String> wrong) throws IOException {
        boolean isNumber =
                at.currentToken() == JsonToken.VALUE_NUMBER_INT || at.currentToken() == JsonToken.VALUE_STRING;
        String text = isNumber ? at.getText() : "";
        if (text.matches("[0-9]{1,18}")) {
            return Optional.of(Long.parseLong(text));
        }
        at.skipChildren();
        wrong.accept(what + " is no number");
        return Optional.empty();
    }
}
