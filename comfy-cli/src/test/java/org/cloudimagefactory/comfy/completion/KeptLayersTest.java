package org.cloudimagefactory.comfy.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.completion.TypedWords;
import org.cloudimagefactory.common.config.QuickSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptLayersTest {
    @TempDir
    Path directory;

    private List<String> keys(Path usual, String... typed) throws Exception {
        return new KeptLayers(new QuickSettings("comfy", Map.of(), Map.of(), List.of()), usual)
                .candidates(new TypedWords(List.of(typed)));
    }

    @Test
    void beginningsOfKeysAreOfferedWhereverTheCacheIs() throws Exception {
        Path layers = Files.createDirectories(directory.resolve("layers"));
        Files.createFile(layers.resolve("ab".repeat(32) + ".json"));
        Files.createFile(layers.resolve("cd".repeat(32) + ".qcow2"));
        Files.createFile(layers.resolve("notes.json"));

        assertEquals(List.of("abababababab"), keys(directory, "cache", "explain"));
        assertEquals(
                List.of("abababababab"),
                keys(Path.of("/nowhere"), "cache", "explain", "--cache-dir", directory.toString()));
        assertEquals(List.of(), keys(Path.of("/nowhere"), "cache", "explain"));
    }
}
