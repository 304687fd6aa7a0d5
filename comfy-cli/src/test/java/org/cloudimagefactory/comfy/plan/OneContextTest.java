package org.cloudimagefactory.comfy.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.ComfyRun;
import org.cloudimagefactory.common.problem.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code contextualization: [one-context]}: OpenNebula's package where the site configures one, else what it always meant. */
class OneContextTest {
    private static final String SUM = "sha256:" + "aB".repeat(32);
    private static final String BY_CLOUD_INIT =
            "one-context: \"cloud-init, by its own source of OpenNebula's context\"\n";

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "debian, debian, deb, install",
        "debian, debian, deb, cloud-image",
        "ubuntu, debian, deb, install",
        "rocky, redhat, rpm, cloud-image",
        "opensuse-leap, suse, rpm, install",
        "alpine, alpine, apk, cloud-image"
    })
    void installsWhatTheSiteConfigures(String distribution, String family, String kind, String method)
            throws Exception {
        String url = "https://example.org/one-context." + kind;
        Path file = Files.writeString(
                directory.resolve("comfy.yml"),
                "one_context:\n  - other=http://x/a.deb#" + SUM + "\n  - " + family + "=" + url + "#" + SUM + "\n");
        String yaml = "distribution: " + distribution + "\nmethod: " + method + "\ncontextualization: [one-context]\n";
        ComfyRun template = comfy(file, "template", yaml);
        assertEquals(ExitCode.OK, template.exitCode(), template.err());
        String call = "\ninstall_context_package " + url + " sha256 " + "ab".repeat(32) + "\n";
        assertTrue(template.out().contains(call), template.out());
        ComfyRun describe = comfy(file, "describe", yaml);
        assertTrue(describe.out().contains("one-context: the package " + url + "\n"), describe.out());
        assertFalse(describe.out().matches("(?s).*\n  packages:\n  - cloud-init\n.*"), describe.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"debian", "ubuntu", "almalinux", "fedora", "opensuse-leap", "alpine"})
    void keepsItsMeaningWhereNothingIsConfigured(String distribution) throws Exception {
        String yaml = "distribution: " + distribution + "\ncontextualization: [one-context]\n";
        ComfyRun run = comfy(null, "describe", yaml);
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertTrue(run.out().contains(BY_CLOUD_INIT), run.out());
        assertTrue(run.out().contains("- cloud-init\n"), run.out());
        assertFalse(comfy(null, "template", yaml).out().contains("\ninstall_context_package "));
    }

    @Test
    void microReadsItByItself() throws Exception {
        ComfyRun run = comfy(null, "describe", "distribution: micro\ncontextualization: [one-context]\n");
        assertTrue(run.out().contains("one-context: the reader of contexts that is part of micro\n"), run.out());
    }

    @Test
    void refusesWhereNothingWouldBeInstalled() throws Exception {
        String description = """
                name: plain
                family: debian
                iso_url: http://x/a.iso
                iso_checksum: sha256:00
                contextualization: { cloud-init: { packages: [cloud-init] }%s }
                versions: [ { major_version: 1 } ]
                """;
        Path place = directory.resolve("templates/plain/plain.description");
        Files.createDirectories(place.getParent());
        String advice = "configure OpenNebula's package with --one-context debian=URL#sha256:DIGEST (key one_context)";
        for (Map.Entry<String, String> how : Map.of(
                        "", "which plain does not know", ", one-context: {}", "for which nothing would be installed")
                .entrySet()) {
            Files.writeString(place, description.formatted(how.getKey()));
            String yaml = "distribution: plain\ncontextualization: one-context\n";
            ComfyRun run = comfy(null, "describe", yaml, "-t", directory + "/templates");
            assertEquals(ExitCode.ENVIRONMENT, run.exitCode());
            assertTrue(
                    run.err().contains("line 2: field 'contextualization' asks for 'one-context', " + how.getValue()),
                    run.err());
            assertTrue(run.err().contains(advice), run.err());
            ComfyRun configured = comfy(
                    null,
                    "describe",
                    yaml,
                    "-t",
                    directory + "/templates",
                    "--one-context",
                    "debian=http://x/a.deb#" + SUM);
            assertEquals(ExitCode.OK, configured.exitCode(), configured.err());
        }
    }

    @Test
    void refusesTwoThatExcludeEachOther() throws Exception {
        ComfyRun run = comfy(
                null,
                "describe",
                "distribution: debian\ncontextualization: [cloud-init, one-context]\n",
                "--one-context",
                "debian=http://x/a.deb#" + SUM);
        assertEquals(ExitCode.ENVIRONMENT, run.exitCode());
        assertTrue(
                run.err().contains("asks for both 'cloud-init' and OpenNebula's package, which exclude each other"),
                run.err());
    }

    @Test
    void isNotTestedWithASeedThatItDoesNotRead() throws Exception {
        String yaml = "distribution: debian\ncontextualization: [one-context]\n";
        ComfyRun run = comfy(
                null,
                "build",
                yaml,
                "--test",
                "--one-context",
                "debian=http://x/a.deb#" + SUM,
                "-o",
                directory.toString());
        assertEquals(ExitCode.USAGE, run.exitCode());
        assertTrue(run.err().startsWith("comfy: a-13 has OpenNebula's package in the place of cloud-init"), run.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "debian=http://x/a.deb",
                "debian=ftp://x/a.deb#sha256:00",
                "http://x/a.deb#sha256:00",
                "debian=http://x/a.deb#sha256:abc",
                "debian=http://x/$(id).deb#sha256:0000000000000000000000000000000000000000000000000000000000000000",
                "debian=http://x/a.zip#sha256:0000000000000000000000000000000000000000000000000000000000000000"
            })
    void refusesWhatIsNoPackageWithItsChecksum(String text) throws Exception {
        ComfyRun run = comfy(null, "describe", "distribution: debian\n", "--one-context", text);
        assertEquals(ExitCode.USAGE, run.exitCode());
        assertTrue(run.err().startsWith("comfy: '" + text + "' is no package of OpenNebula"), run.err());
    }

    private ComfyRun comfy(Path configuration, String command, String yaml, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                command, Files.writeString(directory.resolve("a.yml"), yaml).toString()));
        arguments.addAll(List.of(more));
        return ComfyRun.with(
                Map.of("PATH", "/nowhere"),
                configuration == null ? List.of() : List.of(configuration),
                arguments.toArray(new String[0]));
    }
}
