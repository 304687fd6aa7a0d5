package org.cloudimagefactory.comfy.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes values so that no two different ones are written alike: each has its type before it, and its length or the number
 * of its parts. Records are taken apart by their components, so that none can be forgotten; what must not count is named.
 */
public final class TypedEncoding {
    private static final Map<Class<?>, Character> PLAIN =
            Map.of(Boolean.class, 'b', Integer.class, 'i', Long.class, 'l', Double.class, 'd');

    private final Map<Class<? extends Record>, Set<String>> leftOut;
    private final UnaryOperator<String> texts;

    /** Takes all components of records but the named ones. */
    TypedEncoding(Map<Class<? extends Record>, Set<String>> leftOut) {
        this(leftOut, UnaryOperator.identity());
    }

    /** The same, with other texts and paths in the place of some. */
    public TypedEncoding(Map<Class<? extends Record>, Set<String>> leftOut, UnaryOperator<String> texts) {
        this.leftOut = Map.copyOf(leftOut);
        this.texts = texts;
    }

    /** Writes a value; one of a type that is not known here is a fault of this program. */
    public void write(@Nullable Object value, OutputStream out) throws IOException {
        if (value == null) {
            out.write('-');
        } else if (value instanceof String text) {
            text('s', texts.apply(text), out);
        } else if (PLAIN.containsKey(value.getClass())) {
            text(PLAIN.get(value.getClass()), value.toString(), out);
        } else if (value instanceof Enum<?> constant) {
            text('e', constant.getDeclaringClass().getName() + "." + constant.name(), out);
        } else if (value instanceof Path path) {
            text('p', texts.apply(path.toString()), out);
        } else if (value instanceof Record record) {
            record(record, out);
        } else if (value instanceof JsonNode node) {
            json(node, out);
        } else if (value instanceof Map<?, ?> map) {
            map('m', map, out);
        } else if (value instanceof Collection<?> all) {
            collection(all, out);
        } else {
            throw new IllegalStateException("no encoding of " + value.getClass().getName());
        }
    }

    private void record(Record value, OutputStream out) throws IOException {
        Class<? extends Record> type = value.getClass();
        text('r', type.getName(), out);
        Map<String, @Nullable Object> parts = new HashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            if (!leftOut.getOrDefault(type, Set.of()).contains(component.getName())) {
                parts.put(component.getName(), part(value, component));
            }
        }
        map('c', parts, out);
    }

    private static @Nullable Object part(Record value, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a component of a record can be read", e);
        }
    }

    private void collection(Collection<?> all, OutputStream out) throws IOException {
        boolean ordered = all instanceof List;
        out.write(((ordered ? "a" : "u") + all.size() + ":").getBytes(StandardCharsets.US_ASCII));
        Set<String> sorted = new TreeSet<>();
        for (Object element : all) {
            if (ordered) {
                write(element, out);
            } else {
                sorted.add(encoded(element));
            }
        }
        for (String element : sorted) {
            out.write(element.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    /** In the order of its keys as they are written. */
    private void map(char type, Map<?, ? extends @Nullable Object> map, OutputStream out) throws IOException {
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        map.forEach((key, value) -> sorted.put(encoded(key), value));
        out.write((type + "" + sorted.size() + ":").getBytes(StandardCharsets.US_ASCII));
        for (Map.Entry<String, @Nullable Object> entry : sorted.entrySet()) {
            out.write(entry.getKey().getBytes(StandardCharsets.ISO_8859_1));
            write(entry.getValue(), out);
        }
    }

    private void json(JsonNode node, OutputStream out) throws IOException {
        if (node.isObject()) {
            Map<String, JsonNode> fields = new HashMap<>();
            node.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
            map('o', fields, out);
        } else if (node.isArray()) {
            out.write(("k" + node.size() + ":").getBytes(StandardCharsets.US_ASCII));
            for (JsonNode element : node) {
                json(element, out);
            }
        } else {
            text('j', node.getNodeType() + " " + node.asText(), out);
        }
    }

    private String encoded(@Nullable Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(value, bytes);
        } catch (IOException e) {
            throw new IllegalStateException("memory can always be written to", e);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private static void text(char type, String text, OutputStream out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write((type + "" + bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
    }
}
