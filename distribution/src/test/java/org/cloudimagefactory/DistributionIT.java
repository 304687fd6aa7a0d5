package org.cloudimagefactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator unpacks: each tool starts wherever it lies and however it is called. */
class DistributionIT {
    private static final String USUAL_PATH = "/usr/bin:/bin";

    @TempDir
    private Path directory;

    private record Outcome(int exitCode, String out, String err) {}

    @ParameterizedTest
    @ValueSource(strings = {"comfy", "itchy", "nifty"})
    void startsFromAnyDirectoryThroughSymlinksWithSpacesInThePath(String tool) throws Exception {
        Path home = directory.resolve("a directory with spaces");
        copy(distribution(), home);
        Path links = Files.createDirectories(directory.resolve("links to it"));
        Path first = Files.createSymbolicLink(
                links.resolve("first"), home.resolve("bin").resolve(tool));
        Path second = Files.createSymbolicLink(directory.resolve("second"), Path.of("links to it", "first"));
        for (Path command : List.of(home.resolve("bin").resolve(tool), first, second)) {
            Outcome outcome = run(Map.of("PATH", System.getenv("PATH")), command.toString(), "--version");
            assertEquals(0, outcome.exitCode(), outcome.err());
            assertTrue(outcome.out().startsWith(tool + " "), outcome.out());
            assertEquals("", outcome.err());
        }
    }

    @Test
    void findsWhatShipsWithIt() throws Exception {
        Outcome outcome = run(
                Map.of("PATH", System.getenv("PATH")),
                distribution().resolve("bin/comfy").toString(),
                "distributions");
        assertEquals(0, outcome.exitCode(), outcome.err());
        assertTrue(outcome.out().lines().anyMatch(line -> line.startsWith("micro ")), outcome.out());
        for (String shipped : List.of("templates/micro/make-iso", "share/doc/README.md", "share/doc/LICENSE")) {
            assertTrue(Files.isRegularFile(distribution().resolve(shipped)), shipped);
        }
        for (String tool : List.of("comfy", "itchy", "nifty")) {
            assertTrue(Files.size(distribution().resolve("share/man/man1/" + tool + ".1")) > 0, tool);
            assertTrue(Files.size(distribution().resolve("share/completions/bash/" + tool)) > 0, tool);
        }
        assertTrue(Files.isExecutable(distribution().resolve("templates/micro/make-iso")));
    }

    /** The licence of each library, and the bill of materials, for those who have to ask what runs on their machines. */
    @Test
    void namesEveryLibraryThatShipsWithItsLicence() throws Exception {
        String licences = Files.readString(distribution().resolve("share/doc/THIRD-PARTY.txt"));
        String materials = Files.readString(distribution().resolve("share/doc/bom.json"));
        List<String> missing = new ArrayList<>();
        int libraries = 0;
        try (DirectoryStream<Path> jars =
                Files.newDirectoryStream(distribution().resolve("lib"), "*.jar")) {
            for (Path jar : jars) {
                libraries++;
                String name = jar.getFileName().toString().replaceFirst("[.]jar$", "");
                int dash = name.replaceFirst("-[0-9].*$", "").length();
                String artifact = name.substring(0, dash);
                String version = name.substring(dash + 1);
                boolean own =
                        List.of("common", "comfy-cli", "itchy-cli", "nifty-cli").contains(artifact);
                if (!materials.contains("/" + artifact + "@" + version + "?type=jar")) {
                    missing.add(name + " in bom.json");
                }
                if (!own && !licences.matches("(?s).*\n *\\([^\n]+\\) [^\n]*:" + artifact + ":" + version + " .*")) {
                    missing.add(name + " in THIRD-PARTY.txt");
                }
            }
        }
        assertTrue(libraries > 30, libraries + " libraries");
        assertEquals(List.of(), missing);
    }

