package org.cloudimagefactory.comfy.assembly;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.cloudimagefactory.comfy.Planning;
import org.cloudimagefactory.comfy.check.ImageTester;
import org.cloudimagefactory.comfy.command.ShippedDialects;
import org.cloudimagefactory.comfy.description.ApplianceOverrides;
import org.cloudimagefactory.comfy.fetch.DownloadCache;
import org.cloudimagefactory.comfy.graph.LayerPlanner;
import org.cloudimagefactory.comfy.layer.LayerStore;
import org.cloudimagefactory.comfy.layer.Overlays;
import org.cloudimagefactory.comfy.packer.PackerRunner;
import org.cloudimagefactory.comfy.packer.PreparedFiles;
import org.cloudimagefactory.comfy.plan.BuildRequest;
import org.cloudimagefactory.comfy.qemu.Accelerator;
import org.cloudimagefactory.comfy.qemu.AcceleratorChoice;
import org.cloudimagefactory.comfy.qemu.AcceleratorProbe;
import org.cloudimagefactory.comfy.seed.SeedKeys;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.template.TemplateEngine;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.common.work.ShutdownTasks;

/** All that builds and looks into builds, with descriptions, cache and images in a directory of a test. */
public final class GraphDesk {
    private final Clock clock = Clock.systemUTC();
    private final ShutdownTasks shutdown = new ShutdownTasks();
    private final CommandRunner programs = new ProcessCommandRunner(ProgramFinder.ofEnvironment(), shutdown);
    private final QemuImg qemuImg = new QemuImg("qemu-img", programs);
    private final Overlays overlays = new Overlays("qemu-img", programs);
    private final Path directory;
    private final Planning planning;
    private int runs;

    /** With a distribution of its own, 'own', and descriptions of a small graph upon it. */
    public GraphDesk(Path directory) {
        this.directory = directory;
        planning = new Planning(directory);
        planning.distribution("own", """
                name: Own
                versions: [{ major_version: 1 }]
                iso_url: http://example.invalid/own.iso
                iso_checksum: "%s"
                machine: { disk_size: 16M, memory: 512, cpus: 1, least_disk_size: 1M }
                """.formatted("sha256:" + "a".repeat(64)));
        planning.write("base.yml", "distribution: own\n" + step("base"));
        planning.write("web.yml", "from: base.yml\n" + step("web"));
        planning.write("shop.yml", "from: web.yml\n" + step("shop"));
        planning.write("forum.yml", "from: web.yml\n" + step("forum"));
        planning.write("batch.yml", "from: base.yml\n" + step("batch"));
    }

    /** A title and one provisioner. */
    static String step(String name) {
        return "title: " + name + "\nprovisioners: [{ type: shell, inline: ['echo " + name + "'] }]\n";
    }

    public Planning planning() {
        return planning;
    }

    public CommandRunner programs() {
        return programs;
    }

    /** What is kept, as another process sees it. */
    public LayerStore store() {
        return new LayerStore(directory.resolve("cache/layers"), qemuImg, overlays, clock);
    }

    /** To build one of the descriptions. */
    public BuildRequest request(String file) {
        return new BuildRequest(
                directory.resolve(file).toString(),
                ApplianceOverrides.NONE,
                directory.resolve("out"),
                Duration.ofMinutes(10));
    }

    /** Looks for what a run that begins now would go on upon. */
    public StepFinder finder() {
        return new StepFinder(planning.planner(clock), new LayerPlanner(inputs()), store(), accelerators(), required());
    }

    /** Builds one of the descriptions, of which all layers and the image are blank. */
    public void build(String file) {
        RunSettings settings =
                new RunSettings(true, false, RunSettings.OnFailure.CLEAN, false, true, null, null, ShellHint.PLAIN);
        BuildOutcome outcome = service(new BlankLayers(programs, (name, isLast) -> {}))
                .build(List.of(request(file)), settings, 1, Progress.NONE, new PrintWriter(Writer.nullWriter()));
        if (outcome.exitCode() != 0) {
            throw new AssertionError(outcome.toString());
        }
    }

    /** A run, for which it is a minute later than for the one before. */
    BuildService service(LayerMaking maker) {
        DownloadCache downloads = downloads();
        ApplianceBuilder builder = new ApplianceBuilder(
                new BaseMaker(new InstallerIsoMaker(programs, directory.resolve("cache")), downloads, qemuImg),
                new SeedKeys(programs),
                new PreparedFiles(new TemplateEngine(), ShippedDialects.all()),
                new PackerRunner(programs, "packer"),
                programs,
                qemuImg,
                new ImageTester(programs, "qemu-img", clock),
                new ImagePublisher(qemuImg, FilePermissions.parse("640")),
                shutdown,
                clock);
        PlanInputs inputs = inputs();
        return new BuildService(
                planning.planner(Clock.offset(clock, Duration.ofMinutes(runs++))),
                inputs,
                new BuildHistory(clock),
                accelerators(),
                required(),
                builder,
                new LayeredBuild(maker, store(), () -> new LayerPlanner(inputs), Long.MAX_VALUE),
                shutdown,
                clock);
    }

    private DownloadCache downloads() {
        return new DownloadCache(directory.resolve("downloads"), 1, Planning.clients(), clock);
    }

    private PlanInputs inputs() {
        return new PlanInputs(downloads());
    }

    private AcceleratorChoice accelerators() {
        return new AcceleratorChoice(
                new AcceleratorProbe(programs, "qemu-system-x86_64", directory.resolve("cache")), Accelerator.TCG);
    }

    private static RequiredPrograms required() {
        return new RequiredPrograms(ProgramFinder.ofEnvironment(), "packer", "qemu-system-x86_64", "qemu-img");
    }
}
