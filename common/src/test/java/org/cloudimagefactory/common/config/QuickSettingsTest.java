package org.cloudimagefactory.common.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickSettingsTest {
    @TempDir
    private Path directory;

    @Test
    void laterFilesWinAndTheEnvironmentWinsOverThem() throws IOException {
        Path site = Files.writeString(directory.resolve("site.yml"), "a_dir: /site\nb: 1\nold_name: 5\n");
        Path own = Files.writeString(directory.resolve("own.yml"), "a-dir: [ /own, /more ]\n");
        QuickSettings settings = new QuickSettings(
                "toy",
                Map.of("TOY_B", "2", "TOY_A_DIR", ""),
                Map.of("old_name", "new_name"),
                List.of(directory.resolve("absent.yml"), site, own));
        assertEquals(Optional.of("/own,/more"), settings.get("a_dir"));
        assertEquals(Optional.of("2"), settings.get("b"));
        assertEquals(Optional.of("5"), settings.get("new_name"));
        assertEquals(Optional.empty(), settings.get("c"));
    }

    @Test
    void aFileThatCannotBeReadHasNoSettings() throws IOException {
        Path broken = Files.writeString(directory.resolve("broken.yml"), "a: [\n");
        Path bytes = Files.write(directory.resolve("bytes.yml"), new byte[] {(byte) 0xff, (byte) 0xfe});
        QuickSettings settings = new QuickSettings("toy", Map.of(), Map.of(), List.of(broken, bytes, directory));
        assertEquals(Optional.empty(), settings.get("a"));
    }

    @Test
    void looksAtTheUsualPlaces() throws IOException {
        Files.writeString(directory.resolve(".toy.yml"), "a: 1\n");
        assertEquals(
                Optional.of("1"), new QuickSettings("toy", Map.of("HOME", directory.toString()), Map.of()).get("a"));
    }
}
