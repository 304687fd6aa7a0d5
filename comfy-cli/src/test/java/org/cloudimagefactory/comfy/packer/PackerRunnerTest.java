package org.cloudimagefactory.comfy.packer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.cli.FactoryException;
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
        FactoryException e = assertThrows(FactoryException.class, () -> build(packer));
        assertEquals(
                "Packer build failed: E: Unable to locate package nginxx; comfy: packages cannot be installed: nginxx;"
                        + " Build 'qemu' errored: Script exited with non-zero exit status: 1; before that: ==> qemu:"
                        + " Provisioning with shell script: /b/settings.sh | qemu: Reading package lists...",
                e.line());
        assertTrue(Files.readString(directory.resolve("packer.log")).contains("Reading package lists"));
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
        FactoryException e =
                assertThrows(FactoryException.class, () -> packer.validate(new BuildDirectory(directory), secrets));
        assertTrue(e.line().endsWith("; run 'packer plugins install github.com/hashicorp/qemu'"), e.line());
        assertEquals(FactoryException.Kind.ENVIRONMENT, e.kind());
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
