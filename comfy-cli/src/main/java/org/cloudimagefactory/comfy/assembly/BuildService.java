package org.cloudimagefactory.comfy.assembly;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
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
    private final LayeredBuild layered;
    private final Clock clock;

    public BuildService(
            BuildPlanner planner,
            PlanInputs inputs,
            BuildHistory history,
            AcceleratorChoice accelerators,
            RequiredPrograms required,
            ApplianceBuilder builder,
            LayeredBuild layered,
            Clock clock) {
        this.planner = planner;
        this.inputs = inputs;
        this.history = history;
        this.host = new HostChoice(accelerators, required, new FirmwareFinder());
        this.required = required;
        this.builder = builder;
        this.layered = layered;
        this.clock = clock;
    }

    /** Decides everything and changes nothing. */
    public List<PlannedBuild> plan(List<BuildRequest> requests, RunSettings settings) {
        // A wrong name is told at once, before programs are looked for and the accelerator is probed.
        List<Lineage> asked = lineages(requests);
        required.check(asked.stream().map(Lineage::plan).toList());
        return asked.stream().map(lineage -> planned(lineage, settings)).toList();
    }

    /**
     * Builds the images.
     *
     * @param lines where phases are told when there is no display
     */
    public BuildOutcome build(
            List<BuildRequest> requests, RunSettings settings, int jobs, Progress progress, PrintWriter lines) {
        List<Lineage> asked = lineages(requests);
        if (settings.test()) {
            asked.forEach(lineage -> requireSeed(lineage.plan()));
        }
        List<FinishedImage> finished = new ArrayList<>();
        List<BuildJobs.Job> waiting = new ArrayList<>();
        for (Lineage lineage : asked) {
            BuildPlan plan = lineage.plan();
            String digest = digest(lineage);
            BuildNeed need = history.need(plan, () -> digest, settings);
            if (need.isSurprising()) {
                lines.println("comfy: " + plan.name() + " is built again: " + need.reason());
                lines.flush();
            }
            if (need.isNothing()) {
                finished.add(finished(plan, Objects.requireNonNull(need.there()), need.age()));
            } else {
                BuildRecord there = need.isBuild() ? null : need.there();
                waiting.add(new BuildJobs.Job(plan, () -> carryOut(lineage, digest, there, settings, progress, lines)));
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
            Lineage decided,
            String digest,
            @Nullable BuildRecord there,
            RunSettings settings,
            Progress progress,
            PrintWriter lines) {
        Lineage lineage = new Lineage(decided.plans().stream().map(host::on).toList());
        BuildPlan plan = lineage.plan();
        if (plan.machine().accelerator() == Accelerator.TCG) {
            LOG.warn("{}: without KVM the guest is emulated, which takes about ten times as long", plan.name());
        }
        MachineType machine = host.machine(plan);
        FreeSpace.require(
                Directories.writable(plan.outputDirectory()),
                plan.appliance().disk().size().bytes());
        try (Progress.Task display = progress.start(plan.name());
                BuildMonitor monitor =
                        new BuildMonitor(display, new PhaseLog(plan, progress, lines), clock, durations(plan))) {
            BuildRecord record = there == null
                    ? build(lineage, machine, digest, settings, monitor)
                    : builder.test(plan, machine, there, settings, monitor);
            history.remember(plan, record);
            return finished(
                    plan,
                    record,
                    there == null ? null : Duration.between(Instant.ofEpochSecond(record.built()), clock.instant()));
        }
    }

    private BuildRecord build(
            Lineage lineage, MachineType machine, String digest, RunSettings settings, BuildMonitor monitor) {
        BuildPlan plan = lineage.plan();
        if (!plan.isLayered()) {
            return builder.build(plan, machine, digest, settings, monitor);
        }
        Instant notBefore = history.notBefore(plan, settings);
        AtomicReference<Instant> oldest = new AtomicReference<>(clock.instant());
        return builder.build(plan, machine, digest, settings, monitor, (workspace, deadline) -> {
                    Ground ground = layered.make(lineage.plans(), machine, notBefore, workspace, deadline, monitor);
                    oldest.set(ground.oldest());
                    return ground.layers();
                })
                .asOldAs(Objects.requireNonNull(oldest.get()));
    }

    /** Each layer goes through the phases anew, and how many there will be is not known from the last time. */
    private Map<BuildPhase, Duration> durations(BuildPlan plan) {
        return plan.isLayered() ? Map.of() : history.durations(plan);
    }

    /**
     * What is asked for, with all that it stands on.
     *
     * @param plans the lowest first, and what is asked for at last
     */
    private record Lineage(List<BuildPlan> plans) {
        BuildPlan plan() {
            return plans.get(plans.size() - 1);
        }
    }

    private PlannedBuild planned(Lineage lineage, RunSettings settings) {
        BuildPlan plan = lineage.plan();
        BuildNeed need = history.need(plan, () -> digest(lineage), settings);
        if (!plan.isLayered()) {
            return new PlannedBuild(host.on(plan), need, null);
        }
        LayerChain chain = layered.chain(lineage.plans());
        PlannedBuild.Layers layers =
                new PlannedBuild.Layers(layered.kept(chain, history.notBefore(plan, settings)), chain.count());
        return new PlannedBuild(host.on(plan), need, layers);
    }

    private String digest(Lineage lineage) {
        BuildPlan plan = lineage.plan();
        return plan.isLayered()
                ? inputs.digest(plan, layered.chain(lineage.plans()).keys())
                : inputs.digest(plan);
    }

    /** Nobody could log in to such an image: a test gets in by a seed. */
    private static void requireSeed(BuildPlan plan) {
        if (plan.appliance().context().contextPackage() != null) {
            throw new UsageProblem(plan.name() + " has OpenNebula's package in the place of cloud-init, and takes no"
                            + " NoCloud seed")
                    .hint("leave --test out, and start the image in OpenNebula");
        }
    }

    private List<Lineage> lineages(List<BuildRequest> requests) {
        List<Lineage> lineages = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (BuildRequest request : requests) {
            Lineage lineage = new Lineage(planner.lineage(request, Accelerator.TCG));
            BuildPlan plan = lineage.plan();
            if (!names.add(plan.name())) {
                throw new UsageProblem(plan.name() + " is asked for twice").hint("name each thing once");
            }
            lineages.add(lineage);
        }
        return lineages;
    }

    private static FinishedImage finished(BuildPlan plan, BuildRecord record, @Nullable Duration age) {
        List<BuildRecord.Image> images = plan.formats().stream()
                .flatMap(format ->
                        record.images().stream().filter(image -> image.format().equals(format.qemuName())))
                .toList();
        return new FinishedImage(plan.name(), age == null, age, java.nio.file.Path.of(record.descriptor()), images);
    }
}
