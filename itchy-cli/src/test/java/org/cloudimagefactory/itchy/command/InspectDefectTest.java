package org.cloudimagefactory.itchy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.cli.Tool;
import org.cloudimagefactory.common.cli.ToolCommandLine;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.spool.WorkRecords;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.cloudimagefactory.itchy.Disks;
import org.cloudimagefactory.itchy.sanitize.InspectService;
import org.cloudimagefactory.itchy.sanitize.QemuCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code itchy inspect} does when the suite itself is wrong. */
class InspectDefectTest {
    @TempDir
    Path directory;

    @Test
    void refusesTheFileThatMetItAndGoesOnWithTheNext() throws Exception {
        Path met = directory.resolve("a");
        Disks.raw(met, 1 << 20, 1);
        Path next = Files.writeString(directory.resolve("b"), "no image");
        CommandRunner runner = command -> {
            throw new IllegalStateException("impossible");
        };
        ShutdownTasks shutdown = new ShutdownTasks();
        Tool tool = new Tool("itchy", new ItchyCommand(), Map.of(), List.of(), Map.of(), shutdown);
        InspectCommand command = new InspectCommand((options, temporary) -> new InspectService(
                options.inspector(),
                new QemuCheck(new QemuImg("qemu-img", runner)),
                temporary,
                new WorkRecords(),
                shutdown));
        ToolCommandLine line = new ToolCommandLine(tool, List.of(command));
        StringWriter out = new StringWriter();
        line.commandLine().setOut(new PrintWriter(out));

        int exitCode =
                line.run("inspect", "--output", "json", "-t", directory.toString(), met.toString(), next.toString());

        assertEquals(70, exitCode, out.toString());
        JsonNode files = new ObjectMapper().readTree(out.toString()).path("files");
        assertEquals(2, files.size(), out.toString());
        assertFalse(files.get(0).path("accepted").asBoolean(), out.toString());
        assertEquals(
                "unexpected IllegalStateException: impossible",
                files.get(0).path("reasons").get(0).asText());
        assertEquals(next.toString(), files.get(1).path("file").asText());
        assertTrue(files.get(1).path("reasons").size() > 0, out.toString());
    }
}
