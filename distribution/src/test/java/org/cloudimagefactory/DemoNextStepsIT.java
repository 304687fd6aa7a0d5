package org.cloudimagefactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cloudimagefactory.Shell.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The three things to try next that {@code ./factory demo} prints, typed as they are printed, where its own steps have left their files.
 * A stand-in is in QEMU's place: that the image starts is what the demo itself and the slow blocks of the documents show.
 */
class DemoNextStepsIT {
    private static final String INDENT = "     ";
    private static final Path SCRIPT =
            Path.of("src", "test", "resources", "demo-next-steps.sh").toAbsolutePath();

    /** Spaces in a path must not break what is printed. */
    @TempDir
    private Path parent;

    @Test
    void eachDoesWhatItSays() throws Exception {
        Path directory = Files.createDirectory(parent.resolve("a newcomer's"));
        Path programs = Files.createDirectory(parent.resolve("programs"));
        Path calls = parent.resolve("calls");
        Path machine = programs.resolve("qemu-system-x86_64");
        Files.writeString(machine, "#!/bin/sh\necho \"$@\" >>'" + calls + "'\nexit 1\n");
        Files.setPosixFilePermissions(machine, PosixFilePermissions.fromString("rwxr-xr-x"));
        Map<String, String> environment = Map.of("PATH", programs + ":" + System.getenv("PATH"));

        String repository = Path.of("..").toAbsolutePath().normalize().toString();
        Outcome demo = Shell.run(
                directory,
                environment,
                List.of(SCRIPT.toString(), repository, Shipped.distribution().toString()));
        assertEquals(0, demo.exitCode(), demo.err());
        List<String> printed = demo.out()
                .lines()
                .filter(line -> line.startsWith(INDENT))
                .map(String::strip)
                .toList();
        assertEquals(3, printed.size(), demo.out());

        Outcome test = Shell.run(directory, environment, List.of("bash", "-c", printed.get(0)));
        assertEquals(1, test.exitCode(), test.err());
        assertTrue(test.out().contains("the machine ended"), test.out());
        assertTrue(Files.readString(calls).contains("disk.qcow2,format=qcow2"), "it got as far as to start it");

        Outcome clean = Shell.run(directory, environment, List.of("bash", "-c", printed.get(1)));
        assertEquals(0, clean.exitCode(), clean.err());
        assertTrue(clean.out().contains("would remove image " + directory.resolve("demo/itchy/output")), clean.out());

        Outcome library = Shell.run(directory, environment, List.of("bash", "-c", printed.get(2)));
        assertEquals(0, library.exitCode(), library.err());
        assertTrue(library.out().contains("1 changed"), library.out());
        try (Stream<Path> files = Files.walk(directory.resolve("demo/library"))) {
            assertTrue(files.anyMatch(file -> file.toString().endsWith(".qcow2")), "the image is in the library");
        }
    }
}
