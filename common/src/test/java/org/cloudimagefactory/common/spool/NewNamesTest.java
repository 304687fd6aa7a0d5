package org.cloudimagefactory.common.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewNamesTest {
    @TempDir
    Path directory;

    @Test
    void givesAllNames() throws IOException {
        NewNames.publish(files("a", "b"), "move it");
        assertEquals(List.of("a", "b"), names());
        assertEquals("b", Files.readString(directory.resolve("b")));
    }

    @Test
    void givesNoneWhenOneIsTakenMeanwhile() throws IOException {
        Map<Path, Path> files = files("a", "b");
        Files.writeString(directory.resolve("b"), "precious");
        Problem e = assertThrows(Problem.class, () -> NewNames.publish(files, "move it"));
        assertEquals(directory.resolve("b") + " is there already; move it", e.line());
        assertEquals("precious", Files.readString(directory.resolve("b")));
        assertEquals(List.of(".a.part", ".b.part", "b"), names());
    }

    @Test
    void aLinkThatLeadsNowhereTakesTheNameToo() throws IOException {
        Path target = directory.resolve("a");
        Files.createSymbolicLink(target, Path.of("nowhere"));
        assertThrows(Problem.class, () -> NewNames.requireFree(target, "move it"));
        assertThrows(Problem.class, () -> NewNames.publish(files("a"), "move it"));
        assertEquals(Path.of("nowhere"), Files.readSymbolicLink(target));
    }

    private Map<Path, Path> files(String... names) throws IOException {
        Map<Path, Path> files = new LinkedHashMap<>();
        for (String name : names) {
            files.put(Files.writeString(directory.resolve("." + name + ".part"), name), directory.resolve(name));
        }
        return files;
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
