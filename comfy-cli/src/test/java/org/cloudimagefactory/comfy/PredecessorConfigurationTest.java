package org.cloudimagefactory.comfy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.problem.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the predecessor's users have: its configuration file, its options, its templates. */
class PredecessorConfigurationTest {
    @TempDir
    Path directory;

    @Test
    void readsTheConfigurationFile() throws Exception {
        Path file = configuration("level: ERROR");
        ComfyRun config = ComfyRun.with(Map.of(), List.of(file), "config");
        assertEquals(ExitCode.OK, config.exitCode(), config.err());
        for (String line : List.of(
                "output_dir: /var/spool/comfy/appliances/",
                "cache_dir: " + directory.resolve("cache"),
                "format: qemu",
                "size: 10000",
                "groups: comfy,ops",
                "identifier: COMFY-$n-$v",
                "log_level: ERROR",
                "log_file: " + directory.resolve("comfy.log"),
                "debug: false")) {
            assertTrue(config.out().contains(line + "  # from " + file + "\n"), () -> line + " in " + config.out());
        }
    }

    @Test
    void buildsWhatTheConfigurationFileSays() throws Exception {
        ComfyRun run =
                ComfyRun.with(Map.of(), List.of(configuration("level: fatal")), "describe", "debian", "-v", "12");
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertTrue(run.out().contains("formats:\n- qcow2\n"), run.out());
        assertTrue(run.out().contains("size: 10000M\n"), run.out());
        assertTrue(run.out().contains("identifier: COMFY-debian-12\n"), run.out());
        assertTrue(run.out().contains("    groups:\n    - comfy\n    - ops\n"), run.out());
        // It was a truth, which asked for the descriptor.
        assertFalse(run.out().contains("description:"), run.out());
    }

    @Test
    void tellsUnknownKeysOfTheConfigurationFile() throws Exception {
        Path file = Files.writeString(directory.resolve("comfy.yml"), "production:\n  output-dri: /x\n");
        ComfyRun run = ComfyRun.with(Map.of(), List.of(file), "describe", "debian");
        assertEquals(ExitCode.ENVIRONMENT, run.exitCode());
        assertEquals(
                "comfy: unknown key 'production.output-dri' in configuration file " + file
                        + "; did you mean 'output_dir'?",
                run.err().strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ERROR", "fatal", "unknown", "warn", "debug"})
    void takesTheOptionsOfItsLog(String level) {
        Path log = directory.resolve("comfy.log");
        ComfyRun run = ComfyRun.of(
                "debian",
                "--dry-run",
                "--accelerator",
                "tcg",
                "--logging-level",
                level,
                "--logging-file",
                log.toString(),
                "--no-debug",
                "-o",
                directory.toString());
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertTrue(Files.exists(log));
    }

    @Test
    void takesStreamsForALogFile() {
        assertEquals(
                ExitCode.OK,
                ComfyRun.of("describe", "micro", "--log-to", "stderr").exitCode());
        assertFalse(Files.exists(Path.of("stderr")));
    }

    @Test
    void debugsNotWhereItIsToldNotTo() throws Exception {
        Path file = Files.writeString(directory.resolve("comfy.yml"), "debug: true\n");
        ComfyRun with = ComfyRun.with(Map.of(), List.of(file), "describe", "no-such-thing");
        ComfyRun without = ComfyRun.with(Map.of(), List.of(file), "describe", "no-such-thing", "--no-debug");
        assertTrue(with.err().lines().count() > 1, with.err());
        assertEquals(1, without.err().lines().count(), without.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"old/packer.erb", "packer.erb"})
    void refusesAPackerTemplate(String name) throws Exception {
        Planning planning = new Planning(directory);
        planning.distribution(
                "old",
                "{ \"name\": \"old\", \"iso_url\": \"http://x/a.iso\", \"iso_checksum\": \"00\", \"versions\": [ { \"major_version\": 1 } ] }");
        Path template = planning.write("templates/" + name, "{ \"builders\": [] }\n");
        for (String command : List.of("describe", "template", "versions")) {
            ComfyRun run = ComfyRun.of(command, "old", "--template-dir", directory + "/templates");
            assertEquals(ExitCode.ENVIRONMENT, run.exitCode(), run.err());
            assertTrue(
                    run.err()
                            .startsWith("comfy: " + template
                                    + " is a Packer template of the predecessor, which is not used:"
                                    + " comfy writes the template itself"),
                    run.err());
        }
    }

    private Path configuration(String level) throws Exception {
        return Files.writeString(directory.resolve("comfy.yml"), """
                ---
                production:
                  output-dir: /var/spool/comfy/appliances/ # Directory
                  cache-dir: %s
                  #template-dir: /etc/comfy/templates/
                  formats:
                    - qemu
                  size: 10000
                  description: true
                  groups: # groups VM belongs to
                    - comfy
                    - ops
                  identifier: COMFY-$n-$v # vm identifier
                  logging:
                    %s
                    file: %s # File to write log to
                  debug: false
                """.formatted(
                        directory.resolve("cache"), level, directory.resolve("comfy.log")));
    }
}
