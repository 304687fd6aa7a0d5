package org.cloudimagefactory.comfy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.Test;

/**
 * A Debian server, from a base of Debian's packages to a tested image; it takes up to half an hour where guests are emulated,
 * so it runs only with {@code mvn -Pverification verify}. What it did is written to {@code target/verification/log.md}.
 */
class DebianVerification {
    private final Path work = Path.of("target/verification").toAbsolutePath();
    private final StringBuilder log = new StringBuilder();

    @Test
    void debianIsBuiltUponSealedAndTested() throws IOException {
        Path appliance = Files.createDirectories(work.resolve("appliance"));
        copy(Path.of("src/verification/appliance"), appliance);
        Path base = appliance.resolve("base.qcow2");
        if (!Files.exists(base)) {
            step(
                    "make-debian-base --output base.qcow2",
                    () -> new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks())
                            .run(Command.of(
                                            Path.of("src/verification/make-debian-base")
                                                    .toAbsolutePath()
                                                    .toString(),
                                            "--output",
                                            base.toString())
                                    .within(Duration.ofMinutes(20)))
                            .orThrow("cannot make the base")
                            .output());
        }
        Path output = work.resolve("out");
        step(
                "comfy build debian-web.yml --format qcow2 --test --force",
                () -> comfy(
                        "build",
                        appliance.resolve("debian-web.yml").toString(),
                        "--output-dir",
                        output.toString(),
                        "--format",
                        "qcow2",
                        "--timeout",
                        "60m",
                        "--test",
                        "--force"));
        Path descriptor = newest(output, ".json");
        String report = step(
                "comfy test " + descriptor.getFileName() + " --port 22,80",
                () -> comfy("test", descriptor.toString(), "--port", "22,80", "--timeout", "20m"));
        for (String check :
                List.of("ssh", "cloud-init", "services", "host-keys", "machine-id", "root-grown", "port-80")) {
            assertTrue(report.matches("(?s).*ok +" + check + " .*"), report);
        }
        String packages = Files.readString(newest(output, ".cdx"));
        assertTrue(packages.contains("pkg:deb/debian/nginx-light@"), "nginx-light is not in the list of packages");
        assertTrue(!packages.contains("pkg:deb/debian/puppet@"), "puppet was not taken away again");
        assertTrue(!packages.contains("pkg:deb/debian/ansible-core@"), "ansible-core was not taken away again");
        assertTrue(packages.contains("pkg:deb/debian/libjs-jquery@"), "an orphan that was there before is gone");
        Files.writeString(work.resolve("log.md"), log);
    }

    /** What is done in a step. */
    private interface Work {
        String run();
    }

    private String step(String title, Work doing) {
        Instant start = Instant.now();
        String output = doing.run();
        long seconds = Duration.between(start, Instant.now()).toSeconds();
        log.append("```\n$ ").append(title).append('\n').append(output.replace(work + "/", ""));
        log.append("```\n").append(seconds).append(" s\n\n");
        return output;
    }

    private static String comfy(String... arguments) {
        ComfyRun run = ComfyRun.of(arguments);
        assertEquals(ExitCode.OK, run.exitCode(), run.err() + run.out());
        return run.err() + run.out();
    }

    private static Path newest(Path directory, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .max(Path::compareTo)
                    .orElseThrow();
        }
    }

    private static void copy(Path source, Path target) throws IOException {
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.sorted().toList()) {
                Path copy = target.resolve(source.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.write(copy, Files.readAllBytes(file));
                }
            }
        }
    }
}
