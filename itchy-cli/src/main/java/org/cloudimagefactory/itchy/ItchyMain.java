package org.cloudimagefactory.itchy;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.cli.CommandSet;
import org.cloudimagefactory.common.cli.ConfigCommand;
import org.cloudimagefactory.common.cli.InitSurroundings;
import org.cloudimagefactory.common.cli.Tool;
import org.cloudimagefactory.common.cli.ToolCommandLine;
import org.cloudimagefactory.common.config.Configuration;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.spool.WorkRecords;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.cloudimagefactory.common.work.TerminalProgress;
import org.cloudimagefactory.itchy.archive.PredecessorKeys;
import org.cloudimagefactory.itchy.archive.RawEnvironment;
import org.cloudimagefactory.itchy.check.SiteCheck;
import org.cloudimagefactory.itchy.clean.CleanService;
import org.cloudimagefactory.itchy.command.ArchiveCommand;
import org.cloudimagefactory.itchy.command.CatchCommand;
import org.cloudimagefactory.itchy.command.CheckCommand;
import org.cloudimagefactory.itchy.command.CleanCommand;
import org.cloudimagefactory.itchy.command.ConversionOptions;
import org.cloudimagefactory.itchy.command.ConvertCommand;
import org.cloudimagefactory.itchy.command.ImagesCommand;
import org.cloudimagefactory.itchy.command.ImportListsCommand;
import org.cloudimagefactory.itchy.command.ImportVmcatcherCommand;
import org.cloudimagefactory.itchy.command.InitCommand;
import org.cloudimagefactory.itchy.command.InspectCommand;
import org.cloudimagefactory.itchy.command.ItchyCommand;
import org.cloudimagefactory.itchy.command.ProcessCommand;
import org.cloudimagefactory.itchy.command.RetryCommand;
import org.cloudimagefactory.itchy.command.RunJobCommand;
import org.cloudimagefactory.itchy.command.StatusCommand;
import org.cloudimagefactory.itchy.command.SubscribeCommand;
import org.cloudimagefactory.itchy.command.SubscriptionsCommand;
import org.cloudimagefactory.itchy.command.UnsubscribeCommand;
import org.cloudimagefactory.itchy.command.VerifyCommand;
import org.cloudimagefactory.itchy.convert.ConvertService;
import org.cloudimagefactory.itchy.convert.DiskConverter;
import org.cloudimagefactory.itchy.farm.ConversionWork;
import org.cloudimagefactory.itchy.farm.FarmConvertService;
import org.cloudimagefactory.itchy.process.DryRun;
import org.cloudimagefactory.itchy.process.ProcessService;
import org.cloudimagefactory.itchy.sanitize.InspectService;
import org.cloudimagefactory.itchy.sanitize.QemuCheck;
import picocli.CommandLine;

/** Starts itchy and wires its parts. */
public final class ItchyMain {
    private static final List<String> COMMANDS = List.of(
            "archive",
            "process",
            "inspect",
            "convert",
            "check",
            "init",
            "status",
            "retry",
            "clean",
            "config",
            "subscribe",
            "unsubscribe",
            "subscriptions",
            "images",
            "catch",
            "verify",
            "import-vmcatcher",
            "import-lists",
            "run-job");

    private final Tool tool;
    private final CommandRunner runner;
    private final WorkRecords records = new WorkRecords();
    private final Clock clock = Clock.systemUTC();

    private ItchyMain(Tool tool) {
        this.tool = tool;
        ProgramFinder programs = new ProgramFinder(tool.environment().getOrDefault("PATH", "/usr/bin:/bin"));
        this.runner = new ProcessCommandRunner(programs, tool.shutdown());
    }

