package org.cloudimagefactory.common.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnnotatedChunksTest {
    private static final AnnotatedChunks CHUNKS =
            new AnnotatedChunks("sha256:" + "ab".repeat(32), "sha256:" + "cd".repeat(32), 65_536, "ef".repeat(64));

    @Test
    void whatIsSaidIsReadAgain() {
        assertEquals(Optional.of(CHUNKS), AnnotatedChunks.of(CHUNKS.annotations()));
        assertEquals(Optional.empty(), AnnotatedChunks.of(Map.of("org.cloudimagefactory.chunks.index", "x")));
    }

    @ParameterizedTest
    @CsvSource({
        "manifest,md5:1",
        "manifest,''",
        "index,",
        "index,../../x",
        "content.size,0",
        "content.size,-1",
        "content.size,1e9",
        "content.size,1234567890123456789",
        "content.size,",
        "content.digest,sha512:ab",
        "content.digest,sha256:abababababababababababababababababababababababababababababababab"
    })
    void whatMakesNoSenseIsRefused(String name, String value) {
        Map<String, String> annotations = new HashMap<>(CHUNKS.annotations());
        String key = "org.cloudimagefactory.chunks." + name;
        annotations.put(key, value);
        if (value == null) {
            annotations.remove(key);
        }
        String line = assertThrows(ItemProblem.class, () -> AnnotatedChunks.of(annotations))
                .line();
        assertEquals("annotation '" + key + "' " + (value == null ? "is missing" : "is '" + value + "'"), line);
    }
}
