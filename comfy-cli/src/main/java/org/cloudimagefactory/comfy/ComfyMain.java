package org.cloudimagefactory.comfy;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cloudimagefactory.comfy.command.BuildCommand;
import org.cloudimagefactory.comfy.command.CheckCommand;
import org.cloudimagefactory.comfy.command.CleanCacheCommand;
import org.cloudimagefactory.comfy.command.ComfyCommand;
import org.cloudimagefactory.comfy.command.ComfyParts;
import org.cloudimagefactory.comfy.command.DescribeCommand;
import org.cloudimagefactory.comfy.command.DistributionsCommand;
import org.cloudimagefactory.comfy.command.ExportTemplatesCommand;
import org.cloudimagefactory.comfy.command.InitCommand;
import org.cloudimagefactory.comfy.command.PredecessorArguments;
import org.cloudimagefactory.comfy.command.RefreshCommand;
import org.cloudimagefactory.comfy.command.TemplateCommand;
import org.cloudimagefactory.comfy.command.TestCommand;
import org.cloudimagefactory.comfy.command.VersionsCommand;
import org.cloudimagefactory.comfy.completion.DescribedDistributions;
import org.cloudimagefactory.comfy.publish.command.CatalogueCommand;
import org.cloudimagefactory.comfy.publish.command.PublishCommand;
import org.cloudimagefactory.common.cli.ConfigCommand;
import org.cloudimagefactory.common.cli.InitSurroundings;
import org.cloudimagefactory.common.cli.Tool;
import org.cloudimagefactory.common.cli.ToolCommandLine;
import org.cloudimagefactory.common.completion.TypedWords;
import org.cloudimagefactory.common.config.QuickSettings;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.cloudimagefactory.common.work.TerminalProgress;
import picocli.CommandLine;

/** Starts comfy. */
public final class ComfyMain {
    private ComfyMain() {}

    /** Runs comfy and ends with its exit code. */
    public static void main(String[] arguments) {
        ShutdownTasks shutdown = new ShutdownTasks();
        shutdown.install("comfy");
        Tool tool = Tool.ofProcess("comfy", new ComfyCommand(), Map.of(), shutdown);
        shutdown.exitWith(() -> run(commandLine(tool), arguments));
    }

    /** Runs a command line with arguments of today's or the predecessor's form. */
    static int run(ToolCommandLine line, String... arguments) {
        Set<String> commands = line.commandLine().getSubcommands().keySet();
        return line.run(
                new PredecessorArguments(commands, () -> distributions(line.tool(), arguments)).translated(arguments));
    }

    private static Set<String> distributions(Tool tool, String... arguments) {
        QuickSettings settings =
                new QuickSettings(tool.name(), tool.environment(), tool.aliases(), tool.configurationFiles());
        return new DescribedDistributions(settings, new ComfyParts(tool).shippedTemplates())
                .names(new TypedWords(List.of(arguments)));
    }

    /** The command line, for those who describe it: manual pages and shell completion. */
    public static CommandLine describe() {
        return commandLine(Tool.ofProcess("comfy", new ComfyCommand(), Map.of(), new ShutdownTasks()))
                .commandLine();
    }

    /** The command line of comfy in the surroundings of a tool. */
    static ToolCommandLine commandLine(Tool tool) {
        ComfyParts parts = new ComfyParts(tool);
        Progress progress = TerminalProgress.onStderr(tool.shutdown());
        ConfigCommand config = new ConfigCommand();
        ToolCommandLine line = new ToolCommandLine(
                tool,
                List.of(
                        new BuildCommand(parts::build, progress),
                        new TestCommand(parts::test, progress),
                        new DistributionsCommand(parts.shippedTemplates(), Clock.systemUTC()),
                        new VersionsCommand(parts.shippedTemplates(), Clock.systemUTC()),
                        new DescribeCommand(parts::planner),
                        new TemplateCommand(parts::preview),
                        new ExportTemplatesCommand(parts.shippedTemplates()),
                        new RefreshCommand(parts.shippedTemplates(), parts::urlCheck),
                        new CleanCacheCommand(parts.usualCache()),
                        new CheckCommand(parts::doctor, parts.usualCache()),
                        new InitCommand(new InitSurroundings(
                                tool, configured -> commandLine(configured.with(new ComfyCommand())), System.in)),
                        new PublishCommand(progress, Clock.systemUTC(), tool.environment()),
                        new CatalogueCommand(Clock.systemUTC()),
                        config));
        config.attach(line);
        return line;
    }
}
