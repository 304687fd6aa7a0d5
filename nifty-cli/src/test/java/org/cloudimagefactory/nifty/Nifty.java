package org.cloudimagefactory.nifty;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.cli.Tool;
import org.cloudimagefactory.common.cli.ToolCommandLine;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.cloudimagefactory.nifty.backend.Backends;
import org.cloudimagefactory.nifty.command.NiftyCommand;

/** Runs nifty's command line within the test. */
public final class Nifty {
    /** What a run left. */
    public record Run(int exitCode, String out, String err) {}

    private final Clock clock;
    private final Map<String, String> environment;
    private final List<Path> configurationFiles;

    public Nifty(Clock clock) {
        this(clock, Map.of(), List.of());
    }

    public Nifty(Clock clock, Map<String, String> environment, List<Path> configurationFiles) {
        this.clock = clock;
        this.environment = environment;
        this.configurationFiles = configurationFiles;
    }

    public Run run(List<String> arguments) {
        ShutdownTasks shutdown = new ShutdownTasks();
        Tool tool = new Tool("nifty", new NiftyCommand(), Map.of(), configurationFiles, environment, shutdown);
        String[] words = new ArrayList<>(arguments).toArray(new String[0]);
        ToolCommandLine line = new NiftyMain(Backends.load(), shutdown, clock).commandLine(tool, words);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        line.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exitCode = line.run(words);
        return new Run(exitCode, out.toString(), err.toString());
    }
}
