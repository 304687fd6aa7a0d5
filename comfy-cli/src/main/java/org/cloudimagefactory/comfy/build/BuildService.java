package org.cloudimagefactory.comfy.build;

import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.plan.BuildPlanner;
import org.cloudimagefactory.comfy.plan.BuildRequest;
import org.cloudimagefactory.comfy.qemu.Accelerator;
import org.cloudimagefactory.comfy.qemu.AcceleratorProbe;
import org.cloudimagefactory.common.cli.Progress;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.spool.Directories;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a request to a finished image: plan first, check that all programs are there, then build. */
public final class BuildService {
    private static final Logger LOG = LoggerFactory.getLogger(BuildService.class);

    private final BuildPlanner planner;
    private final AcceleratorProbe probe;
    private final @Nullable Accelerator wanted;
    private final RequiredPrograms required;
    private final ApplianceBuilder builder;
    private final Progress progress;

    /**
     * The programs that a build can't do without.
     *
     * @param finder looks them up
     * @param packer name or path
     * @param qemu name or path
     * @param qemuImg name or path
     */
    public record RequiredPrograms(ProgramFinder finder, String packer, String qemu, String qemuImg) {
        void check() {
            finder.require(packer, "install Packer (Debian: apt-get install packer)");
            finder.require(qemu, "install QEMU (Debian and Ubuntu: apt-get install qemu-system-x86)");
            finder.require(qemuImg, "install qemu-img (Debian and Ubuntu: apt-get install qemu-utils)");
        }
    }

    /** Uses these parts; without a wanted accelerator, the probe decides. */
    public BuildService(
            BuildPlanner planner,
            AcceleratorProbe probe,
            @Nullable Accelerator wanted,
            RequiredPrograms required,
            ApplianceBuilder builder,
            Progress progress) {
        this.planner = planner;
        this.probe = probe;
        this.wanted = wanted;
        this.required = required;
        this.builder = builder;
        this.progress = progress;
    }

    /** Decides everything and changes nothing. */
    public BuildPlan plan(BuildRequest request) {
        // A wrong name is told at once, before programs are looked for and the accelerator is probed.
        planner.plan(request, Accelerator.TCG);
        required.check();
        return planner.plan(request, wanted == null ? probe.best() : wanted);
    }

    /** Builds the image. */
    public FinishedImage build(BuildRequest request) {
        BuildPlan plan = plan(request);
        if (plan.machine().accelerator() == Accelerator.TCG) {
            LOG.warn("no working KVM here: the guest is emulated, which takes about ten times as long");
        }
        FreeSpace.require(
                Directories.writable(plan.outputDirectory()),
                plan.appliance().disk().size().bytes());
        return builder.build(plan, progress);
    }
}
