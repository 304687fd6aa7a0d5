package org.cloudimagefactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs scripts and programs that make or look at packages. */
final class PackageRun {
    private static final int LIMIT_MINUTES = 90;

    private PackageRun() {}

    /** What the program writes to standard output; it has to end well. */
    static String run(String... command) throws IOException, InterruptedException {
        return run(Map.of(), command);
    }

    /** As above, with these variables besides. */
    static String run(Map<String, String> variables, String... command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("package", ".out");
        Path err = Files.createTempFile("package", ".err");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().putAll(variables);
            Process process = builder.start();
            process.getOutputStream().close();
            boolean hasEnded = process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            assertTrue(hasEnded, String.join(" ", command));
            assertEquals(
                    0,
                    process.exitValue(),
                    String.join(" ", command) + "\n" + Files.readString(out) + Files.readString(err));
            return Files.readString(out);
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
