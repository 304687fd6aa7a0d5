package org.cloudimagefactory.itchy.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.cli.Tool;
import org.cloudimagefactory.common.cli.ToolCommandLine;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.work.ShutdownTasks;

/**
 * One run of the tool's command line about image lists.
 *
 * @param exitCode of the run
 * @param out what it printed
 * @param err what it complained about
 */
record ToolRun(int exitCode, String out, String err) {
    static ToolRun of(Clock clock, String... arguments) {
        return of(clock, Map.of(), arguments);
    }

    /** The same with these variables of the environment. */
    static ToolRun of(Clock clock, Map<String, String> environment, String... arguments) {
        ShutdownTasks shutdown = new ShutdownTasks();
        Tool tool = new Tool("itchy", new ItchyCommand(), Map.of(), List.of(), environment, shutdown);
        ToolCommandLine line = new ToolCommandLine(
                tool,
                List.of(
                        new SubscribeCommand(clock, environment),
                        new UnsubscribeCommand(),
                        new SubscriptionsCommand(),
                        new ImagesCommand(),
                        new CatchCommand(
                                new ProcessCommandRunner(ProgramFinder.ofEnvironment(), shutdown),
                                shutdown,
                                clock,
                                environment),
                        new VerifyCommand(clock),
                        new ImportVmcatcherCommand(),
                        new ImportListsCommand(clock)));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        line.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exitCode = line.run(arguments);
        return new ToolRun(exitCode, out.toString(), err.toString());
    }
}
