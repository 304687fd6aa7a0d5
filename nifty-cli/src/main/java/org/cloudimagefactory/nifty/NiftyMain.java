package org.cloudimagefactory.nifty;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.cli.CommandSet;
import org.cloudimagefactory.common.cli.ConfigCommand;
import org.cloudimagefactory.common.cli.InitSurroundings;
import org.cloudimagefactory.common.cli.Tool;
import org.cloudimagefactory.common.cli.ToolCommandLine;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.cloudimagefactory.common.work.TerminalProgress;
import org.cloudimagefactory.nifty.backend.Backends;
import org.cloudimagefactory.nifty.backend.directory.DirectoryProvider;
import org.cloudimagefactory.nifty.backend.marketplace.MarketplaceProvider;
import org.cloudimagefactory.nifty.backend.oci.OciProvider;
import org.cloudimagefactory.nifty.backend.opennebula.BuiltInTemplates;
import org.cloudimagefactory.nifty.backend.opennebula.OpenNebulaProvider;
import org.cloudimagefactory.nifty.backend.simplestreams.SimplestreamsProvider;
import org.cloudimagefactory.nifty.command.BackendOpener;
import org.cloudimagefactory.nifty.command.BackendsCommand;
import org.cloudimagefactory.nifty.command.CheckCommand;
import org.cloudimagefactory.nifty.command.CleanCommand;
import org.cloudimagefactory.nifty.command.ExportTemplatesCommand;
import org.cloudimagefactory.nifty.command.InitCommand;
import org.cloudimagefactory.nifty.command.ListCommand;
import org.cloudimagefactory.nifty.command.NiftyCommand;
import org.cloudimagefactory.nifty.command.PlanCommand;
import org.cloudimagefactory.nifty.command.RepairCommand;
import org.cloudimagefactory.nifty.command.ReportCommand;
import org.cloudimagefactory.nifty.command.RollbackCommand;
import org.cloudimagefactory.nifty.command.SandboxCommand;
import org.cloudimagefactory.nifty.command.SyncCommand;
import org.cloudimagefactory.nifty.command.SyncOptions;
import org.cloudimagefactory.nifty.report.ReportService;
import org.cloudimagefactory.nifty.sync.CheckService;
import org.cloudimagefactory.nifty.sync.SyncRequest;
import org.cloudimagefactory.nifty.sync.SyncService;
import picocli.CommandLine;

/** Starts nifty and wires its parts. */
public final class NiftyMain {
    private static final List<String> COMMANDS = List.of(
            "sync",
            "plan",
            "list",
            "report",
            "clean",
            "rollback",
            "check",
            "repair",
            "init",
            "export-templates",
            "backends",
            "sandbox",
            "config");
    private static final Map<String, String> ALIASES = Map.of("opennebula", "sync");

    private final Backends backends;
    private final ShutdownTasks shutdown;
    private final Clock clock;
    private final BackendOpener opener;
    private final Progress progress;

    /** Wires nifty with these back ends and this clock. */
    NiftyMain(Backends backends, ShutdownTasks shutdown, Clock clock) {
        this.backends = backends;
        this.shutdown = shutdown;
        this.clock = clock;
        this.progress = TerminalProgress.onStderr(shutdown);
        this.opener = new BackendOpener(backends, shutdown, progress, clock);
    }

    /** Runs nifty and ends with its exit code. */
    public static void main(String[] arguments) {
        ShutdownTasks shutdown = new ShutdownTasks();
        shutdown.install("nifty");
        NiftyMain main = new NiftyMain(backends(), shutdown, Clock.systemUTC());
        Tool tool = Tool.ofProcess("nifty", new NiftyCommand(), Map.of(), shutdown);
        shutdown.exitWith(() -> main.commandLine(tool, arguments).run(arguments));
    }

    /** The command line, for those who describe it: manual pages and shell completion. */
    public static CommandLine describe() {
        ShutdownTasks shutdown = new ShutdownTasks();
        Tool tool = Tool.ofProcess("nifty", new NiftyCommand(), Map.of(), shutdown);
        return new NiftyMain(backends(), shutdown, Clock.systemUTC())
                .commandLine(tool)
                .commandLine();
    }

    /** The back ends that nifty knows here. */
    public static Backends backends() {
        return Backends.load(List.of(
                OpenNebulaProvider::new,
                DirectoryProvider::new,
                OciProvider::new,
                MarketplaceProvider::new,
                SimplestreamsProvider::new));
    }

    /** As much of the command line of the tool as these arguments need. */
    ToolCommandLine commandLine(Tool tool, String... arguments) {
        ConfigCommand config = new ConfigCommand();
        ToolCommandLine line = new ToolCommandLine(
                tool,
                new CommandSet(COMMANDS, ALIASES, name -> name.equals("config") ? config : command(tool, name)),
                arguments);
        config.attach(line);
        return line;
    }

    private Object command(Tool tool, String name) {
        return switch (name) {
            case "sync" -> new SyncCommand(this::syncService);
            case "plan" -> new PlanCommand(this::syncService);
            case "list" -> new ListCommand(opener::open);
            case "report" -> new ReportCommand(opener::open, new ReportService(clock));
            case "clean" -> new CleanCommand(this::upkeepService);
            case "rollback" -> new RollbackCommand(this::upkeepService);
            case "check" -> new CheckCommand(this::checkService);
            case "repair" -> new RepairCommand(opener::open);
            case "init" ->
                new InitCommand(new InitSurroundings(
                        tool, configured -> commandLine(configured.with(new NiftyCommand())), System.in));
            case "export-templates" -> new ExportTemplatesCommand(BuiltInTemplates.all());
            case "backends" -> new BackendsCommand(backends);
            case "sandbox" -> new SandboxCommand(shutdown);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private CheckService checkService(SyncOptions options) {
        return new CheckService(() -> opener.open(options), options::request);
    }

    private SyncService syncService(SyncOptions options) {
        return syncService(options, options.request());
    }

    private SyncService upkeepService(SyncOptions options) {
        return syncService(options, options.requestOfUpkeep());
    }

    private SyncService syncService(SyncOptions options, SyncRequest request) {
        return new SyncService(opener.open(options), request, clock, progress);
    }
}
