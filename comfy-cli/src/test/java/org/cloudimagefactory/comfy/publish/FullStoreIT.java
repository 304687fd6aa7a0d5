package org.cloudimagefactory.comfy.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store on a file system that is too small, made in a mount namespace of its own. */
class FullStoreIT {
    @TempDir
    Path directory;

    @Test
    void isAProblemOfTheEnvironment() throws Exception {
        Path store = Files.createDirectory(directory.resolve("store"));
        Path image = directory.resolve("image");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(4 << 20);
        }
        Process publisher = new ProcessBuilder(
                        "unshare",
                        "--user",
                        "--map-root-user",
                        "--mount",
                        "sh",
                        "-c",
                        "mount -t tmpfs -o size=1m small \"$0\" && exec \"$@\"",
                        store.toString(),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Publisher.class.getName(),
                        store.toString(),
                        image.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(publisher.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(
                "cannot put " + image + " into " + store
                        + ": No space left on device; check permissions and free space\n",
                said);
        assertEquals(ExitCode.ENVIRONMENT, publisher.waitFor());
    }

    @Test
    void anImageThatIsNotThereIsAProblemOfItsOwn() {
        Problem problem = assertThrows(Problem.class, () -> put(directory, directory.resolve("image")));
        assertEquals(ExitCode.ITEMS_FAILED, problem.exitCode());
    }

    private static StoredFile put(Path store, Path file) {
        return new DirectoryStore(store, URI.create("https://images.example.org/"), FilePermissions.parse("644"))
                .put(file, ".raw");
    }

    /** Puts a file into a store. */
    static final class Publisher {
        private Publisher() {}

        public static void main(String[] arguments) {
            try {
                put(Path.of(arguments[0]), Path.of(arguments[1]));
            } catch (Problem e) {
                System.out.println(e.line());
                System.exit(e.exitCode());
            }
        }
    }
}
