package org.cloudimagefactory.comfy.description;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.comfy.ComfyRun;
import org.cloudimagefactory.common.problem.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of the predecessor as they lie around: numbers for texts, one text for a list, keys missing, nothing for something. */
class PredecessorDescriptionsTest {
    private static final Path FILES = Path.of("src/test/resources/org/cloudimagefactory/comfy/description/predecessor")
            .toAbsolutePath();

    @TempDir
    Path directory;

    @Test
    void areListed() {
        ComfyRun run = ComfyRun.of("distributions", "--template-dir", FILES.toString());
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        for (String line : List.of(
                "debian7          7.11.0, 7.4.0",
                "ubuntu1404       14.04.5, 14.04, 12.04",
                "centos65         6.10, 6.5",
                "scientific6      6.5, 6",
                "fedora20         21, 20",
                "opensuse13       13.2, 13.1")) {
            assertTrue(run.out().contains(line + "\n"), run.out());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "debian7, , debian7-7.11.0, debian-7.11.0-amd64-netinst.iso",
        "debian7, 7.4, debian7-7.4.0, debian-7.4.0-amd64-netinst.iso",
        "ubuntu1404, , ubuntu1404-14.04.5, ubuntu-14.04.5-server-amd64.iso",
        "ubuntu1404, 12, ubuntu1404-12.04, ubuntu-12.04.5-server-amd64.iso",
        "centos65, , centos65-6.10, CentOS-6.10-x86_64-minimal.iso",
        "centos65, 6.5, centos65-6.5, CentOS-6.5-x86_64-minimal.iso",
        "scientific6, , scientific6-6.5, SL-65-x86_64-2014-01-27-Install-Dual-Layer-DVD.iso",
        "fedora20, , fedora20-21, Fedora-Server-netinst-x86_64-21.iso",
        "opensuse13, 13.1, opensuse13-13.1, openSUSE-13.1-NET-x86_64.iso",
    })
    void arePlanned(String distribution, String version, String identifier, String iso) {
        List<String> arguments = new ArrayList<>(List.of(
                "build",
                distribution,
                "--template-dir",
                FILES.toString(),
                "--dry-run",
                "--accelerator",
                "tcg",
                "--output-dir",
                directory.toString()));
        if (version != null) {
            arguments.addAll(List.of("--version", version));
        }
        ComfyRun run = ComfyRun.of(arguments.toArray(new String[0]));
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertTrue(run.out().contains(identifier), run.out());
        assertTrue(run.out().contains("/" + iso + "\n"), run.out());
    }

    @Test
    void areCompletedWithWhatThePredecessorTookForGranted() throws IOException {
        writeOldDebian();
        ComfyRun run = ComfyRun.of("template", "debian", "--template-dir", directory.toString());
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        JsonNode template = new ObjectMapper().readTree(run.out().replaceFirst("(?s).*=== packer.json\n", ""));
        JsonNode builder = template.path("builders").path(0);
        assertEquals(
                "[\"<esc><wait>\",\"install url=http://10.0.2.2:PORT/debian.cfg\",\"<enter>\"]",
                builder.path("boot_command").toString());
        assertEquals("10s", builder.path("boot_wait").asText());
        // The file comes first to where it can be put, then by a script to its place.
        assertEquals("file", template.at("/provisioners/1/type").asText());
        assertEquals(
                "/var/tmp/comfy-1", template.at("/provisioners/1/destination").asText());
        assertTrue(run.out().contains("/root/grub"), run.out());
        assertTrue(template.at("/provisioners/3/script").asText().endsWith("/debian/scripts/init.sh"), run.out());
        assertTrue(
                run.out().contains("=== http/debian.cfg\n# Debian 8.10\nroot-password password hidden\nlast\n"),
                run.out());
    }

    @Test
    void giveWayToTheCommandLineAndToWhatTheHostCanDo() throws IOException {
        writeOldDebian();
        List<String> asked = List.of("debian", "-t", directory.toString(), "--memory", "4096", "-s", "5000");
        List<String> dryRun = new ArrayList<>(asked);
        dryRun.addAll(List.of("--dry-run", "--accelerator", "tcg", "-i", "$n"));
        ComfyRun plan = ComfyRun.of(dryRun.toArray(new String[0]));
        assertEquals(ExitCode.OK, plan.exitCode(), plan.err());
        assertTrue(plan.out().contains("identifier:   Debian\n"), plan.out());
        List<String> template = new ArrayList<>(asked);
        template.addAll(0, List.of("template", "--accelerator", "tcg"));
        String text = ComfyRun.of(template.toArray(new String[0])).out();
        assertTrue(text.contains("\"memory\" : 4096"), text);
        assertTrue(text.contains("\"disk_size\" : \"5000M\""), text);
        assertTrue(text.contains("\"accelerator\" : \"tcg\""), text);
        assertFalse(text.contains("1024M"), text);
    }

    private void writeOldDebian() throws IOException {
        Path debian = directory.resolve("debian");
        Files.createDirectories(debian.resolve("files"));
        Files.createDirectories(debian.resolve("scripts"));
        Files.writeString(debian.resolve("files/grub"), "GRUB_TIMEOUT=0\n");
        Files.writeString(debian.resolve("scripts/init.sh"), "mv /root/grub /etc/default/grub\n");
        Files.writeString(debian.resolve("debian.cfg.erb"), """
                # <%= @data[:distro]['name'] %> <%= @data[:distro][:version]['major_version'] -%>
                .<%= @data[:distro][:version]["minor_version"] %><%# nobody reads this %>
                root-password password <%= @data[:password] %>
                last
                """);
        Files.writeString(debian.resolve("debian.description"), """
                {
                  "name": "Debian",
                  "versions": [{
                    "major_version": "8", "minor_version": "10",
                    "iso_url": "http://example.org/8.10.iso", "iso_checksum": "%s"
                  }],
                  "boot_command": " install url=http://{{ .HTTPIP }}:{{ .HTTPPort }}",
                  "qemu": { "accelerator": "kvm", "disk_size": 10000, "qemuargs": [["-m", "1024M"]] }
                }
                """.formatted("a".repeat(64)));
    }
}
