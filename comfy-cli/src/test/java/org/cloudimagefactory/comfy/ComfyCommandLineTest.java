package org.cloudimagefactory.comfy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComfyCommandLineTest {
    @TempDir
    Path directory;

    @Test
    void saysVersionAndCommit() {
        ComfyRun run = ComfyRun.of("--version");
        assertEquals(ExitCode.OK, run.exitCode());
        assertTrue(run.out().matches("comfy \\S+ \\(commit \\S+, \\S+\\)\n"), run.out());
    }

    @Test
    void listsDistributionsWithTheirVersions() {
        ComfyRun run = ComfyRun.of("distributions");
        assertEquals(ExitCode.OK, run.exitCode());
        assertTrue(run.out().contains("micro            1.0\n"), run.out());
    }

    @Test
    void plansWithoutBuilding() throws IOException {
        ComfyRun run =
                build("--dry-run", "--output", "json", "--size", "1G", "--identifier", "$n:$v:$g", "--groups", "a,b");
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        JsonNode plan = new ObjectMapper().readTree(run.out());
        assertEquals("micro:1.0:a,b", plan.path("identifier").asText());
        assertEquals(1L << 30, plan.path("disk_size").asLong());
        assertEquals("tcg", plan.path("accelerator").asText());
        assertFalse(Files.exists(directory.resolve("out")));
    }

    @Test
    void namesTheNearestDistribution() {
        ComfyRun run = ComfyRun.of("build", "micr0");
        assertProblem(run, ExitCode.USAGE, "comfy: unknown distribution 'micr0'; did you mean 'micro'? known are ");
    }

    @Test
    void namesTheKnownVersions() {
        ComfyRun run = build("--version", "7");
        assertProblem(run, ExitCode.USAGE, "comfy: unknown version '7' of micro; known versions are 1.0\n");
    }

    @Test
    void refusesUnknownOptionsFormatsAndSizes() {
        assertProblem(build("--colour"), ExitCode.USAGE, "comfy: Unknown option: '--colour'; ");
        assertProblem(
                build("--format", "zip"),
                ExitCode.USAGE,
                "comfy: wrong on the command line: field 'formats[0]' must be one of qcow2, raw, vmdk, vdi, ova\n");
        assertProblem(
                build("--size", "big"),
                ExitCode.USAGE,
                "comfy: Invalid value for option '--size': 'big' is no size such as 512M, 10G or 1.5GiB; a bare number is"
                        + " MiB; 'comfy build --help' shows what there is\n");
        assertProblem(
                build("--file-permissions", "rw"),
                ExitCode.USAGE,
                "comfy: 'rw' is no file permission; give three octal digits, such as 640\n");
    }

    @Test
    void namesTheMissingProgramAndHowToGetIt() throws IOException {
        Path programs = Files.createDirectory(directory.resolve("bin"));
        Map<String, String> path = Map.of("PATH", programs.toString());
        assertProblem(
                build(path),
                ExitCode.ENVIRONMENT,
                "comfy: program 'packer' not found; install Packer (Debian: apt-get install packer)\n");
        link(programs, "packer");
        assertProblem(
                build(path),
                ExitCode.ENVIRONMENT,
                "comfy: program 'qemu-system-x86_64' not found; install QEMU"
                        + " (Debian and Ubuntu: apt-get install qemu-system-x86)\n");
        link(programs, "qemu-system-x86_64");
        assertProblem(
                build(path),
                ExitCode.ENVIRONMENT,
                "comfy: program 'qemu-img' not found; install qemu-img"
                        + " (Debian and Ubuntu: apt-get install qemu-utils)\n");
    }

    @Test
    void refusesAnotherProgramOfPackersName() {
        ComfyRun run = build("--packer-binary", "/bin/echo");
        assertProblem(
                run,
                ExitCode.ENVIRONMENT,
                "comfy: '/bin/echo version' does not say which Packer it is: version; name Packer with --packer-binary;"
                        + " some systems have another program of this name\n");
    }

    @Test
    void namesTheOutputDirectoryThatCannotBe() throws IOException {
        Files.writeString(directory.resolve("out"), "a file");
        assertProblem(
                build(),
                ExitCode.ENVIRONMENT,
                "comfy: cannot create " + directory.resolve("out") + ": a file of that name is in the way; check its"
                        + " owner, permissions and free space, or name another directory\n");
        assertEquals("a file", Files.readString(directory.resolve("out")));
    }

    @Test
    void saysHowMuchSpaceIsMissing() {
        ComfyRun run = build("--size", "999999T");
        assertEquals(ExitCode.ENVIRONMENT, run.exitCode());
        assertTrue(
                run.err()
                        .matches("comfy: not enough space in " + directory.resolve("out") + ": [0-9]+ MiB are free,"
                                + " 262143737856 MiB are needed; free some, or name another directory\n"),
                run.err());
    }

    @Test
    void namesTheLineOfABrokenDescription() throws IOException {
        Path broken = Files.createDirectories(directory.resolve("templates/broken"));
        Path file = Files.writeString(broken.resolve("broken.description"), "{\n  \"name\": \"broken\",,\n}");
        ComfyRun run = ComfyRun.of(
                "build",
                "broken",
                "--template-dir",
                directory.resolve("templates").toString());
        assertEquals(ExitCode.ENVIRONMENT, run.exitCode());
        assertTrue(run.err().startsWith("comfy: invalid distribution description " + file + ": line 2"), run.err());
        assertEquals(1, run.err().lines().count());
    }

    @Test
    void namesTheMissingTemplateDirectory() {
        Path missing = directory.resolve("missing");
        assertProblem(
                ComfyRun.of("distributions", "--template-dir", missing.toString()),
                ExitCode.ENVIRONMENT,
                "comfy: no directory " + missing + "; create it, or name another\n");
    }

    @Test
    void namesTheUnknownKeyOfAConfigurationFile() throws IOException {
        Path file = Files.writeString(directory.resolve("comfy.yml"), "output_dirr: /x\n");
        ComfyRun run = ComfyRun.with(Map.of(), List.of(file), "distributions");
        assertProblem(
                run,
                ExitCode.ENVIRONMENT,
                "comfy: unknown key 'output_dirr' in configuration file " + file + "; did you mean 'output_dir'?\n");
    }

    @Test
    void namesTheConfigurationFileThatIsNoYaml() throws IOException {
        Path file = Files.writeString(directory.resolve("comfy.yml"), "format: [qcow2\n");
        ComfyRun run = ComfyRun.with(Map.of(), List.of(file), "distributions");
        assertProblem(run, ExitCode.ENVIRONMENT, "comfy: invalid configuration file " + file + ": line ");
    }

    @Test
    void takesDefaultsFromConfigurationAndLetsTheCommandLineWin() throws IOException {
        Path file = Files.writeString(directory.resolve("comfy.yml"), "memory: 300\ncpus: 2\n");
        ComfyRun run = ComfyRun.with(
                Map.of(), List.of(file), "build", "micro", "--dry-run", "--accelerator", "tcg", "--cpus", "3");
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertTrue(run.out().contains("memory:       300\n"), run.out());
        assertTrue(run.out().contains("cpus:         3\n"), run.out());
    }

    private ComfyRun build(String... arguments) {
        return build(Map.of(), arguments);
    }

    private ComfyRun build(Map<String, String> variables, String... arguments) {
        String[] all = new String[arguments.length + 6];
        System.arraycopy(
                new String[] {
                    "build",
                    "micro",
                    "--accelerator",
                    "tcg",
                    "--output-dir",
                    directory.resolve("out").toString()
                },
                0,
                all,
                0,
                6);
        System.arraycopy(arguments, 0, all, 6, arguments.length);
        return ComfyRun.with(variables, List.of(), all);
    }

    private static void link(Path directory, String program) throws IOException {
        Files.createSymbolicLink(
                directory.resolve(program),
                ProgramFinder.ofEnvironment().find(program).orElseThrow());
    }

    private static void assertProblem(ComfyRun run, int exitCode, String line) {
        assertTrue(run.err().startsWith(line), run.err());
        assertEquals(exitCode, run.exitCode());
        assertEquals(1, run.err().lines().count(), run.err());
        assertEquals("", run.out());
    }
}
