package org.cloudimagefactory.comfy.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TypedEncodingTest {
    private static final TypedEncoding ENCODING = new TypedEncoding(Map.of());

    /** Two records of the same parts are two things. */
    private record Pair(@Nullable Object left, @Nullable Object right) {}

    private record Other(@Nullable Object left, @Nullable Object right) {}

    /** Values of few letters, most of them those of the encoding itself, so that what could be confused is. */
    @Test
    void writesNoTwoValuesAlike() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<String, @Nullable Object> known = new HashMap<>();
        for (int i = 0; i < 60_000; i++) {
            @Nullable Object value = value(random, 3);
            String encoded = encoded(value);
            if (known.containsKey(encoded)) {
                assertEquals(known.get(encoded), value, "seed " + seed + ", both are " + encoded);
            }
            known.put(encoded, value);
            assertEquals(encoded, encoded(value), "seed " + seed);
        }
    }

    @Test
    void keepsApartWhatLooksAlike() throws IOException {
        assertNotEquals(encoded(List.of(1024, 11)), encoded(List.of(10241, 1)));
        assertNotEquals(encoded(List.of("a", "b")), encoded(List.of("a1:b")));
        assertNotEquals(encoded(1), encoded("1"));
        assertNotEquals(encoded(1), encoded(1L));
        assertNotEquals(encoded(null), encoded(""));
        assertNotEquals(encoded(null), encoded(List.of()));
        assertNotEquals(encoded(Path.of("a")), encoded("a"));
        assertNotEquals(encoded(List.of("a", "b")), encoded(Set.of("a", "b")));
        assertNotEquals(encoded(new Pair(1, 2)), encoded(new Other(1, 2)));
        assertNotEquals(encoded(new Pair(null, 2)), encoded(new Pair(2, null)));
        JsonNodeFactory json = JsonNodeFactory.instance;
        assertNotEquals(encoded(json.numberNode(1)), encoded(json.textNode("1")));
        assertNotEquals(encoded(json.nullNode()), encoded(json.textNode("null")));
        assertNotEquals(
                encoded(json.objectNode().put("a", 1)),
                encoded(json.objectNode().put("a", true)));
        assertEquals(
                encoded(json.objectNode().put("a", 1).put("b", 2)),
                encoded(json.objectNode().put("b", 2).put("a", 1)));
        assertThrows(IllegalStateException.class, () -> encoded(new Object()), "what is not known is never left out");
    }

    private static @Nullable Object value(Random random, int depth) {
        int kind = random.nextInt(depth == 0 ? 5 : 10);
        return switch (kind) {
            case 0 -> text(random);
            case 1 -> random.nextInt(30);
            case 2 -> (long) random.nextInt(30);
            case 3 -> random.nextBoolean();
            case 4 -> null;
            case 5, 6 -> list(random, depth);
            case 7 -> map(random, depth);
            case 8 -> new Pair(value(random, depth - 1), value(random, depth - 1));
            default -> json(random, depth);
        };
    }

    private static List<@Nullable Object> list(Random random, int depth) {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            list.add(value(random, depth - 1));
        }
        return list;
    }

    private static Map<String, @Nullable Object> map(Random random, int depth) {
        Map<String, @Nullable Object> map = new HashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            map.put(text(random), value(random, depth - 1));
        }
        return map;
    }

    private static JsonNode json(Random random, int depth) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        if (depth > 0 && random.nextBoolean()) {
            return random.nextBoolean()
                    ? json.arrayNode().add(json(random, depth - 1))
                    : json.objectNode().set(text(random), json(random, depth - 1));
        }
        return random.nextBoolean() ? json.textNode(text(random)) : json.numberNode(random.nextInt(30));
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append("sial12:-".charAt(random.nextInt(8)));
        }
        return text.toString();
    }

    private static String encoded(@Nullable Object value) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ENCODING.write(value, out);
        return out.toString(StandardCharsets.ISO_8859_1);
    }
}
