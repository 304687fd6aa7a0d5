package org.cloudimagefactory.common.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReasonTest {
    @Test
    void tellsWhatIsWrongAndWhere() {
        assertEquals(
                "Unexpected end-of-input: expected close marker for Object (start marker at line 1, column 1)"
                        + " (line 2, column 8)",
                JsonReason.of(broken("{\n \"a\": 1")));
        assertEquals(
                "Unexpected character ('b' (code 98)): was expecting comma to separate Object entries (line 1, column 9)",
                JsonReason.of(broken("{\"a\": 1 b}")));
    }

    @Test
    void tellsYamlInOneLine() {
        JsonProcessingException e = assertThrows(
                JsonProcessingException.class, () -> new ObjectMapper(new YAMLFactory()).readTree("a: 1\nb: %"));
        String reason = JsonReason.of(e);
        assertTrue(reason.contains("found character"), reason);
        assertTrue(reason.contains(" (line 2, column "), reason);
        assertEquals(1, reason.lines().count());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[",
                "{\"a\":",
                "{\"a\": \"",
                "{\"a\": tru",
                "{a}",
                "{\"a\": 01}",
                "{\"a\": 1}}",
                "[1,",
                "nul",
                "{\"a\": \"\u0001\"}",
                "{\"a\": -}",
                "\ufeff{",
                "{\"a\": \"\\x\"}",
                "{\"a\": 1e}",
                "/*",
                "NaN",
                "[Infinity]"
            })
    void speaksOfNothingButTheText(String text) {
        for (JsonProcessingException e : List.of(broken(text), brokenBytes(text))) {
            for (String reason : List.of(JsonReason.of(e), JsonReason.what(e), IoReason.of(e))) {
                assertFalse(
                        reason.contains("Source") || reason.contains("REDACTED") || reason.contains("Feature"), reason);
                assertFalse(reason.isBlank());
            }
        }
    }

    /** What is wrong with it, or with the list that is never closed around it. */
    private static JsonProcessingException broken(String text) {
        return assertThrows(JsonProcessingException.class, () -> strict().readTree(text.isEmpty() ? "[" : text));
    }

    private static JsonProcessingException brokenBytes(String text) {
        return assertThrows(
                JsonProcessingException.class,
                () -> strict().readTree((text.isEmpty() ? "[" : text).getBytes(StandardCharsets.UTF_8)));
    }

    private static ObjectMapper strict() {
        return new ObjectMapper().enable(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }
}
