package org.cloudimagefactory.common.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
    private static final Set<ConfigurationKey> KNOWN = Stream.of("metadata_dir", "log_file", "jobs", "images_dir")
            .map(ConfigurationKey::new)
            .collect(Collectors.toSet());

    @TempDir
    private Path directory;

    @Test
    void mergesFilesAndLetsTheMorePersonalOneWin() throws IOException {
        Path general = file("general.yml", "metadata_dir: /a\njobs: 2\n");
        Path personal = file("personal.yml", "jobs: 3\n");
        Configuration configuration = load(Map.of(), general, personal);
        assertEquals(
                Optional.of(new ConfigurationValue("/a", general.toString())), value(configuration, "metadata_dir"));
        assertEquals(Optional.of(new ConfigurationValue("3", personal.toString())), value(configuration, "jobs"));
        assertEquals(Optional.empty(), value(configuration, "log_file"));
    }

    @Test
    void letsTheEnvironmentWinOverFilesUnlessItIsEmpty() throws IOException {
        Path file = file("a.yml", "jobs: 2\nmetadata_dir: /a\n");
        Configuration configuration = load(Map.of("ITCHY_JOBS", "7", "ITCHY_METADATA_DIR", ""), file);
        assertEquals(Optional.of(new ConfigurationValue("7", "$ITCHY_JOBS")), value(configuration, "jobs"));
        assertEquals("/a", value(configuration, "metadata_dir").orElseThrow().value());
    }

    @Test
    void readsThePredecessorsNestedKeysHyphensAndLists() throws IOException {
        Path file = file("a.yml", "log_to:\n  process_log: /l\nimages-dir: [/x, /y]\n");
        Configuration configuration = load(Map.of(), file);
        assertEquals("/l", value(configuration, "log_file").orElseThrow().value());
        assertEquals("/x,/y", value(configuration, "images_dir").orElseThrow().value());
    }

    /** The file that shipped with the predecessor's itchy. */
    @Test
    void mergesNamedMappingsAsThePredecessorsFilesDo() throws IOException {
        Path file = file("a.yml", """
                ---
                defaults: &defaults
                  metadata_dir: /spool
                  jobs: 2
                  log_to:
                    process_log: /log

                production:
                  jobs: 3
                  <<: *defaults

                development:
                  <<: *defaults
                  metadata_dir: /elsewhere
                """);
        Configuration configuration = load(Map.of(), file);
        assertEquals(
                "/spool", value(configuration, "metadata_dir").orElseThrow().value());
        assertEquals("3", value(configuration, "jobs").orElseThrow().value());
        assertEquals("/log", value(configuration, "log_file").orElseThrow().value());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jobs: *unknown",
                "<<: *unknown",
                "a: &a {jobs: 1}\njobs: *a",
                "jobs: &a 1\n<<: *a",
                "a: &a {<<: *a}",
                "<<: {jobs: 1}",
                "<<: text",
                "<<: ",
                "a: &a {jobs: 1}\n<<: [*a, *unknown]",
                "a: &a {jobs: 1}\n<<: [*a, {jobs: 2}]",
                "a: &a {jobs: 1}\n<<: *a\n<<: *a",
                "metadata_dir: &a /x\nimages_dir: [*a, /y]"
            })
    void refusesNamesThatStandForNothingThatCanBeMerged(String text) throws IOException {
        Path file = file("a.yml", text + "\n");
        Problem problem = assertThrows(Problem.class, () -> load(Map.of(), file));
        assertTrue(problem.line().startsWith("invalid configuration file " + file + ": line "), problem.line());
    }

    @Test
    void whatAMappingSaysItselfGoesBeforeWhatIsMergedAlsoWithoutAValue() throws IOException {
        Path file = file("a.yml", """
                defaults: &defaults
                  metadata_dir: /spool
                  jobs: 2
                  images_dir: /images
                  log_to:
                    process_log: /log
                production:
                  <<: *defaults
                  metadata_dir:
                  jobs: ~
                  images_dir: ""
                  log_to: {other: /x}
                """);
        // As Ruby's YAML has it: {"metadata_dir": null, "jobs": null, "images_dir": "", "log_to": {"other": "/x"}}
        assertEquals(Map.of("production.log_to.other", "/x"), production(ConfigurationFile.read(file)));
    }

    @Test
    void ofSeveralMergedMappingsTheFirstGoesFirst() throws IOException {
        Path file = file("a.yml", """
                first: &first {jobs: 1, metadata_dir: , nested: {a: 1}}
                second: &second {jobs: 2, metadata_dir: /two, images_dir: /two, nested: {b: 2}}
                third: &third {<<: [*first, *second], own: 3}
                production:
                  <<: [*third, *second]
                """);
        assertEquals(
                Map.of(
                        "production.own", "3",
                        "production.jobs", "1",
                        "production.nested.a", "1",
                        "production.images_dir", "/two"),
                production(ConfigurationFile.read(file)));
    }

    private static Map<String, String> production(Map<String, String> settings) {
        Map<String, String> found = new TreeMap<>(settings);
        found.keySet().removeIf(key -> !key.startsWith("production."));
        return found;
    }

    @Test
    void endsWhenMergesOfEmptyKeysMultiply() throws IOException {
        StringBuilder text = new StringBuilder("a: &a\n");
        for (int key = 0; key < 9_000; key++) {
            text.append("  k" + key + ":\n");
        }
        for (int copy = 0; copy < 9_000; copy++) {
            text.append("c" + copy + ": &c" + copy + " {<<: *a}\n");
        }
        Path file = file("a.yml", text.toString());
        Problem problem = assertThrows(Problem.class, () -> load(Map.of(), file));
        assertTrue(problem.line().contains("more than 10000 keys"), problem.line());
    }

    @Test
    void endsWhenMergesMultiply() throws IOException {
        StringBuilder text = new StringBuilder("defaults:\n  a0: &a0 {k: 1, l: 2, m: 3, n: 4}\n");
        for (int level = 1; level < 30; level++) {
            text.append("  a" + level + ": &a" + level + "\n");
            for (char key = 'a'; key < 'k'; key++) {
                text.append("    " + key + ": {<<: *a" + (level - 1) + "}\n");
            }
        }
        Path file = file("a.yml", text.toString());
        Problem problem = assertThrows(Problem.class, () -> load(Map.of(), file));
        assertTrue(problem.line().contains("more than 10000 keys"), problem.line());
    }

    @Test
    void takesAnAbsentOrEmptyFileForNoSettings() throws IOException {
        assertEquals(Optional.empty(), value(load(Map.of(), directory.resolve("absent.yml")), "jobs"));
        assertEquals(Optional.empty(), value(load(Map.of(), file("empty.yml", "")), "jobs"));
        assertEquals(Optional.empty(), value(load(Map.of(), file("comment.yml", "# nothing\n")), "jobs"));
    }

    @Test
    void namesAnUnknownKeyItsFileAndTheNearestKnownOne() throws IOException {
        Path file = file("a.yml", "metadata_dirr: /a\n");
        Problem e = assertThrows(Problem.class, () -> load(Map.of(), file));
        assertEquals(
                "unknown key 'metadata_dirr' in configuration file " + file + "; did you mean 'metadata_dir'?",
                e.line());
        assertEquals(ExitCode.ENVIRONMENT, e.exitCode());
    }

    @Test
    void saysWhereAFileIsBroken() throws IOException {
        for (String broken : List.of("jobs: 1\n  bad: [\n", "jobs: 1\njobs: 2\n", "- a\n- b\n", "just text\n")) {
            Path file = file("broken.yml", broken);
            Problem e = assertThrows(Problem.class, () -> load(Map.of(), file), broken);
            assertEquals(0, e.line().indexOf("invalid configuration file " + file + ": "), e.line());
            assertEquals(ExitCode.ENVIRONMENT, e.exitCode());
        }
    }

    private Configuration load(Map<String, String> environment, Path... files) {
        return Configuration.load(
                "itchy",
                List.of(files),
                environment,
                () -> new ConfigurationKeys(KNOWN, Map.of("log_to.process_log", "log_file")));
    }

    private static Optional<ConfigurationValue> value(Configuration configuration, String key) {
        return configuration.get(new ConfigurationKey(key));
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }
}
