package org.cloudimagefactory.comfy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of a test in a mount namespace of its own, in which directories are file systems that can become full. */
public final class SmallFileSystem {
    private static final String MOUNTED = "size=$1; shift;"
            + " while [ \"$1\" != -- ]; do mount -t tmpfs -o size=\"$size\" small \"$1\" || exit; shift; done; shift;"
            + " exec \"$@\"";

    private SmallFileSystem() {}

    /**
     * What a program has printed.
     *
     * @param lines those that begin with a sign, which the program makes for the test
     * @param said all of it
     */
    public record Outcome(List<String> lines, String said) {}

    /**
     * Runs a class of the tests, which gets a directory as its argument; it must end with 0.
     *
     * @param size of each file system, as tmpfs takes it
     * @param places existing directories that become one each
     */
    public static Outcome run(Class<?> program, Path directory, String size, List<Path> places)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", MOUNTED, "sh", size));
        places.forEach(place -> command.add(place.toString()));
        command.addAll(List.of(
                "--",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName(),
                directory.toString()));
        Path log = directory.resolve("log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertTrue(process.waitFor(200, TimeUnit.SECONDS));
        String said = Files.readString(log);
        assertEquals(0, process.exitValue(), said);
        return new Outcome(said.lines().filter(line -> line.startsWith("> ")).toList(), said);
    }
}
