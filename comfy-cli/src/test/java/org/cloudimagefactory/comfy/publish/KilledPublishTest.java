package org.cloudimagefactory.comfy.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a killed run leaves in a store that is a directory. */
class KilledPublishTest {
    private static final long SIZE = 256L << 20;

    @TempDir
    Path directory;

    @Test
    @Timeout(300)
    void isRemovedByTheNextRunAndNothingElseIs() throws Exception {
        Path store = Files.createDirectory(directory.resolve("store"));
        Path foreign = Files.writeString(store.resolve(".image.0.part"), "somebody's");
        Path image = directory.resolve("image");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(SIZE);
        }
        Process publisher = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Publisher.class.getName(),
                        store.toString(),
                        image.toString())
                .inheritIO()
                .start();
        while (copies(store).isEmpty()) {
            assertTrue(publisher.isAlive(), "it was too fast to be killed");
            Thread.sleep(1);
        }
        publisher.destroyForcibly().waitFor();
        assertEquals(1, copies(store).size());

        StoredFile stored = put(store, Files.writeString(directory.resolve("small"), "small"));

        assertEquals(List.of(), copies(store));
        assertTrue(Files.exists(store.resolve(stored.name())));
        assertTrue(Files.exists(foreign));
        try (Stream<Path> files = Files.list(store)) {
            assertEquals(2, files.count());
        }
        assertFalse(Files.exists(store.resolve(".image")));
    }

    /** What is under way, without what records it. */
    private static List<String> copies(Path store) throws IOException {
        try (Stream<Path> files = Files.list(store)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(".image.") && !name.equals(".image.0.part"))
                    .toList();
        }
    }

    private static StoredFile put(Path store, Path file) {
        return new DirectoryStore(store, URI.create("https://images.example.org/"), FilePermissions.parse("644"))
                .put(file, ".raw");
    }

    /** Puts a file into a store. */
    static final class Publisher {
        private Publisher() {}

        public static void main(String[] arguments) {
            put(Path.of(arguments[0]), Path.of(arguments[1]));
        }
    }
}
