package org.cloudimagefactory.comfy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.command.ComfyCommand;
import org.cloudimagefactory.common.cli.Tool;
import org.cloudimagefactory.common.cli.ToolCommandLine;
import org.cloudimagefactory.common.work.ShutdownTasks;

/** One run of comfy through its command line, in this process. */
public record ComfyRun(int exitCode, String out, String err) {
    /** The root of the source tree, where the templates that ship lie. */
    public static final Path SOURCES = Path.of("..").toAbsolutePath().normalize();

    /** Runs comfy with these arguments in the usual surroundings. */
    public static ComfyRun of(String... arguments) {
        return with(Map.of(), List.of(), arguments);
    }

    /** Runs comfy with more variables and with configuration files. */
    public static ComfyRun with(Map<String, String> variables, List<Path> configuration, String... arguments) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "PATH", System.getenv("PATH"),
                "HOME", System.getenv().getOrDefault("HOME", "/tmp"),
                "FACTORY_HOME", SOURCES.toString()));
        environment.putAll(variables);
        Tool tool = new Tool("comfy", new ComfyCommand(), Map.of(), configuration, environment, new ShutdownTasks());
        String[] translated = ComfyMain.translated(tool, arguments);
        ToolCommandLine line = ComfyMain.commandLine(tool, translated);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        line.commandLine().setOut(new PrintWriter(out));
        line.commandLine().setErr(new PrintWriter(err));
        int exitCode = line.run(translated);
        return new ComfyRun(exitCode, out.toString(), err.toString());
    }
}
