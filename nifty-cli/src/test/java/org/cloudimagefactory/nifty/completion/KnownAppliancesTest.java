package org.cloudimagefactory.nifty.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.completion.TypedWords;
import org.cloudimagefactory.common.config.QuickSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownAppliancesTest {
    @TempDir
    private Path directory;

    @Test
    void findsAppliancesInDescriptorsAndInTheIndexOfALibrary() throws IOException {
        for (String state : List.of("", "done", "rejected")) {
            Path place = Files.createDirectories(directory.resolve(state));
            Files.writeString(place.resolve("d.json"), "{\"identifier\": \"of-" + state + "\"}");
        }
        Path library = Files.createDirectories(directory.resolve("library"));
        Files.writeString(
                library.resolve("index.json"),
                "{\"appliances\":[{\"attributes\":{\"NIFTY_APPLIANCE_ID\":\"a\"}},{\"attributes\":{\"NIFTY_APPLIANCE_ID\":\"b\"}}]}");
        KnownAppliances known = new KnownAppliances(settings(Map.of()));
        assertEquals(
                List.of("of-", "of-done", "of-rejected", "a", "b"),
                known.candidates(
                        new TypedWords(List.of("--descriptor-dir", directory.toString(), "--library-dir=" + library))));
        KnownAppliances configured = new KnownAppliances(settings(
                Map.of("NIFTY_DESCRIPTORS_DIR", "/nonexistent," + directory, "NIFTY_LIBRARY_DIR", library.toString())));
        assertEquals(
                List.of("of-", "of-done", "of-rejected", "a", "b"), configured.candidates(new TypedWords(List.of())));
    }

    private static QuickSettings settings(Map<String, String> environment) {
        return new QuickSettings("nifty", environment, Map.of(), List.of());
    }
}
