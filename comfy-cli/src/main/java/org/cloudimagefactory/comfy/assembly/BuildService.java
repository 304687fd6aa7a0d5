package org.cloudimagefactory.comfy.assembly;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.plan.BuildPlanner;
import org.cloudimagefactory.comfy.plan.BuildRequest;
import org.cloudimagefactory.comfy.qemu.Accelerator;
import org.cloudimagefactory.comfy.qemu.AcceleratorChoice;
import org.cloudimagefactory.comfy.qemu.FirmwareFinder;
import org.cloudimagefactory.comfy.qemu.MachineType;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.work.Progress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From requests to finished images: plan all first, leave out what is there already, check the programs, then build. */
public final class BuildService {
    private static final Logger LOG = LoggerFactory.getLogger(BuildService.class);

    private final BuildPlanner planner;
    private final PlanInputs inputs;
    private final BuildHistory history;
    private final HostChoice host;
    private final RequiredPrograms required;
    private final ApplianceBuilder builder;
    private final Clock clock;

    public BuildService(
            BuildPlanner planner,
            PlanInputs inputs,
            BuildHistory history,
            AcceleratorChoice accelerators,
            RequiredPrograms required,
            ApplianceBuilder builder,
            Clock clock) {
        this.planner = planner;
        this.inputs = inputs;
        this.history = history;
        this.host = new HostChoice(accelerators, required, new FirmwareFinder());
        this.required = required;
        this.builder = builder;
        this.clock = clock;
    }

    /** Decides everything and changes nothing. */
    public List<PlannedBuild> plan(List<BuildRequest> requests, RunSettings settings) {
        // A wrong name is told at once, before programs are looked for and the accelerator is probed.
        List<BuildPlan> plans = plans(requests);
        required.check(plans);
        return plans.stream()
                .map(plan -> new PlannedBuild(host.on(plan), history.need(plan, () -> inputs.digest(plan), settings)))
                .toList();
    }

    /**
     * Builds the images.
     *
     * @param lines where phases are told when there is no display
     */
    public BuildOutcome build(
            List<BuildRequest> requests, RunSettings settings, int jobs, Progress progress, PrintWriter lines) {
        List<BuildPlan> plans = plans(requests);
        if (settings.test()) {
            plans.forEach(BuildService::requireSeed);
        }
        List<FinishedImage> finished = new ArrayList<>();
        List<BuildJobs.Job> waiting = new ArrayList<>();
        for (BuildPlan plan : plans) {
            String digest = inputs.digest(plan);
            BuildNeed need = history.need(plan, () -> digest, settings);
            if (need.isSurprising()) {
                lines.println("comfy: " + plan.name() + " is built again: " + need.reason());
                lines.flush();
            }
            if (need.isNothing()) {
                finished.add(finished(plan, Objects.requireNonNull(need.there()), need.age()));
            } else {
                BuildRecord there = need.isBuild() ? null : need.there();
                waiting.add(new BuildJobs.Job(plan, () -> carryOut(plan, digest, there, settings, progress, lines)));
            }
        }
        if (waiting.isEmpty()) {
            return new BuildOutcome(finished, List.of());
        }
        host.accelerators().keepAnswers();
        required.check(waiting.stream().map(BuildJobs.Job::plan).toList());
        return new BuildJobs(jobs).run(waiting, finished);
    }

    /** Builds, or tests what is there but was never tested. */
    private FinishedImage carryOut(
            BuildPlan decided,
            String digest,
            @Nullable BuildRecord there,
            RunSettings settings,
            Progress progress,
            PrintWriter lines) {
        BuildPlan plan = host.on(decided);
        if (plan.machine().accelerator() == Accelerator.TCG) {
            LOG.warn("{}: without KVM the guest is emulated, which takes about ten times as long", plan.name());
        }
        MachineType machine = host.machine(plan);
        FreeSpace.require(
                Directories.writable(plan.outputDirectory()),
                plan.appliance().disk().size().bytes());
        try (Progress.Task display = progress.start(plan.name());
                BuildMonitor monitor = new BuildMonitor(
                        display, new PhaseLog(plan, progress, lines), clock, history.durations(plan))) {
            BuildRecord record = there == null
                    ? builder.build(plan, machine, digest, settings, monitor)
                    : builder.test(plan, machine, there, settings, monitor);
            history.remember(plan, record);
            return finished(
                    plan,
                    record,
                    there == null ? null : Duration.between(Instant.ofEpochSecond(record.built()), clock.instant()));
        }
    }

    /** Nobody could log in to such an image: a test gets in by a seed. */
    private static void requireSeed(BuildPlan plan) {
        if (plan.appliance().context().contextPackage() != null) {
            throw new UsageProblem(plan.name() + " has OpenNebula's package in the place of cloud-init, and takes no"
                            + " NoCloud seed")
                    .hint("leave --test out, and start the image in OpenNebula");
        }
    }

    private List<BuildPlan> plans(List<BuildRequest> requests) {
        List<BuildPlan> plans = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (BuildRequest request : requests) {
            BuildPlan plan = planner.plan(request, Accelerator.TCG).requireOneRun();
            if (!names.add(plan.name())) {
                throw new UsageProblem(plan.name() + " is asked for twice").hint("name each thing once");
            }
            plans.add(plan);
        }
        return plans;
    }

    private static FinishedImage finished(BuildPlan plan, BuildRecord record, @Nullable Duration age) {
        List<BuildRecord.Image> images = plan.formats().stream()
                .flatMap(format ->
                        record.images().stream().filter(image -> image.format().equals(format.qemuName())))
                .toList();
        return new FinishedImage(plan.name(), age == null, age, java.nio.file.Path.of(record.descriptor()), images);
    }
}