    /** {@code itchy inspect x | head -3}: the reader has what it wanted. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "comfy --help",
                "itchy --help",
                "nifty --help",
                "comfy distributions",
                "itchy config",
                "nifty backends"
            })
    void endsQuietlyWhenTheReaderOfItsResultsHasGone(String command) throws Exception {
        Outcome outcome = inShell("\"$0/bin/\"" + command + " > >(exec true)");
        assertEquals("", outcome.err());
        assertEquals(0, outcome.exitCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"comfy --help", "itchy config", "nifty backends"})
    void saysThatResultsAreLost(String command) throws Exception {
        Outcome outcome = inShell("\"$0/bin/\"" + command + " >/dev/full");
        String tool = command.substring(0, 5);
        assertEquals(
                tool + ": cannot write the results to standard output; check free space where it goes\n",
                outcome.err());
        assertEquals(3, outcome.exitCode());
    }

    private Outcome inShell(String script) throws Exception {
        return run(
                Map.of("PATH", System.getenv("PATH"), "HOME", directory.toString()),
                "bash",
                "-c",
                script,
                distribution().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"comfy", "itchy", "nifty"})
    void saysInOneLineThatThereIsNoJava(String tool) throws Exception {
        Path programs = directoryWithout("java");
        Outcome outcome = run(
                Map.of("PATH", programs.toString()),
                distribution().resolve("bin").resolve(tool).toString(),
                "--version");
        assertEquals(3, outcome.exitCode(), outcome.err());
        assertEquals(
                tool
                        + ": Java not found; install Java 17 or newer (Debian, Ubuntu: apt-get install default-jre-headless)"
                        + " or set JAVA_HOME\n",
                outcome.err());
    }

    @Test
    void saysInOneLineThatJavaHomeIsWrongOrTooOld() throws Exception {
        String comfy = distribution().resolve("bin/comfy").toString();
        Outcome wrong = run(Map.of("PATH", USUAL_PATH, "JAVA_HOME", "/no/such"), comfy, "--version");
        assertEquals(3, wrong.exitCode());
        assertEquals(
                "comfy: JAVA_HOME is /no/such, but there is no /no/such/bin/java; set it to a Java 17 or newer, or unset it\n",
                wrong.err());
        Path old = directory.resolve("jdk 11");
        Files.createDirectories(old.resolve("bin"));
        executable(old.resolve("bin/java"), "#!/bin/sh\nexit 1\n");
        Files.writeString(old.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"11.0.2\"\n");
        Outcome tooOld = run(Map.of("PATH", USUAL_PATH, "JAVA_HOME", old.toString()), comfy, "--version");
        assertEquals(3, tooOld.exitCode());
        assertEquals(
                "comfy: Java 17 or newer is needed, but " + old
                        + "/bin/java is version 11.0.2; set JAVA_HOME to a newer one\n",
                tooOld.err());
    }

    /** All usual programs but one. */
    private Path directoryWithout(String absent) throws IOException {
        Path programs = Files.createDirectories(directory.resolve("programs"));
        for (String name :
                List.of("sh", "dirname", "readlink", "sed", "id", "mkdir", "stat", "cat", "mv", "rm", "uname")) {
            if (!name.equals(absent)) {
                for (String place : USUAL_PATH.split(":")) {
                    Path program = Path.of(place, name);
                    if (Files.exists(program) && !Files.exists(programs.resolve(name))) {
                        Files.createSymbolicLink(programs.resolve(name), program);
                    }
                }
            }
        }
        return programs;
    }

    private static void executable(Path file, String content) throws IOException {
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Outcome run(Map<String, String> environment, String... command) throws Exception {
        Path out = directory.resolve("stdout");
        Path err = directory.resolve("stderr");
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("HOME", directory.toString());
        Process process = builder.start();
        assertTrue(process.waitFor(1, TimeUnit.MINUTES), "still running");
        return new Outcome(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    private static Path distribution() throws IOException {
        Path parent = Path.of("target", "cloud-image-factory").toAbsolutePath();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent, "cloud-image-factory-*")) {
            return entries.iterator().next();
        }
    }

    private static void copy(Path source, Path target) throws Exception {
        Process process = new ProcessBuilder("cp", "-a", source.toString(), target.toString())
                .inheritIO()
                .start();
        assertEquals(0, process.waitFor());
    }
}
