package org.cloudimagefactory.comfy;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cloudimagefactory.comfy.build.ApplianceBuilder;
import org.cloudimagefactory.comfy.build.BaseMaker;
import org.cloudimagefactory.comfy.build.BuildHistory;
import org.cloudimagefactory.comfy.build.BuildKeys;
import org.cloudimagefactory.comfy.build.BuildService;
import org.cloudimagefactory.comfy.build.ImagePublisher;
import org.cloudimagefactory.comfy.build.InstallerIsoMaker;
import org.cloudimagefactory.comfy.build.PlanInputs;
import org.cloudimagefactory.comfy.build.RequiredPrograms;
import org.cloudimagefactory.comfy.command.BuildCommand;
import org.cloudimagefactory.comfy.command.BuildOptions;
import org.cloudimagefactory.comfy.command.ComfyCommand;
import org.cloudimagefactory.comfy.command.DistributionsCommand;
import org.cloudimagefactory.comfy.command.LegacyArguments;
import org.cloudimagefactory.comfy.command.ToolOptions;
import org.cloudimagefactory.comfy.description.DistributionCatalogue;
import org.cloudimagefactory.comfy.fetch.DownloadCache;
import org.cloudimagefactory.comfy.installer.InstallerDialects;
import org.cloudimagefactory.comfy.packer.PackerRunner;
import org.cloudimagefactory.comfy.packer.PreparedFiles;
import org.cloudimagefactory.comfy.plan.BuildPlanner;
import org.cloudimagefactory.comfy.qemu.AcceleratorChoice;
import org.cloudimagefactory.comfy.qemu.AcceleratorProbe;
import org.cloudimagefactory.common.cli.ConfigCommand;
import org.cloudimagefactory.common.cli.ShutdownTasks;
import org.cloudimagefactory.common.cli.Tool;
import org.cloudimagefactory.common.cli.ToolCommandLine;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.template.TemplateEngine;
import picocli.CommandLine;

/** Starts comfy and wires its parts. */
public final class ComfyMain {
    private final Tool tool;
    private final ShutdownTasks shutdown;
    private final Map<String, String> environment;

    private ComfyMain(Tool tool) {
        this.tool = tool;
        this.shutdown = tool.shutdown();
        this.environment = tool.environment();
    }

    /** Runs comfy and ends with its exit code. */
    public static void main(String[] arguments) {
        ShutdownTasks shutdown = new ShutdownTasks();
        shutdown.install();
        Tool tool = Tool.ofProcess("comfy", new ComfyCommand(), Map.of(), shutdown);
        System.exit(run(commandLine(tool), arguments));
    }

    /** Runs a command line with arguments of today's or the predecessor's form. */
    static int run(ToolCommandLine line, String... arguments) {
        Set<String> commands = line.commandLine().getSubcommands().keySet();
        return line.run(new LegacyArguments(commands).translated(arguments));
    }

    /** The command line, for those who describe it: manual pages and shell completion. */
    public static CommandLine describe() {
        return commandLine(Tool.ofProcess("comfy", new ComfyCommand(), Map.of(), new ShutdownTasks()))
                .commandLine();
    }

    /** The command line of comfy in the surroundings of a tool. */
    static ToolCommandLine commandLine(Tool tool) {
        return new ComfyMain(tool).commandLine();
    }

    private ToolCommandLine commandLine() {
        ConfigCommand config = new ConfigCommand();
        ToolCommandLine line = new ToolCommandLine(
                tool,
                List.of(new BuildCommand(this::buildService), new DistributionsCommand(shippedTemplates()), config));
        config.attach(line);
        return line;
    }

    private BuildService buildService(BuildOptions options) {
        Clock clock = Clock.systemUTC();
        TemplateEngine engine = new TemplateEngine();
        InstallerDialects dialects = InstallerDialects.shipped();
        ToolOptions tools = options.tools();
        ProgramFinder programs = new ProgramFinder(environment.getOrDefault("PATH", "/usr/bin:/bin"));
        CommandRunner runner = new ProcessCommandRunner(programs, shutdown);
        Path cache = tools.cacheDirectory(home().resolve(".cache/comfy"));
        DownloadCache downloads = new DownloadCache(cache.resolve("downloads"), tools.cacheSize(), clock);
        QemuImg qemuImg = new QemuImg(tools.qemuImg(), runner);
        ApplianceBuilder builder = new ApplianceBuilder(
                new BaseMaker(new InstallerIsoMaker(runner, cache), downloads, qemuImg),
                new BuildKeys(runner),
                new PreparedFiles(engine, dialects),
                new PackerRunner(runner, tools.packer()),
                new ImagePublisher(qemuImg, FilePermissions.parse(tools.permissions()), shutdown),
                shutdown,
                clock);
        return new BuildService(
                new BuildPlanner(
                        new DistributionCatalogue(options.templates().all(shippedTemplates())),
                        dialects,
                        engine,
                        clock),
                new PlanInputs(downloads),
                new BuildHistory(),
                new AcceleratorChoice(
                        new AcceleratorProbe(runner, tools.qemu(), cache),
                        tools.accelerator().orElse(null)),
                new RequiredPrograms(programs, tools.packer(), tools.qemu(), tools.qemuImg()),
                builder,
                clock);
    }

    private Path home() {
        return Path.of(environment.getOrDefault("HOME", "/tmp"));
    }

    /** The launcher says where the distribution lies; from a source tree, templates lie in the working directory. */
    private Path shippedTemplates() {
        return Path.of(Optional.ofNullable(environment.get("FACTORY_HOME")).orElse("."))
                .resolve("templates")
                .toAbsolutePath()
                .normalize();
    }
}
