package org.cloudimagefactory.comfy.installer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.provision.GuestScript;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the validators of the dialects themselves say. */
class DialectValidatorIT {
    @TempDir
    Path directory;

    @Test
    void debconfTakesPreseeds() throws Exception {
        for (AppliancePlan plan : List.of(SampleDialect.PRESEED.bare(), SampleDialect.PRESEED.rich())) {
            Path file = write("preseed.cfg", SampleDialect.PRESEED.render(plan));
            assertEquals("", output("debconf-set-selections", "--checkonly", file.toString()));
        }
    }

    @Test
    void cloudInitTakesAutoinstalls() throws Exception {
        for (AppliancePlan plan : List.of(SampleDialect.AUTOINSTALL.bare(), SampleDialect.AUTOINSTALL.rich())) {
            Path file = write("user-data", SampleDialect.AUTOINSTALL.render(plan));
            assertEquals(
                    "Valid cloud-config: " + file,
                    output("cloud-init", "schema", "--config-file", file.toString())
                            .strip());
        }
    }

    @Test
    void cloudInitTakesSeeds() throws Exception {
        BuildAccess access = new BuildAccess("root", "$6$a$b", SamplePlans.KEY);
        Path file = write("user-data", new CloudConfig().render(SampleDialect.PRESEED.rich(), access));
        assertEquals(
                "Valid cloud-config: " + file,
                output("cloud-init", "schema", "--config-file", file.toString()).strip());
    }

    @Test
    void jsonnetTakesProfilesOfAgama() throws Exception {
        for (AppliancePlan plan : List.of(SampleDialect.AGAMA.bare(), SampleDialect.AGAMA.rich())) {
            Path file = write("agama.json", SampleDialect.AGAMA.render(plan));
            String evaluated = output("jsonnet", file.toString());
            ObjectMapper json = new ObjectMapper();
            assertEquals(json.readTree(file.toFile()), json.readTree(evaluated));
        }
    }

    @Test
    void xmllintTakesProfilesOfYast() throws Exception {
        for (AppliancePlan plan : List.of(SampleDialect.AUTOYAST.bare(), SampleDialect.AUTOYAST.rich())) {
            Path file = write("autoinst.xml", SampleDialect.AUTOYAST.render(plan));
            assertEquals("", output("xmllint", "--noout", "--nonet", file.toString()));
        }
    }

    /** The configuration that a boot loader gets from what the library writes, as GRUB's own program sees it. */
    @Test
    void grubTakesKernelArguments() throws Exception {
        Path file = Files.writeString(
                directory.resolve("grub.cfg"),
                "menuentry 'a' {\n  linux /vmlinuz root=/dev/vda1 "
                        + String.join(
                                " ", SampleDialect.PRESEED.rich().content().kernelArguments())
                        + "\n}\n");
        assertEquals("", output("grub-script-check", file.toString()));
    }

    @Test
    void shellcheckFindsNoErrorInTheLibrary() throws Exception {
        Path file = Files.writeString(directory.resolve("library.sh"), GuestScript.read(GuestScript.LIBRARY));
        assertEquals("", output("shellcheck", "--shell=sh", "--severity=warning", file.toString()));
    }

    @Test
    void shellsReadTheAnswersOfAlpine() throws Exception {
        Path file = write("answers", SampleDialect.ALPINE.render(SampleDialect.ALPINE.rich()));
        assertEquals(
                "de de|-n web.example.org|-m sys /dev/vda|0",
                output(
                        "sh",
                        "-euc",
                        ". \"$0\"; printf '%s|%s|%s|%s' \"$KEYMAPOPTS\" \"$HOSTNAMEOPTS\" \"$DISKOPTS\""
                                + " \"$SWAP_SIZE\"",
                        file.toString()));
    }

    @ParameterizedTest
    @EnumSource
    void shellcheckFindsNoErrorInTheLastScript(SampleDialect sample) throws Exception {
        String script = DialectHostilityTest.finish(sample.render(sample.rich()));
        Path file = write("finish.sh", Map.of("finish.sh", script));
        assertEquals("", output("shellcheck", "--shell=sh", "--severity=warning", file.toString()));
    }

    private Path write(String name, Map<String, String> files) throws Exception {
        return Files.writeString(directory.resolve(name), files.get(name));
    }

    private static String output(String program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program));
        Collections.addAll(command, arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), out);
        return out;
    }
}
