package org.cloudimagefactory.common.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.problem.Finding;
import org.cloudimagefactory.common.setup.Interview;
import org.cloudimagefactory.common.setup.Question;
import org.cloudimagefactory.common.systemd.DropIn;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

class SetupCommandTest {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path file;

    @Command(name = "toy")
    private static final class Toy extends RootCommand {}

    static final class Options {
        @Option(names = "--endpoint")
        String endpoint = "none";

        @Option(names = "--spool-dir", split = ",")
        List<Path> spools = List.of(Path.of("/srv/spool"));

        @Option(names = "--jobs")
        int jobs = 1;

        @Option(names = "--delete")
        boolean delete;
    }

    @Command(name = "check")
    private static final class Check extends CheckingCommand {
        @Mixin
        private Options options = new Options();

        @Override
        protected List<Finding> findings() {
            return List.of(
                    options.endpoint.startsWith("http:")
                            ? Finding.good("endpoint", options.endpoint)
                            : Finding.bad("endpoint", options.endpoint + " does not answer"));
        }

        @Override
        protected DropIn dropIn() {
            return new DropIn("toy", List.of("toy.service"), options.spools, List.of());
        }
    }

    @Command(name = "init")
    private static final class Init extends SetupCommand {
        @Mixin
        @SuppressWarnings("UnusedVariable")
        private Options options = new Options();

        @Option(names = "--greet")
        private boolean greets;

        private Init(InitSurroundings surroundings) {
            super(surroundings);
        }

        @Override
        protected List<Question> questions() {
            return List.of(Question.of("endpoint", "Where it is", "http://usual"));
        }

        @Override
        protected Optional<Addition> addition(Interview interview, Map<String, String> settings) {
            return greets ? Optional.of(new Greeting()) : Optional.empty();
        }
    }

    private static final class Greeting implements Addition {
        @Override
        public String description() {
            return "a greeting";
        }

        @Override
        public int make(ToolCommandLine configured) {
            return configured.run("config");
        }
    }

    @BeforeEach
    void place() {
        file = directory.resolve("etc/toy.yml");
    }

    @Test
    void asksShowsWritesAndChecks() throws IOException {
        assertEquals(0, run("http://cloud\ny\n", "--spool-dir", "/srv/a,/srv/b", "--delete"), err.toString());
        assertEquals("""
                %s:
                  spool_dir: /srv/a,/srv/b  # new
                  delete: true  # new
                  endpoint: http://cloud  # new
                ok    endpoint: http://cloud
                """.formatted(file), out.toString());
        assertTrue(Files.readString(file).endsWith("\n# Where it is\nendpoint: http://cloud\n"));
    }

    @Test
    void aSecondTimeThereIsNothingToChange() throws IOException {
        assertEquals(0, run("http://cloud\n\n"));
        String text = Files.readString(file);
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        assertEquals(0, run("\n"), err.toString());
        assertEquals(text, Files.readString(file));
        assertEquals(0, Files.getLastModifiedTime(file).toMillis(), "it was written again");
        assertTrue(out.toString().startsWith(file + ": nothing to change\n"), out.toString());
        assertEquals(0, run("", "--yes"), err.toString());
        assertEquals(text, Files.readString(file));
    }

    @Test
    void replacesNothingWithoutBeingTold() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "endpoint: http://old\n");
        assertEquals(2, run("", "--yes", "--endpoint", "http://new"));
        assertEquals(
                "toy: " + file + " has other values already: endpoint is 'http://old'; --force replaces them\n",
                err.toString());
        assertEquals(1, run("\n", "--endpoint", "http://new"));
        assertTrue(err.toString().contains("This replaces settings that are there. Write " + file + "? [y/N] "));
        assertTrue(err.toString().endsWith("toy: nothing was written\n"), err.toString());
        assertEquals("endpoint: http://old\n", Files.readString(file));
        assertEquals(0, run("y\n", "--endpoint", "http://new"));
        assertTrue(out.toString().contains("  endpoint: http://new  # instead of http://old\n"), out.toString());
        assertEquals(0, run("", "--yes", "--force", "--endpoint", "http://newer"));
        assertEquals("endpoint: http://newer\n", Files.readString(file));
    }

    @Test
    void showsAndWritesNothingOnADryRun() throws IOException {
        assertEquals(0, run("", "--yes", "--dry-run"));
        assertEquals(file + ":\n  endpoint: http://usual  # new\n", out.toString());
        assertFalse(Files.exists(file.getParent()));
    }

    @Test
    void whatCheckFindsDecidesTheExitCode() {
        assertEquals(3, run("ftp://cloud\n\n"));
        assertTrue(out.toString().endsWith("wrong endpoint: ftp://cloud does not answer\n"), out.toString());
        assertEquals(3, run("", "--yes", "--config-file", directory + "/x.yml", "--endpoint", "ftp://cloud"));
        assertTrue(
                out.toString()
                        .contains("warn  configuration: toy does not look for it at " + directory
                                + "/x.yml; move it to one of [" + file + "]\n"),
                out.toString());
    }

    @Test
    void tellsProgramsAllOfIt() throws IOException {
        Path units = directory.resolve("units");
        assertEquals(0, run("", "--yes", "--greet", "--output", "json", "--drop-in-dir", units.toString()));
        JsonNode document = new ObjectMapper().readTree(out.toString());
        assertEquals(file.toString(), document.get("file").asText());
        assertTrue(document.get("written").asBoolean());
        assertEquals("http://usual", document.get("settings").get("endpoint").asText());
        assertEquals("endpoint", document.get("changes").get(0).get("key").asText());
        assertTrue(document.get("changes").get(0).get("from").isNull());
        assertEquals("a greeting", document.get("addition").asText());
        assertEquals(
                units + "/toy.service.d/toy-paths.conf",
                document.get("drop_ins").get(0).asText());
        assertTrue(document.get("findings").get(0).get("ok").asBoolean());
        assertTrue(err.toString().contains("endpoint: http://usual  # from " + file), err.toString());
        assertTrue(Files.readString(units.resolve("toy.service.d/toy-paths.conf"))
                .contains("ReadWritePaths=\"-/srv/spool\"\n"));
    }

    @Test
    void aBrokenValueIsAFinding() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#jobs: 1\n");
        assertEquals(2, run("", "--yes", "--jobs", "many"), "picocli refuses it");
        assertEquals("#jobs: 1\n", Files.readString(file));
        Path units = Files.writeString(directory.resolve("units"), "no directory");
        assertEquals(3, run("", "--yes", "--drop-in-dir", units.toString()));
        assertTrue(out.toString().contains("wrong configuration: cannot write " + units), out.toString());
    }

    private int run(String answers, String... options) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        Tool tool = new Tool("toy", new Toy(), Map.of(), List.of(file), Map.of(), new ShutdownTasks());
        ToolCommandLine line = commandLine(tool, answers);
        line.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        String[] arguments = new String[options.length + 1];
        arguments[0] = "init";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return line.run(arguments);
    }

    private static ToolCommandLine commandLine(Tool tool, String answers) {
        ConfigCommand config = new ConfigCommand();
        InitSurroundings surroundings = new InitSurroundings(
                tool,
                configured -> commandLine(configured.with(new Toy()), ""),
                new ByteArrayInputStream(answers.getBytes(StandardCharsets.UTF_8)));
        ToolCommandLine line = new ToolCommandLine(tool, List.of(new Check(), new Init(surroundings), config));
        config.attach(line);
        return line;
    }
}
