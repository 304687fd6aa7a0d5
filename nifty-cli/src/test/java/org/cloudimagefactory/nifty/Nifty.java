package org.cloudimagefactory.nifty;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.cli.InitSurroundings;
import org.cloudimagefactory.common.cli.Tool;
import org.cloudimagefactory.common.cli.ToolCommandLine;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.cloudimagefactory.nifty.command.InitCommand;
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
        String[] words = arguments.toArray(new String[0]);
        return run(commandLine(tool(), words), words);
    }

    /** Runs init where the configuration of the machine lies in a directory of the test. */
    public Run initOfMachine(Path machine, List<String> arguments) {
        Tool tool = tool();
        InitSurroundings surroundings = new InitSurroundings(
                tool,
                configured -> commandLine(configured.with(new NiftyCommand())),
                InputStream.nullInputStream(),
                machine);
        return run(new ToolCommandLine(tool, List.of(new InitCommand(surroundings))), arguments.toArray(new String[0]));
    }

    private Tool tool() {
        return new Tool("nifty", new NiftyCommand(), Map.of(), configurationFiles, environment, new ShutdownTasks());
    }

    private ToolCommandLine commandLine(Tool tool, String... words) {
        return new NiftyMain(NiftyMain.backends(), tool.shutdown(), clock).commandLine(tool, words);
    }

    private static Run run(ToolCommandLine line, String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        line.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exitCode = line.run(words);
        return new Run(exitCode, out.toString(), err.toString());
    }
}
