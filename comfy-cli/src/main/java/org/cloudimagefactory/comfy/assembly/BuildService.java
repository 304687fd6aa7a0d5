package org.cloudimagefactory.comfy.assembly;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
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
import org.cloudimagefactory.common.farm.Farm;
import org.cloudimagefactory.common.farm.FarmDirectory;
import org.cloudimagefactory.common.farm.FarmUse;
import org.cloudimagefactory.common.farm.SharedFileSystem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.WorkingDirectoryLock;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.common.work.ShutdownTasks;
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
    private final ShutdownTasks shutdown;
    private final Clock clock;

    public BuildService(
            BuildPlanner planner,
            PlanInputs inputs,
            BuildHistory history,
            AcceleratorChoice accelerators,
            RequiredPrograms required,
            ApplianceBuilder builder,
            LayeredBuild layered,
            ShutdownTasks shutdown,
            Clock clock) {
        this.planner = planner;
        this.inputs = inputs;
        this.history = history;
        this.host = new HostChoice(accelerators, required, new FirmwareFinder());
        this.required = required;
        this.builder = builder;
        this.layered = layered;
        this.shutdown = shutdown;
        this.clock = clock;
    }

    private BuildService(BuildService other, PlanInputs inputs) {
        this.planner = other.planner;
        this.inputs = inputs;
        this.history = other.history;
        this.host = other.host;
        this.required = other.required;
        this.builder = other.builder;
        this.layered = other.layered;
        this.shutdown = other.shutdown;
        this.clock = other.clock;
    }

    /** The same for builds at other places: what is published must be known, for it tells which build somewhere is the wanted one. */
    public BuildService ofPublishedOnly() {
        return new BuildService(this, inputs.publishedOnly());
    }

    /** Decides everything and changes nothing. */
    public List<PlannedBuild> plan(List<BuildRequest> requests, RunSettings settings) {
        // A wrong name is told at once, before programs are looked for and the accelerator is probed.
        return planned(decided(requests, settings), settings);
    }

    /** Decides about one thing alone, and leaves programs and accelerators to whoever builds. */
    public NeededBuild need(BuildRequest request, RunSettings settings) {
        Decided decided = decided(List.of(request), settings).get(0);
        return new NeededBuild(
                decided.plan(), history.need(decided.plan(), decided::digest, settings), decided.digest());
    }

    /**
     * What a run would do about many things.
     *
     * @param planned what it would do
     * @param failed what is wrong with others
     */
    public record Plans(List<PlannedBuild> planned, List<BuildOutcome.Failure> failed) {
        public Plans {
            planned = List.copyOf(planned);
            failed = List.copyOf(failed);
        }
    }

    /** The same, where what is wrong with one keeps no other out. */
    public Plans planAll(List<BuildRequest> requests, RunSettings settings) {
        List<BuildOutcome.Failure> failed = new ArrayList<>();
        return new Plans(planned(decided(requests, settings, failed), settings), failed);
    }

    private List<PlannedBuild> planned(List<Decided> asked, RunSettings settings) {
        required.check(asked.stream().map(Decided::plan).toList());
        return asked.stream().map(one -> planned(one, settings)).toList();
    }

    private PlannedBuild planned(Decided decided, RunSettings settings) {
        BuildPlan plan = decided.plan();
        BuildNeed need = history.need(plan, decided::digest, settings);
        LayerChain chain = decided.chain();
        PlannedBuild.Layers layers =
                chain == null ? null : new PlannedBuild.Layers(layered.kept(chain, decided.wish()), chain.count());
        return new PlannedBuild(host.on(plan), need, layers);
    }

    /**
     * Builds the images.
     *
     * @param lines where phases are told when there is no display
     */
    public BuildOutcome build(
            List<BuildRequest> requests, RunSettings settings, int jobs, Progress progress, PrintWriter lines) {
        Waiting waiting = waiting(decided(requests, settings), settings, progress, lines);
        return waiting.jobs().isEmpty()
                ? new BuildOutcome(waiting.finished(), List.of(), List.of())
                : new BuildJobs(jobs).run(waiting.jobs(), waiting.finished());
    }

    /** The same for many: what is wrong with one keeps no other from being built, but those that stand on it. */
    public BuildOutcome buildAll(
            List<BuildRequest> requests, RunSettings settings, int jobs, Progress progress, PrintWriter lines) {
        List<BuildOutcome.Failure> failed = new ArrayList<>();
        Waiting waiting = waiting(decided(requests, settings, failed), settings, progress, lines);
        return new BuildJobs(jobs).runAll(waiting.jobs(), waiting.finished()).after(failed);
    }

    /** What is to be built, each behind what it stands on, and what is there already. */
    private record Waiting(List<BuildJobs.Job> jobs, List<FinishedImage> finished) {}

    /**
     * Builds on a farm: an image is a job, and so are layers that several stand on and that are missing.
     *
     * @param isOfMany whether what is wrong with one keeps no other from being built
     */
    public NodeOutcome buildOn(
            NodeFarm nodes, List<BuildRequest> requests, RunSettings settings, boolean isOfMany, PrintWriter lines) {
        if (!settings.keptLayers() || settings.fromStep() != null) {
            throw new UsageProblem("--no-cache and --from-step are for builds on this host")
                    .hint("leave them out, or use --executor local");
        }
        List<BuildOutcome.Failure> failed = new ArrayList<>();
        List<Decided> asked = isOfMany ? decided(requests, settings, failed) : decided(requests, settings);
        Path output = Directories.writable(
                requests.get(0).outputDirectory().toAbsolutePath().normalize());
        new SharedFileSystem().requireLocks(output);
        FarmDirectory directory = NodeFarm.directory(output);
        directory.create();
        try (WorkingDirectoryLock lock = WorkingDirectoryLock.acquire(directory.path(), "comfy build", clock)) {
            Farm farm = nodes.use().open(directory, clock, nodes.told());
            List<FinishedImage> finished = new ArrayList<>();
            List<Decided> needed = new ArrayList<>();
            List<BuildNeed> needs = new ArrayList<>();
            sort(asked, settings, lines, finished, needed, needs);
            NodeBuilds builds = new NodeBuilds(
                            farm, nodes, new NodeResults(history, nodes.permissions()), shutdown::isShuttingDown)
                    .of(graph(needed, needs));
            try (ShutdownTasks.Registration cancel =
                    FarmUse.cancelOnInterrupt(farm, builds.ids()::contains, shutdown)) {
                builds.run();
            }
            NodeOutcome ended = builds.outcome(finished);
            return new NodeOutcome(ended.outcome().after(failed), ended.waiting());
        }
    }

    private List<NodeBuild> graph(List<Decided> needed, List<BuildNeed> needs) {
        List<Decided> users = layered(needed, needs);
        List<LayerChain> chains =
                users.stream().map(user -> Objects.requireNonNull(user.chain())).toList();
        Map<String, NodeBuild> uppermost = new HashMap<>();
        List<NodeBuild> graph = new ArrayList<>();
        for (SharedGrounds.Ground ground : SharedGrounds.of(chains)) {
            List<Decided> own = ground.users().stream().map(users::get).toList();
            List<Decided> above = ground.above().stream().map(users::get).toList();
            if (!isThere(ground, above)) {
                Decided first = above.get(0);
                NodeBuild build = new NodeBuild(
                        ground.plan(),
                        uppermost.get(first.plan().name()),
                        List.of(first.request().target()),
                        ground.count(),
                        String.valueOf(
                                Objects.requireNonNull(first.chain()).keys().get(ground.count() - 1)));
                graph.add(build);
                own.forEach(user -> uppermost.put(user.plan().name(), build));
            }
        }
        for (Decided one : needed) {
            graph.add(new NodeBuild(
                    one.plan(),
                    uppermost.get(one.plan().name()),
                    List.of(one.request().target()),
                    0,
                    one.digest()));
        }
        return graph;
    }

    /** Makes layers of one appliance and keeps them: what a node does for a parent that is missing. */
    public void prepare(BuildRequest request, int layers, RunSettings settings, Progress progress, PrintWriter lines) {
        Decided decided = decided(List.of(request), settings).get(0);
        LayerChain chain = decided.chain();
        if (chain == null || layers > chain.kept().size()) {
            throw new ItemProblem(decided.plan().name() + " does not keep " + layers + " layers");
        }
        host.accelerators().keepAnswers();
        required.check(List.of(decided.plan()));
        BuildPlan plan = chain.links().get(layers - 1).plan();
        prepare(
                decided,
                request.target(),
                new SharedGrounds.Ground(plan, layers, List.of(0), List.of(0)),
                settings,
                progress,
                lines);
    }

    /** Has what a build starts from in the cache: what a node does before it builds in a confinement, from which not all is reached. */
    public void keepBase(BuildRequest request, RunSettings settings, Progress progress) {
        BuildPlan plan = decided(List.of(request), settings).get(0).plan();
        try (Progress.Task display = progress.start(plan.name())) {
            builder.keepBase(plan, display);
        }
    }

    private Waiting waiting(List<Decided> asked, RunSettings settings, Progress progress, PrintWriter lines) {
        List<FinishedImage> finished = new ArrayList<>();
        List<Decided> needed = new ArrayList<>();
        List<BuildNeed> needs = new ArrayList<>();
        sort(asked, settings, lines, finished, needed, needs);
        if (!needed.isEmpty()) {
            host.accelerators().keepAnswers();
            required.check(needed.stream().map(Decided::plan).toList());
        }
        boolean isCounted = needed.size() > 1 && progress != Progress.NONE;
        Progress display = isCounted ? new CountedProgress(progress, needed.size()) : progress;
        Map<String, BuildJobs.Job> grounds = new HashMap<>();
        List<BuildJobs.Job> jobs = new ArrayList<>(grounds(needed, needs, grounds, settings, progress, lines));
        for (int i = 0; i < needed.size(); i++) {
            Decided one = needed.get(i);
            BuildRecord there = needs.get(i).isBuild() ? null : needs.get(i).there();
            jobs.add(new BuildJobs.Job(
                    one.plan(),
                    true,
                    grounds.get(one.plan().name()),
                    () -> carryOut(one, there, settings, display, lines)));
        }
        return new Waiting(jobs, finished);
    }

    /** Tells what is there from what is to be done. */
    private void sort(
            List<Decided> asked,
            RunSettings settings,
            PrintWriter lines,
            List<FinishedImage> finished,
            List<Decided> needed,
            List<BuildNeed> needs) {
        for (Decided one : asked) {
            BuildPlan plan = one.plan();
            BuildNeed need = history.need(plan, one::digest, settings);
            if (need.isSurprising()) {
                lines.println("comfy: " + plan.name() + " is built again: " + need.reason());
                lines.flush();
            }
            if (need.isNothing()) {
                finished.add(finished(plan, Objects.requireNonNull(need.there()), need.age()));
            } else {
                needed.add(one);
                needs.add(need);
            }
        }
    }

    private static List<Decided> layered(List<Decided> needed, List<BuildNeed> needs) {
        List<Decided> users = new ArrayList<>();
        for (int i = 0; i < needed.size(); i++) {
            if (needed.get(i).chain() != null && needs.get(i).isBuild()) {
                users.add(needed.get(i));
            }
        }
        return users;
    }

    private boolean isThere(SharedGrounds.Ground ground, List<Decided> above) {
        return above.stream()
                .allMatch(user -> layered.kept(Objects.requireNonNull(user.chain()), user.wish()) >= ground.count());
    }

    /** Builds of what others have in common, the lowest first; tells for each name of those which is the highest below it. */
    private List<BuildJobs.Job> grounds(
            List<Decided> needed,
            List<BuildNeed> needs,
            Map<String, BuildJobs.Job> uppermost,
            RunSettings settings,
            Progress progress,
            PrintWriter lines) {
        List<Decided> users = layered(needed, needs);
        List<BuildJobs.Job> jobs = new ArrayList<>();
        List<LayerChain> chains =
                users.stream().map(user -> Objects.requireNonNull(user.chain())).toList();
        for (SharedGrounds.Ground ground : SharedGrounds.of(chains)) {
            List<Decided> own = ground.users().stream().map(users::get).toList();
            List<Decided> above = ground.above().stream().map(users::get).toList();
            Decided first = above.get(0);
            // What others stand on may be asked for itself, and is told by its own name then.
            String told = ground.users().stream()
                    .filter(user -> !ground.above().contains(user))
                    .findFirst()
                    .map(users::get)
                    .orElse(first)
                    .request()
                    .target();
            if (!isThere(ground, above)) {
                BuildJobs.Job job = new BuildJobs.Job(
                        ground.plan(), false, uppermost.get(first.plan().name()), () -> {
                            prepare(first, told, ground, settings, progress, lines);
                            return null;
                        });
                jobs.add(job);
                own.forEach(user -> uppermost.put(user.plan().name(), job));
            }
        }
        return jobs;
    }

    /** Makes the layers that several builds stand on, in the directory of the first of those, which waits for them. */
    private void prepare(
            Decided user,
            String target,
            SharedGrounds.Ground ground,
            RunSettings settings,
            Progress progress,
            PrintWriter lines) {
        BuildPlan plan = host.on(ground.plan());
        begin(plan);
        try (Progress.Task display = progress.start(plan.name());
                BuildMonitor monitor =
                        new BuildMonitor(display, new PhaseLog(plan, user.plan(), progress, lines), clock, Map.of())) {
            builder.prepare(plan, host.on(user.plan()), settings, (workspace, deadline) -> {
                layered.prepare(ground.count(), order(user, target, settings), workspace, deadline, monitor);
                return List.of();
            });
        }
    }

    private void begin(BuildPlan plan) {
        if (plan.machine().accelerator() == Accelerator.TCG) {
            LOG.warn("{}: without KVM the guest is emulated, which takes about ten times as long", plan.name());
        }
        FreeSpace.require(
                Directories.writable(plan.outputDirectory()),
                plan.appliance().disk().size().bytes());
    }

    /** Builds, or tests what is there but was never tested. */
    private FinishedImage carryOut(
            Decided decided, @Nullable BuildRecord there, RunSettings settings, Progress progress, PrintWriter lines) {
        BuildPlan plan = host.on(decided.plan());
        MachineType machine = host.machine(plan);
        begin(plan);
        FinishedImage finished;
        try (Progress.Task display = progress.start(plan.name());
                BuildMonitor monitor =
                        new BuildMonitor(display, new PhaseLog(plan, progress, lines), clock, durations(plan))) {
            BuildRecord record = there == null
                    ? build(decided, plan, machine, settings, monitor)
                    : builder.test(plan, machine, there, settings, monitor);
            history.remember(plan, record);
            finished = finished(
                    plan,
                    record,
                    there == null ? null : Duration.between(Instant.ofEpochSecond(record.built()), clock.instant()));
        }
        if (there == null && decided.chain() != null) {
            tellOfChange(decided, decided.chain(), lines);
            prune(plan, lines);
        }
        return finished;
    }

    /** What is built is built, whatever becomes of old layers. */
    private void prune(BuildPlan plan, PrintWriter lines) {
        try {
            layered.prune();
        } catch (Problem e) {
            lines.println("comfy: " + plan.name() + " is built, but old layers cannot be removed: " + e.line());
            lines.flush();
        }
    }

    private BuildRecord build(
            Decided decided, BuildPlan plan, MachineType machine, RunSettings settings, BuildMonitor monitor) {
        if (decided.chain() == null) {
            return builder.build(plan, machine, decided.digest(), settings, monitor);
        }
        AtomicReference<Instant> oldest = new AtomicReference<>(clock.instant());
        return builder.build(plan, machine, decided.digest(), settings, monitor, (workspace, deadline) -> {
                    Ground ground = layered.make(
                            order(decided, decided.request().target(), settings), workspace, deadline, monitor);
                    oldest.set(ground.oldest());
                    return ground.layers();
                })
                .asOldAs(Objects.requireNonNull(oldest.get()));
    }

    private LayeredBuild.Order order(Decided decided, String target, RunSettings settings) {
        List<BuildPlan> here = decided.lineage().stream().map(host::on).toList();
        return new LayeredBuild.Order(
                here,
                host.machine(here.get(here.size() - 1)),
                decided.wish(),
                (problem, step) -> settings.shell().with(problem, step, target));
    }

    /**
     * What was built is what the descriptions said when the run began, and bears their digest. Who has changed one since must not
     * take it for what they say now.
     */
    private void tellOfChange(Decided decided, LayerChain chain, PrintWriter lines) {
        boolean isSame;
        try {
            List<BuildPlan> now = planner.lineage(decided.request(), Accelerator.TCG);
            isSame = layered.chain(now).keys().equals(chain.keys());
        } catch (Problem e) {
            LOG.debug("cannot be read any more", e);
            isSame = false;
        }
        if (!isSame) {
            lines.println("comfy: " + decided.plan().name()
                    + ": a description or file that it is made from has changed while it"
                    + " was built; the image is what they said before: build again");
            lines.flush();
        }
    }

    /** Each layer goes through the phases anew, and how many there will be is not known from the last time. */
    private Map<BuildPhase, Duration> durations(BuildPlan plan) {
        return plan.isLayered() ? Map.of() : history.durations(plan);
    }

    /**
     * What is asked for, with all that it stands on.
     *
     * @param request that asks for it
     * @param lineage plans, the lowest first, and what is asked for at last
     * @param chain of its layers; null: it is built in one run
     * @param wish which layers are used that are kept
     * @param digest of all that it is made from, as it was when the run began
     */
    private record Decided(
            BuildRequest request,
            List<BuildPlan> lineage,
            @Nullable LayerChain chain,
            LayerWish wish,
            String digest) {
        BuildPlan plan() {
            return lineage.get(lineage.size() - 1);
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

    private List<Decided> decided(List<BuildRequest> requests, RunSettings settings) {
        if (settings.fromStep() != null && requests.size() > 1) {
            throw new UsageProblem("--from-step is for one appliance, as each has its own steps")
                    .hint("name one, or use --no-cache");
        }
        Deciding deciding = new Deciding(settings);
        return requests.stream().map(deciding::on).toList();
    }

    private List<Decided> decided(
            List<BuildRequest> requests, RunSettings settings, List<BuildOutcome.Failure> failed) {
        Deciding deciding = new Deciding(settings);
        List<Decided> decided = new ArrayList<>();
        for (BuildRequest request : requests) {
            try {
                decided.add(deciding.on(request));
            } catch (Problem e) {
                // What one description says wrongly is no wrong command line.
                failed.add(new BuildOutcome.Failure(request.target(), new ItemProblem(e.line())));
            }
        }
        return decided;
    }

    /** Plans all that a run is asked for; what several have in common is looked at once. */
    private final class Deciding {
        private final RunSettings settings;
        /** Records know seconds only: what was made within the one that the run begins in may be older than the run. */
        private final Instant began =
                clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);

        private final LayerPlanning layers = layered.planning();
        private final PlanInputs own = inputs.remembering();
        private final Set<String> names = new HashSet<>();

        Deciding(RunSettings settings) {
            this.settings = settings;
        }

        Decided on(BuildRequest request) {
            List<BuildPlan> lineage = planner.lineage(request, Accelerator.TCG);
            BuildPlan plan = lineage.get(lineage.size() - 1);
            if (!plan.isLayered() && settings.fromStep() != null) {
                throw new UsageProblem(plan.name() + " is built in one run, so there is no step to start from")
                        .hint("say 'checkpoint: true' at a provisioner, or 'from'");
            }
            if (!names.add(plan.name())) {
                throw new UsageProblem(plan.name() + " is asked for twice").hint("name each thing once");
            }
            @Nullable LayerChain chain = plan.isLayered() ? LayeredBuild.chain(lineage, layers) : null;
            LayerWish wish = new LayerWish(history.notBefore(plan, settings), settings.fromStep(), began);
            if (chain != null) {
                wish.require(chain);
            }
            if (settings.test()) {
                requireSeed(plan);
            }
            String digest = chain == null ? own.digest(plan) : own.digest(plan, chain.keys());
            return new Decided(request, lineage, chain, wish, digest);
        }
    }

    static FinishedImage finished(BuildPlan plan, BuildRecord record, @Nullable Duration age) {
        List<BuildRecord.Image> images = plan.formats().stream()
                .flatMap(format ->
                        record.images().stream().filter(image -> image.format().equals(format.qemuName())))
                .toList();
        return new FinishedImage(plan.name(), age == null, age, Path.of(record.descriptor()), images);
    }
}
