package org.cloudimagefactory.comfy.command;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.cloudimagefactory.comfy.assembly.ApplianceBuilder;
import org.cloudimagefactory.comfy.assembly.BaseMaker;
import org.cloudimagefactory.comfy.assembly.BuildHistory;
import org.cloudimagefactory.comfy.assembly.BuildService;
import org.cloudimagefactory.comfy.assembly.ImagePublisher;
import org.cloudimagefactory.comfy.assembly.InstallerIsoMaker;
import org.cloudimagefactory.comfy.assembly.LayerRunner;
import org.cloudimagefactory.comfy.assembly.LayeredBuild;
import org.cloudimagefactory.comfy.assembly.NodeWork;
import org.cloudimagefactory.comfy.assembly.NodeWorkplace;
import org.cloudimagefactory.comfy.assembly.PlanInputs;
import org.cloudimagefactory.comfy.assembly.RequiredPrograms;
import org.cloudimagefactory.comfy.assembly.StepFinder;
import org.cloudimagefactory.comfy.assembly.TemplatePreview;
import org.cloudimagefactory.comfy.check.ImageTester;
import org.cloudimagefactory.comfy.check.TestService;
import org.cloudimagefactory.comfy.confine.Confinement;
import org.cloudimagefactory.comfy.doctor.Doctor;
import org.cloudimagefactory.comfy.fetch.DownloadCache;
import org.cloudimagefactory.comfy.graph.GraphService;
import org.cloudimagefactory.comfy.graph.LayerPlanner;
import org.cloudimagefactory.comfy.layer.LayerStore;
import org.cloudimagefactory.comfy.layer.Overlays;
import org.cloudimagefactory.comfy.packer.PackerRunner;
import org.cloudimagefactory.comfy.packer.PreparedFiles;
import org.cloudimagefactory.comfy.plan.BuildPlanner;
import org.cloudimagefactory.comfy.qemu.AcceleratorChoice;
import org.cloudimagefactory.comfy.qemu.AcceleratorProbe;
import org.cloudimagefactory.comfy.refresh.UrlCheck;
import org.cloudimagefactory.comfy.seed.SeedKeys;
import org.cloudimagefactory.comfy.shell.SerialConsole;
import org.cloudimagefactory.comfy.shell.ShellService;
import org.cloudimagefactory.comfy.source.ForeignBuild;
import org.cloudimagefactory.comfy.source.PollService;
import org.cloudimagefactory.comfy.source.SourceNodeWork;
import org.cloudimagefactory.common.cli.Tool;
import org.cloudimagefactory.common.farm.NodeJob;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.process.AttachedProgram;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.template.TemplateEngine;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.cloudimagefactory.common.work.Terminal;

/** Puts the use cases of comfy together, each when its command is run and its options are known. */
public final class ComfyParts {
    /** What a build puts into the cache bears a key that the next build has to find again, so a slow answer is worth waiting for. */
    private static final Duration KEY_PATIENCE = Duration.ofSeconds(30);

    private final Map<String, String> environment;
    private final Path home;
    private final Path shippedTemplates;
    private final ShutdownTasks shutdown;
    private final ProgramFinder programs;
    private final CommandRunner runner;
    private final Clock clock = Clock.systemUTC();

    /** Puts together what the surroundings of a tool allow. */
    public ComfyParts(Tool tool) {
        environment = Map.copyOf(tool.environment());
        home = Path.of(tool.environment().getOrDefault("HOME", "/tmp"));
        // The launcher says where the distribution lies; from a source tree, templates lie in the working directory.
        shippedTemplates = Path.of(tool.environment().getOrDefault("FACTORY_HOME", "."))
                .resolve("templates")
                .toAbsolutePath()
                .normalize();
        shutdown = tool.shutdown();
        programs = new ProgramFinder(tool.environment().getOrDefault("PATH", "/usr/bin:/bin"));
        runner = new ProcessCommandRunner(programs, shutdown);
    }

    /** Where the distributions lie that ship. */
    public Path shippedTemplates() {
        return shippedTemplates;
    }

    /** Where things are kept, unless the operator says otherwise. */
    public Path usualCache() {
        return home.resolve(".cache/comfy");
    }

    /** For {@code comfy build}. */
    public BuildService build(BuildOptions options) {
        ToolOptions tools = options.tools();
        DownloadCache downloads = downloads(options);
        QemuImg qemuImg = new QemuImg(tools.qemuImg, runner);
        BaseMaker bases =
                new BaseMaker(new InstallerIsoMaker(runner, tools.cacheDirectory(usualCache())), downloads, qemuImg);
        SeedKeys keys = new SeedKeys(runner);
        PackerRunner packer = new PackerRunner(runner, tools.packer);
        PlanInputs inputs = new PlanInputs(downloads);
        PlanInputs ofLayers = new PlanInputs(downloads, KEY_PATIENCE);
        LayeredBuild layered = new LayeredBuild(
                new LayerRunner(bases, keys, preparedFiles(), packer, runner, qemuImg),
                layers(tools),
                () -> new LayerPlanner(ofLayers),
                tools.cacheSize);
        ApplianceBuilder builder = new ApplianceBuilder(
                bases,
                keys,
                preparedFiles(),
                packer,
                runner,
                qemuImg,
                tester(tools),
                new ImagePublisher(qemuImg, FilePermissions.parse(tools.permissions)),
                shutdown,
                clock);
        return new BuildService(
                planner(options.templates()),
                inputs,
                new BuildHistory(clock),
                accelerators(tools),
                required(tools),
                builder,
                layered,
                shutdown,
                clock);
    }

