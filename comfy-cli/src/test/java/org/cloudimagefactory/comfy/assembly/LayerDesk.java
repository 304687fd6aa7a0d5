package org.cloudimagefactory.comfy.assembly;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.Planning;
import org.cloudimagefactory.comfy.command.ShippedDialects;
import org.cloudimagefactory.comfy.description.ApplianceOverrides;
import org.cloudimagefactory.comfy.fetch.DownloadCache;
import org.cloudimagefactory.comfy.packer.PackerRunner;
import org.cloudimagefactory.comfy.packer.PreparedFiles;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.qemu.FirmwareFinder;
import org.cloudimagefactory.comfy.qemu.MachineType;
import org.cloudimagefactory.comfy.seed.SeedKeys;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.template.TemplateEngine;
import org.cloudimagefactory.common.web.Deadline;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.common.work.ShutdownTasks;

/** A layer of micro, as it is built for real, in a directory of a test. */
final class LayerDesk {
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final ShutdownTasks shutdown = new ShutdownTasks();
    private final CommandRunner runner = new ProcessCommandRunner(ProgramFinder.ofEnvironment(), shutdown);
    private final QemuImg qemuImg = new QemuImg("qemu-img", runner);
    private final BuildPlan plan;
    private final MachineType machine;

    /** For micro as it ships. */
    LayerDesk(Path directory) {
        this(new Planning(directory).plan("micro", ApplianceOverrides.NONE));
    }

    /** For any plan. */
    LayerDesk(BuildPlan plan) {
        this.plan = plan;
        machine = MachineType.of(
                plan.appliance().system().architecture(),
                plan.appliance().system().firmware(),
                "qemu-system-x86_64",
                new FirmwareFinder());
    }

    CommandRunner programs() {
        return runner;
    }

    LayerRequest upon(BuiltLayer below) {
        return new LayerRequest(plan, machine, below, null, List.of());
    }

    BuildWorkspace workspace() {
        return BuildWorkspace.open(plan, shutdown, Clock.systemUTC());
    }

    BuiltLayer build(LayerRequest request, BuildWorkspace workspace) {
        return runner().build(request, workspace.directory(), Deadline.in(LIMIT), monitor());
    }

    private LayerRunner runner() {
        // The installer is made once for all tests of micro.
        Path cache = Path.of(System.getenv().getOrDefault("HOME", "/tmp"), ".cache/comfy");
        DownloadCache downloads =
                new DownloadCache(cache.resolve("downloads"), 1L << 30, Planning.clients(), Clock.systemUTC());
        return new LayerRunner(
                new BaseMaker(new InstallerIsoMaker(runner, cache), downloads, qemuImg),
                new SeedKeys(runner),
                new PreparedFiles(new TemplateEngine(), ShippedDialects.all()),
                new PackerRunner(runner, "packer"),
                runner,
                qemuImg);
    }

    private BuildMonitor monitor() {
        return new BuildMonitor(Progress.NONE.start(plan.name()), (phase, expected) -> {}, Clock.systemUTC(), Map.of());
    }
}
