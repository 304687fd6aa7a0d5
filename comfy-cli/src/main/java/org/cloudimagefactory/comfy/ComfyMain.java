package org.cloudimagefactory.comfy;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cloudimagefactory.comfy.command.BuildCommand;
import org.cloudimagefactory.comfy.command.CacheCommand;
import org.cloudimagefactory.comfy.command.CheckCommand;
import org.cloudimagefactory.comfy.command.CleanCacheCommand;
import org.cloudimagefactory.comfy.command.ComfyCommand;
import org.cloudimagefactory.comfy.command.ComfyParts;
import org.cloudimagefactory.comfy.command.DescribeCommand;
import org.cloudimagefactory.comfy.command.DistributionsCommand;
import org.cloudimagefactory.comfy.command.ExportTemplatesCommand;
import org.cloudimagefactory.comfy.command.InitCommand;
import org.cloudimagefactory.comfy.command.PollCommand;
import org.cloudimagefactory.comfy.command.PredecessorArguments;
import org.cloudimagefactory.comfy.command.RefreshCommand;
import org.cloudimagefactory.comfy.command.RunJobCommand;
import org.cloudimagefactory.comfy.command.ShellCommand;
import org.cloudimagefactory.comfy.command.SourcesCommand;
import org.cloudimagefactory.comfy.command.StatusCommand;
import org.cloudimagefactory.comfy.command.TemplateCommand;
import org.cloudimagefactory.comfy.command.TestCommand;
import org.cloudimagefactory.comfy.command.TreeCommand;
import org.cloudimagefactory.comfy.command.VersionsCommand;
import org.cloudimagefactory.comfy.completion.DescribedDistributions;
import org.cloudimagefactory.comfy.publish.command.CatalogueCommand;
import org.cloudimagefactory.comfy.publish.command.PublishCommand;
import org.cloudimagefactory.common.cli.CommandSet;
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

/** Starts comfy and wires its commands. */
public final class ComfyMain {
    private static final List<String> COMMANDS = List.of(
            "build",
            "test",
            "distributions",
            "versions",
            "describe",
            "template",
            "shell",
            "tree",
            "export-templates",
            "refresh",
            "cache",
            "clean-cache",
            "check",
            "status",
            "init",
            "poll",
            "sources",
            "publish",
            "catalogue",
            "config",
            "run-job");
    private static final Map<String, String> ALIASES = Map.of("doctor", "check", "export", "export-templates");

    private final Tool tool;
    private final ComfyParts parts;
    private final Progress progress;
    private final Clock clock = Clock.systemUTC();

    private ComfyMain(Tool tool) {
        this.tool = tool;
        this.parts = new ComfyParts(tool);
        this.progress = TerminalProgress.onStderr(tool.shutdown());
    }

    /** Runs comfy and ends with its exit code. */
    public static void main(String[] arguments) {
        ShutdownTasks shutdown = new ShutdownTasks();
        shutdown.install("comfy");
        Tool tool = Tool.ofProcess("comfy", new ComfyCommand(), Map.of(), shutdown);
        shutdown.exitWith(() -> run(tool, arguments));
    }

    /** Runs comfy with arguments of today's or the predecessor's form. */
    private static int run(Tool tool, String... arguments) {
        String[] translated = translated(tool, arguments);
        return commandLine(tool, translated).run(translated);
    }

    /** Arguments of the predecessor's form in today's. */
    static String[] translated(Tool tool, String... arguments) {
        Set<String> commands = new CommandSet(COMMANDS, ALIASES, name -> name).names();
        return new PredecessorArguments(commands, () -> distributions(tool, arguments)).translated(arguments);
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

    /** As much of the command line of comfy in the surroundings of a tool as these arguments need; all of it for none. */
    static ToolCommandLine commandLine(Tool tool, String... arguments) {
        ComfyMain main = new ComfyMain(tool);
        ConfigCommand config = new ConfigCommand();
        ToolCommandLine line = new ToolCommandLine(
                tool,
                new CommandSet(COMMANDS, ALIASES, name -> name.equals("config") ? config : main.command(name)),
                arguments);
        config.attach(line);
        return line;
    }

    private Object command(String name) {
        return switch (name) {
            case "build" -> new BuildCommand(parts::build, progress, tool.environment());
            case "test" -> new TestCommand(parts::test, progress);
            case "distributions" -> new DistributionsCommand(parts.shippedTemplates(), clock);
            case "versions" -> new VersionsCommand(parts.shippedTemplates(), clock);
            case "describe" -> new DescribeCommand(parts::planner);
            case "template" -> new TemplateCommand(parts::preview);
            case "shell" -> new ShellCommand(parts::shell, progress);
            case "export-templates" -> new ExportTemplatesCommand(parts.shippedTemplates());
            case "refresh" -> new RefreshCommand(parts.shippedTemplates(), parts::urlCheck);
            case "clean-cache" -> new CleanCacheCommand(parts.usualCache(), parts::layers);
            case "tree" -> new TreeCommand(parts::graph);
            case "cache" -> new CacheCommand(parts.usualCache(), parts::layers);
            case "check" -> new CheckCommand(parts::doctor, parts.usualCache(), tool.environment());
            case "status" -> new StatusCommand(clock);
            case "run-job" -> new RunJobCommand(parts::nodeWork, tool.environment(), tool.shutdown()::isShuttingDown);
            case "init" ->
                new InitCommand(new InitSurroundings(
                        tool, configured -> commandLine(configured.with(new ComfyCommand())), System.in));
            case "poll" -> new PollCommand(parts::poll, parts.usualCache(), tool.environment());
            case "sources" -> new SourcesCommand(parts.confinement());
            case "publish" -> new PublishCommand(parts.runner(), progress, clock, tool.environment());
            case "catalogue" -> new CatalogueCommand(clock);
            default -> throw new IllegalArgumentException(name);
        };
    }
}
