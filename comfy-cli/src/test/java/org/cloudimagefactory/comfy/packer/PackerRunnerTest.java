package org.cloudimagefactory.comfy.packer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.web.Deadline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackerRunnerTest {
    private final List<Command> commands = new ArrayList<>();
    private final BuildSecrets secrets = BuildSecrets.generate(new SecureRandom());

    @TempDir
    Path directory;

    @Test
    void tellsTheErrorsAndWhatWasSaidBefore() throws IOException {
        PackerRunner packer = packer(
                1,
                "1,,ui,say,==> qemu: Provisioning with shell script: /b/settings.sh",
                "1,,ui,message,    qemu: Reading package lists...",
                "1,,ui,error,==> qemu: E: Unable to locate package nginxx",
                "1,,ui,error,==> qemu: comfy: packages cannot be installed: nginxx",
                "1,,ui,error,Build 'qemu' errored: Script exited with non-zero exit status: 1");
        Problem e = assertThrows(Problem.class, () -> build(packer));
        assertEquals(
                "Packer build failed: Provisioning with shell script: /b/settings.sh; its last lines: Reading package"
                        + " lists... | E: Unable to locate package nginxx | comfy: packages cannot be installed: nginxx;"
                        + " Script exited with non-zero exit status: 1",
                e.line());
        assertTrue(Files.readString(directory.resolve("packer.log")).contains("Reading package lists"));
    }

    @Test
    void tellsTheStepAndItsLastLinesHoweverMuchIsSaidAroundThem() {
        List<String> lines = new ArrayList<>();
        lines.add("1,,ui,say,==> qemu: Provisioning with shell script: /b/00-first.sh");
        lines.add("1,,ui,message,    qemu: of the first step");
        lines.add("1,,ui,say,==> qemu: Provisioning with shell script: /b/01-inline.sh");
        for (int i = 0; i < 50; i++) {
            lines.add("1,,ui,message,    qemu: line " + i + " " + "x".repeat(1000));
        }
        lines.add("1,,ui,error,==> qemu: dd: error writing '/root/x': No space left on device");
        lines.add("1,,ui,error,==> qemu: 231+0 records in\\n==> qemu: 230+0 records out");
        lines.add("1,,ui,say,==> qemu: Step \"StepProvision\" failed");
        for (int i = 0; i < 12; i++) {
            lines.add("1,,ui,say,==> qemu: aborted: skipping cleanup of step \"Step" + i + "\"");
        }
        lines.add("1,,ui,error,Build 'qemu' errored after 1 minute: Script exited with non-zero exit status: 1."
                + " Allowed exit codes are: [0]");
        lines.add("1,,ui,error,\\n==> Some builds didn't complete successfully and had errors:");
        lines.add("1,,ui,error,--> qemu: Script exited with non-zero exit status: 1. Allowed exit codes are: [0]");
        Problem e = assertThrows(Problem.class, () -> build(packer(1, lines.toArray(new String[0]))));
        assertTrue(
                e.line()
                        .startsWith("Packer build failed: Provisioning with shell script: /b/01-inline.sh; its last"
                                + " lines: "),
                e.line());
        assertTrue(
                e.line()
                        .endsWith(" | dd: error writing '/root/x': No space left on device | 231+0 records in | 230+0"
                                + " records out; Script exited with non-zero exit status: 1. Allowed exit codes are:"
                                + " [0]"),
                e.line());
        assertFalse(e.line().contains("first"), e.line());
        assertFalse(e.line().contains("skipping cleanup"), e.line());
        assertTrue(e.line().length() < 1200, e.line());
    }

    @Test
    void tellsWhatQemuSaidAndKeepsNothingOfPackersOwnLog() throws IOException {
        PackerRunner packer = packer(
                1,
                "1,,ui,say,==> qemu: Starting VM\\, booting from CD-ROM",
                "1,,ui,error,==> qemu: Error launching VM: Qemu failed to start. Please run with PACKER_LOG=1 to get"
                        + " more info.",
                "1,,ui,error,Build 'qemu' errored: Build was halted.");
        Path log = directory.resolve("packer-debug.log");
        Files.writeString(log, """
                2026/11/29 12:00:00 packer-builder-qemu plugin: Executing qemu-system-x86_64
                2026/11/29 12:00:00 packer-builder-qemu plugin: Qemu stderr: qemu-system-x86_64: warning: no feature
                2026/11/29 12:00:00 packer-builder-qemu plugin: Qemu stderr: qemu-system-x86_64: -foo: invalid option
                2026/11/29 12:00:01 packer-plugin-qemu_v1.1.0 plugin: Qemu stderr: could not load PC BIOS 'x'
                2026/11/29 12:00:01 packer-plugin-qemu_v1.1.0 plugin: Qemu stderr: terminating on signal 15 from pid 1
                """);
        Problem e = assertThrows(Problem.class, () -> build(packer));
        assertEquals(
                "Packer build failed: Starting VM\\, booting from CD-ROM; its last lines: Error launching VM: Qemu failed"
                        + " to start. Please run with PACKER_LOG=1 to get more info.; Build was halted.; QEMU said:"
                        + " qemu-system-x86_64: -foo: invalid option | could not load PC BIOS 'x'",
                e.line());
        assertFalse(Files.exists(log));
        assertTrue(Files.readString(directory.resolve("packer.log")).contains("QEMU: qemu-system-x86_64: -foo"));
    }

    @Test
    void tellsWhereABuildWasWhoseTimeIsOver() {
        PackerRunner packer = new PackerRunner(
                command -> {
                    command.onOutput().accept("1,,ui,say,==> qemu: Waiting for SSH to become available...");
                    return new CommandResult(command, 1, "", "", true);
                },
                "packer");
        Problem e = assertThrows(Problem.class, () -> build(packer));
        assertEquals(
                "Packer build failed: the build took longer than 60 s and was ended at: Waiting for SSH to become"
                        + " available...",
                e.line());
    }

    @Test
    void keepsThePasswordOffTheCommandLine() {
        build(packer(0));
        Command command = commands.get(0);
        assertFalse(command.shellLine().contains(secrets.password()));
        assertEquals(secrets.password(), command.environment().get("COMFY_SSH_PASSWORD"));
        assertEquals(
                List.of(
                        "packer",
                        "-machine-readable",
                        "build",
                        "-color=false",
                        "-on-error=abort",
                        directory.resolve("packer.json").toString()),
                command.arguments());
    }

    @Test
    void namesThePluginThatIsMissing() {
        PackerRunner packer =
                packer(1, "Error: Failed to initialize build \"qemu\"", "The builder qemu is unknown by Packer");
        Problem e = assertThrows(Problem.class, () -> build(packer));
        assertTrue(e.line().endsWith("; run 'packer plugins install github.com/hashicorp/qemu'"), e.line());
        assertInstanceOf(EnvironmentProblem.class, e);
    }

    private void build(PackerRunner packer) {
        packer.build(new BuildDirectory(directory), secrets, Deadline.in(Duration.ofMinutes(1)), message -> {});
    }

    private PackerRunner packer(int exitCode, String... lines) {
        return new PackerRunner(
                command -> {
                    commands.add(command);
                    List.of(lines).forEach(command.onOutput());
                    return new CommandResult(command, exitCode, String.join("\n", lines), "", false);
                },
                "packer");
    }
}
