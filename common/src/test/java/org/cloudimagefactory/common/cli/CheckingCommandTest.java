package org.cloudimagefactory.common.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.Finding;
import org.cloudimagefactory.common.systemd.DropIn;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;

class CheckingCommandTest {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();

    @Command(name = "toy")
    private static final class Toy extends RootCommand {}

    @Command(name = "check")
    private static final class Check extends CheckingCommand {
        private final List<Finding> findings;

        private Check(Finding... findings) {
            this.findings = List.of(findings);
        }

        @Override
        protected List<Finding> findings() {
            return findings;
        }

        @Override
        protected DropIn dropIn() {
            return new DropIn("toy", List.of("toy@.service"), List.of(Path.of("/srv/a toy")), List.of());
        }
    }

    @Test
    void hasOneLineForEachFindingThatNoInputCanForge() {
        assertEquals(
                ExitCode.ENVIRONMENT,
                run(new Check(
                        Finding.good("endpoint", "here"),
                        Finding.warning("space", "little\nok    forged: yes"),
                        Finding.bad("groups", "missing: vo"))));
        assertEquals("""
                ok    endpoint: here
                warn  space: little\\nok    forged: yes
                wrong groups: missing: vo
                """, out.toString());
    }

    @Test
    void warnsWithoutFailing() throws IOException {
        assertEquals(ExitCode.OK, run(new Check(Finding.warning("space", "little")), "--output", "json"));
        JsonNode finding = new ObjectMapper().readTree(out.toString()).get(0);
        assertEquals("space", finding.get("subject").asText());
        assertEquals(true, finding.get("ok").asBoolean());
        assertEquals("warn", finding.get("state").asText());
        assertEquals("little", finding.get("text").asText());
    }

    @Test
    void printsWhatUnitsMustBeToldAndLooksAtNothing() throws IOException {
        assertEquals(ExitCode.OK, run(new Check(Finding.bad("groups", "missing: vo")), "--drop-in"));
        assertEquals("""
                # /etc/systemd/system/toy@.service.d/toy-paths.conf
                # Made for toy by 'init' of it: the directories that it is configured to write to. 'init' makes this file anew.
                [Service]
                ReadWritePaths="-/srv/a toy"
                """, out.toString());
        out.getBuffer().setLength(0);
        run(new Check(), "--drop-in", "--output", "json");
        JsonNode document = new ObjectMapper().readTree(out.toString());
        assertEquals(
                "/etc/systemd/system/toy@.service.d/toy-paths.conf",
                document.get("files").get(0).asText());
        assertEquals(
                "ReadWritePaths=\"-/srv/a toy\"",
                document.get("content").asText().lines().toList().get(2));
    }

    @Test
    void theDropInHoldsLogsAndMetricsOfTheConfiguration() {
        assertEquals(
                ExitCode.OK,
                run(
                        new Check(),
                        "--drop-in",
                        "--metrics-file",
                        "/srv/node exporter/toy.prom",
                        "--log-file",
                        directory.resolve("toy.log").toString()));
        for (String path : List.of("/srv/a toy", "/srv/node exporter", directory.toString())) {
            assertTrue(out.toString().contains("\nReadWritePaths=\"-" + path + "\"\n"), path + " in " + out.toString());
        }
    }

    private int run(Check check, String... options) {
        Tool tool = new Tool("toy", new Toy(), Map.of(), List.of(), Map.of(), new ShutdownTasks());
        ToolCommandLine line = new ToolCommandLine(tool, List.of(check));
        line.commandLine().setOut(new PrintWriter(out, true));
        String[] arguments = new String[options.length + 1];
        arguments[0] = "check";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return line.run(arguments);
    }
}