    /** For {@code comfy shell}. */
    public ShellService shell(BuildOptions options) {
        ToolOptions tools = options.tools();
        AttachedProgram attached = new AttachedProgram(programs, shutdown);
        boolean isTerminal = Terminal.isStdin();
        return new ShellService(
                new StepFinder(
                        planner(options.templates()),
                        new LayerPlanner(new PlanInputs(downloads(options), KEY_PATIENCE)),
                        layers(tools),
                        accelerators(tools),
                        required(tools)),
                preparedFiles(),
                new Overlays(tools.qemuImg, runner),
                runner,
                attached,
                new SerialConsole(attached, shutdown, System.in, System.out, isTerminal),
                shutdown,
                isTerminal);
    }

    /** For {@code comfy poll}. */
    public PollService poll(BuildOptions options, PollService.Settings settings) {
        ToolOptions tools = options.tools();
        BaseMaker bases = new BaseMaker(
                new InstallerIsoMaker(runner, tools.cacheDirectory(usualCache())),
                downloads(options),
                new QemuImg(tools.qemuImg, runner));
        return new PollService(runner, build(options), bases, foreignBuild(), settings, shutdown, clock);
    }

    /** For {@code comfy run-job}; what a build says goes to the log of the job. */
    public NodeJob.Work nodeWork(Consumer<String> told) {
        List<String> comfy = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "org.cloudimagefactory.comfy.ComfyMain");
        NodeWorkplace workplace = new NodeWorkplace(environment, shutdown);
        NodeWork own = new NodeWork(runner, comfy, environment, workplace, told);
        SourceNodeWork ofSources = new SourceNodeWork(workplace, runner, comfy, foreignBuild(), environment, told);
        return (order, result) -> SourceNodeWork.isFor(order) ? ofSources.run(order, result) : own.run(order, result);
    }

    private ForeignBuild foreignBuild() {
        return new ForeignBuild(confinement(), confinedComfy(), environment);
    }

    /** For {@code comfy sources}. */
    public Confinement confinement() {
        return new Confinement(runner, programs);
    }

    /** This program again, with nothing but its command line to configure it. */
    private static List<String> confinedComfy() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "org.cloudimagefactory.comfy.ConfinedMain");
    }

    /** For {@code comfy test}. */
    public TestService test(ToolOptions tools) {
        return new TestService(tester(tools), accelerators(tools), tools.qemu, shutdown);
    }

    /** For {@code comfy describe}. */
    public BuildPlanner planner(PlanningOptions templates) {
        return new BuildPlanner(
                templates.places.catalogue(shippedTemplates),
                ShippedDialects.all(),
                new TemplateEngine(),
                clock,
                templates.contextPackages());
    }

    private static PreparedFiles preparedFiles() {
        return new PreparedFiles(new TemplateEngine(), ShippedDialects.all());
    }

    /** For {@code comfy template}. */
    public TemplatePreview preview(PlanningOptions templates, ToolOptions tools) {
        return new TemplatePreview(
                planner(templates),
                accelerators(tools),
                required(tools),
                new PackerRunner(runner, tools.packer),
                preparedFiles(),
                // What keys the layers have is not shown, so that nobody is asked for checksums.
                () -> new LayerPlanner(new PlanInputs(
                        downloads(new BuildOptions(templates, tools, new WebOptions())), Duration.ZERO)));
    }

    private RequiredPrograms required(ToolOptions tools) {
        return new RequiredPrograms(programs, tools.packer, tools.qemu, tools.qemuImg);
    }

    /** For {@code comfy refresh}. */
    public UrlCheck urlCheck(BuildOptions options) {
        return new UrlCheck(planner(options.templates()), downloads(options));
    }

    /** Starts programs. */
    public CommandRunner runner() {
        return runner;
    }

    /** For {@code comfy check}. */
    public Doctor doctor(ToolOptions tools) {
        return new Doctor(runner, programs, probe(tools), new Doctor.Tools(tools.packer, tools.qemu, tools.qemuImg));
    }

    private ImageTester tester(ToolOptions tools) {
        return new ImageTester(runner, tools.qemuImg, clock);
    }

    private DownloadCache downloads(BuildOptions options) {
        ToolOptions tools = options.tools();
        return new DownloadCache(
                tools.cacheDirectory(usualCache()).resolve("downloads"),
                tools.cacheSize,
                new WebClients(options.web().settings(environment)),
                clock);
    }

    /** For {@code comfy cache}. */
    public LayerStore layers(ToolOptions tools) {
        return new LayerStore(
                tools.layerDirectory(usualCache()),
                new QemuImg(tools.qemuImg, runner),
                new Overlays(tools.qemuImg, runner),
                clock);
    }

    /** For {@code comfy tree}. */
    public GraphService graph(BuildOptions options) {
        return new GraphService(
                planner(options.templates()),
                new LayerPlanner(new PlanInputs(downloads(options))),
                layers(options.tools()));
    }

    private AcceleratorChoice accelerators(ToolOptions tools) {
        return new AcceleratorChoice(probe(tools), tools.accelerator().orElse(null));
    }

    private AcceleratorProbe probe(ToolOptions tools) {
        return new AcceleratorProbe(runner, tools.qemu, tools.cacheDirectory(usualCache()));
    }
}
