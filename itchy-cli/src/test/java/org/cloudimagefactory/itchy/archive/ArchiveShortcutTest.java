package org.cloudimagefactory.itchy.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.cloudimagefactory.itchy.Site;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

// Where the log goes is a setting of the process: no other test may change it meanwhile.
@Isolated
class ArchiveShortcutTest {
    @TempDir
    Path home;

    @Test
    void takesOptionsInAllTheirSpellings() throws IOException {
        for (List<String> options : List.of(
                List.of("-m", "DIR"),
                List.of("--metadata-dir", "DIR"),
                List.of("--metadata_dir=DIR"),
                List.of("--metadata-dir=DIR", "-p", "600", "-l", "LOG", "-b", "info"),
                List.of("-m", "DIR", "--file_permissions=600", "--log_to=LOG", "--log_level", "warn"))) {
            assertTrue(run(Map.of(), options), options.toString());
        }
        assertEquals(5, Site.names(home.resolve("DIR")).size());
        assertTrue(Files.readString(home.resolve("LOG"))
                .matches("(?s)\\S+Z INFO  \\[main] ArchiveCommand: stored \\S+\n"));
    }

    @Test
    void readsThePredecessorsConfigurationBelowEnvironmentAndCommandLine() throws IOException {
        Path file = home.resolve("file");
        Files.writeString(
                home.resolve(".itchy.yml"),
                "# as it was\nmetadata_dir: " + file + "\noutput_dir: /x\npermissions:\n  file: 0600\n"
                        + "log_to:\n  archive_log: " + home.resolve("log/a.log") + "\n  process_log: /y\n");
        assertTrue(run(Map.of(), List.of()));
        assertEquals(1, Site.names(file).size());
        assertTrue(Files.readString(home.resolve("log/a.log")).contains("stored " + file));
        assertTrue(run(Map.of("ITCHY_METADATA_DIR", home.resolve("variable").toString()), List.of()));
        assertEquals(1, Site.names(home.resolve("variable")).size());
        assertTrue(run(Map.of("ITCHY_METADATA_DIR", home.resolve("variable").toString()), List.of("-m", "DIR")));
        assertEquals(1, Site.names(home.resolve("DIR")).size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "-d",
                "--debug",
                "--unknown",
                "-m",
                "-m DIR -m DIR",
                "-m DIR extra",
                "-mDIR",
                "-m DIR -b debug",
                "-m DIR --log-level nonsense"
            })
    void leavesWhatIsWrongOrUnusualToTheCommand(String options) {
        assertFalse(run(Map.of(), List.of(options.split(" "))));
        assertEquals(List.of(), Site.names(home.resolve("DIR")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metadata_dri: /x\n",
                "metadata_dir: [a]\n",
                "metadata_dir: \"/x\"\n",
                "a: b: c\n",
                "- x\n",
                "log_level: debug\n"
            })
    void leavesConfigurationThatIsWrongOrUnusualToTheCommand(String text) throws IOException {
        Files.writeString(home.resolve(".itchy.yml"), text);
        assertFalse(run(Map.of(), List.of("-m", "DIR")));
    }

    @Test
    void leavesALogThatCannotBeWrittenToTheCommandWhichLosesNoEvent() throws IOException {
        Files.writeString(home.resolve("LOG"), "");
        List<String> options = List.of("-m", "DIR", "-l", "LOG/below/a/file");
        assertFalse(run(Map.of(), options));
        assertEquals(0, commanded(Map.of(), options));
        assertEquals(1, Site.names(home.resolve("DIR")).size());
    }

    @Test
    void leavesFailuresToTheCommandWhichEndsWithTheProperExitCodes() throws IOException {
        Files.writeString(home.resolve("DIR"), "");
        assertEquals(3, failed(Map.of(), List.of("-m", "DIR")));
        assertEquals(2, failed(Map.of(), List.of("-m", "OTHER", "-p", "999")));
        assertEquals(2, failed(Map.of("VMCATCHER_EVENT_TYPE", ""), List.of("-m", "OTHER")));
    }

    @Test
    void leavesWhatNobodyThoughtOfToTheCommand() {
        Map<String, String> broken = new AbstractMap<>() {
            @Override
            public Set<Map.Entry<String, String>> entrySet() {
                throw new IllegalStateException("impossible");
            }
        };
        OptionalInt exitCode =
                new ArchiveShortcut(broken, PredecessorKeys.ALIASES).run(arguments(List.of("-m", "DIR")));
        assertTrue(exitCode.isEmpty());
        assertEquals(List.of(), Site.names(home.resolve("DIR")));
    }

    @Test
    void whatNobodyThoughtOfAfterTheEventIsStoredIsOneLineAndStoresNoSecond() {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        PrintStream before = System.err;
        // The log can't be opened, and neither can that be told: its name is too long.
        String log = home.resolve("x".repeat(300)).toString();
        List<String> lines = new ArrayList<>();
        System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8) {
            @Override
            public void println(String line) {
                lines.add(line);
                if (lines.size() == 1) {
                    throw new IllegalStateException("impossible");
                }
                super.println(line);
            }
        });
        OptionalInt exitCode;
        try {
            exitCode = new ArchiveShortcut(environment(Map.of()), PredecessorKeys.ALIASES)
                    .run(arguments(List.of("-m", "DIR", "-l", log)));
        } finally {
            System.setErr(before);
        }
        assertEquals(OptionalInt.of(70), exitCode);
        assertEquals(
                "itchy: unexpected IllegalStateException: impossible; this is a defect: run again with --debug and report"
                        + " what it prints\n",
                told.toString(StandardCharsets.UTF_8));
        assertEquals(1, Site.names(home.resolve("DIR")).size());
    }

    private int failed(Map<String, String> variables, List<String> options) {
        assertFalse(run(variables, options));
        return commanded(variables, options);
    }

    private int commanded(Map<String, String> variables, List<String> options) {
        return new Site(home)
                .run(environment(variables), List.of(), arguments(options))
                .exitCode();
    }

    private boolean run(Map<String, String> variables, List<String> options) {
        return new ArchiveShortcut(environment(variables), PredecessorKeys.ALIASES)
                .run(arguments(options))
                .isPresent();
    }

    private Map<String, String> environment(Map<String, String> variables) {
        Map<String, String> environment =
                new HashMap<>(Map.of("HOME", home.toString(), "VMCATCHER_EVENT_TYPE", "ProcessPrefix"));
        environment.putAll(variables);
        return environment;
    }

    /** The command line, in which DIR, OTHER and LOG stand for paths in the home directory. */
    private String[] arguments(List<String> options) {
        String[] arguments = new String[options.size() + 1];
        arguments[0] = "archive";
        for (int i = 0; i < options.size(); i++) {
            arguments[i + 1] = options.get(i)
                    .replace("DIR", home.resolve("DIR").toString())
                    .replace("OTHER", home.resolve("OTHER").toString())
                    .replace("LOG", home.resolve("LOG").toString());
        }
        return arguments;
    }
}
