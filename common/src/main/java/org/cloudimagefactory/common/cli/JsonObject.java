package org.cloudimagefactory.common.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One object of a result for programs, in the order in which it is filled. */
public final class JsonObject {
    private final ObjectNode node;

    /** Empty. */
    public JsonObject() {
        this(JsonNodeFactory.instance.objectNode());
    }

    private JsonObject(ObjectNode node) {
        this.node = node;
    }

    /** Numbers and truths stay what they are, nothing is {@code null}, and of all else there is its text. */
    public JsonObject put(String key, @Nullable Object value) {
        if (value instanceof Number || value instanceof Boolean) {
            node.putPOJO(key, value);
        } else {
            node.put(key, value == null ? null : value.toString());
        }
        return this;
    }

    /** A list of texts. */
    public JsonObject texts(String key, Collection<?> values) {
        ArrayNode list = node.putArray(key);
        values.forEach(value -> list.add(value.toString()));
        return this;
    }

    /** A list of objects, one for each item. */
    public <T> JsonObject list(String key, Collection<T> items, BiConsumer<JsonObject, T> describe) {
        fill(node.putArray(key), items, describe);
        return this;
    }

    /** An object in this one, to be filled. */
    public JsonObject object(String key) {
        return new JsonObject(node.putObject(key));
    }

    /** One more object in a list, to be filled. */
    public JsonObject add(String key) {
        return new JsonObject(node.withArray(key).addObject());
    }

    static <T> ArrayNode fill(ArrayNode list, Collection<T> items, BiConsumer<JsonObject, T> describe) {
        items.forEach(item -> describe.accept(new JsonObject(list.addObject()), item));
        return list;
    }

    JsonNode node() {
        return node;
    }
}
