package org.cloudimagefactory.comfy;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.comfy.build.ApplianceBuilder;
import org.cloudimagefactory.comfy.build.BuildService;
import org.cloudimagefactory.comfy.build.ImagePublisher;
import org.cloudimagefactory.comfy.build.InstallerIsoMaker;
import org.cloudimagefactory.comfy.command.BuildCommand;
import org.cloudimagefactory.comfy.command.BuildOptions;
import org.cloudimagefactory.comfy.command.ComfyCommand;
import org.cloudimagefactory.comfy.command.DistributionsCommand;
import org.cloudimagefactory.comfy.description.DistributionCatalogue;
import org.cloudimagefactory.comfy.installer.InstallerDialects;
import org.cloudimagefactory.comfy.packer.PackerRunner;
import org.cloudimagefactory.comfy.packer.PreparedFiles;
import org.cloudimagefactory.comfy.plan.BuildPlanner;
import org.cloudimagefactory.comfy.qemu.AcceleratorProbe;
import org.cloudimagefactory.common.cli.ConfigCommand;
import org.cloudimagefactory.common.cli.ShutdownTasks;
import org.cloudimagefactory.common.cli.TerminalProgress;
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
        System.exit(commandLine(tool).run(arguments));
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
        ProgramFinder programs = new ProgramFinder(environment.getOrDefault("PATH", "/usr/bin:/bin"));
        CommandRunner runner = new ProcessCommandRunner(programs, shutdown);
        Path cache = options.tools().cacheDirectory(home().resolve(".cache/comfy"));
        FilePermissions permissions = FilePermissions.parse(options.tools().permissions());
        QemuImg qemuImg = new QemuImg(options.tools().qemuImg(), runner);
        ApplianceBuilder builder = new ApplianceBuilder(
                new InstallerIsoMaker(runner, cache),
                new PreparedFiles(engine, dialects),
                new PackerRunner(runner, options.tools().packer()),
                new ImagePublisher(qemuImg, permissions, shutdown),
                shutdown,
                clock);
        return new BuildService(
                new BuildPlanner(
                        new DistributionCatalogue(options.templates().all(shippedTemplates())),
                        dialects,
                        engine,
                        clock),
                new AcceleratorProbe(runner, options.tools().qemu(), cache),
                options.tools().accelerator().orElse(null),
                new BuildService.RequiredPrograms(
                        programs,
                        options.tools().packer(),
                        options.tools().qemu(),
                        options.tools().qemuImg()),
                builder,
                TerminalProgress.onStderr());
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