    /** Runs itchy and ends with its exit code. */
    public static void main(String[] arguments) {
        Map<String, String> environment = RawEnvironment.read();
        ShutdownTasks shutdown = new ShutdownTasks();
        shutdown.install("itchy");
        Path home = Path.of(environment.getOrDefault("HOME", "/"));
        Tool tool = new Tool(
                "itchy",
                new ItchyCommand(),
                PredecessorKeys.ALIASES,
                Configuration.usualFiles("itchy", home),
                environment,
                shutdown);
        shutdown.exitWith(() -> commandLine(tool, arguments).run(arguments));
    }

    /** As much of the command line of itchy in the surroundings of a tool as these arguments need; all of it for none. */
    public static ToolCommandLine commandLine(Tool tool, String... arguments) {
        return new ItchyMain(tool).lineFor(arguments);
    }

    /** The command line, for those who describe it: manual pages and shell completion. */
    public static CommandLine describe() {
        Tool tool = Tool.ofProcess("itchy", new ItchyCommand(), PredecessorKeys.ALIASES, new ShutdownTasks());
        return commandLine(tool).commandLine();
    }

    private ToolCommandLine lineFor(String... arguments) {
        ConfigCommand config = new ConfigCommand();
        ToolCommandLine line = new ToolCommandLine(
                tool,
                new CommandSet(COMMANDS, Map.of(), name -> name.equals("config") ? config : command(name)),
                arguments);
        config.attach(line);
        return line;
    }

    private Object command(String name) {
        return switch (name) {
            case "archive" -> new ArchiveCommand(clock, tool.environment());
            case "process" ->
                new ProcessCommand(
                        this::processService,
                        options -> new DryRun(options.inspector(), records, tool.shutdown()),
                        tool.environment());
            case "inspect" -> new InspectCommand(this::inspectService);
            case "convert" ->
                new ConvertCommand(
                        this::convertService, new FarmConvertService(tool.shutdown(), clock), tool.environment());
            case "check" ->
                new CheckCommand(
                        (options, farm) -> new SiteCheck(new QemuImg(options.qemuImg(), runner), farm, clock),
                        tool.environment());
            case "init" ->
                new InitCommand(new InitSurroundings(
                        tool, configured -> commandLine(configured.with(new ItchyCommand())), System.in));
            case "status" -> new StatusCommand(clock);
            case "retry" -> new RetryCommand();
            case "clean" -> new CleanCommand(new CleanService(clock));
            case "subscribe" -> new SubscribeCommand(clock, tool.environment());
            case "unsubscribe" -> new UnsubscribeCommand();
            case "subscriptions" -> new SubscriptionsCommand();
            case "images" -> new ImagesCommand();
            case "catch" -> new CatchCommand(runner, tool.shutdown(), clock, tool.environment());
            case "verify" -> new VerifyCommand(clock);
            case "import-vmcatcher" -> new ImportVmcatcherCommand();
            case "import-lists" -> new ImportListsCommand(clock);
            case "run-job" ->
                new RunJobCommand(
                        new ConversionWork(runner, records, tool.shutdown()),
                        tool.environment(),
                        tool.shutdown()::isShuttingDown);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private ProcessService processService(ConversionOptions options) {
        QemuImg qemuImg = new QemuImg(options.qemuImg(), runner);
        return new ProcessService(
                options.inspector(),
                new QemuCheck(qemuImg),
                new DiskConverter(qemuImg, runner),
                TerminalProgress.onStderr(tool.shutdown()),
                records,
                tool.shutdown(),
                Clock.systemUTC());
    }

    private ConvertService convertService(ConversionOptions options) {
        QemuImg qemuImg = new QemuImg(options.qemuImg(), runner);
        return new ConvertService(
                options.inspector(),
                new QemuCheck(qemuImg),
                new DiskConverter(qemuImg, runner),
                TerminalProgress.onStderr(tool.shutdown()),
                records,
                tool.shutdown());
    }

    private InspectService inspectService(ConversionOptions options, Path temporaryDirectory) {
        return new InspectService(
                options.inspector(),
                new QemuCheck(new QemuImg(options.qemuImg(), runner)),
                temporaryDirectory,
                records,
                tool.shutdown());
    }
}
