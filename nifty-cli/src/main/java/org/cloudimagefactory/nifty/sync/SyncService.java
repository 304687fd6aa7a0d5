package org.cloudimagefactory.nifty.sync;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.WorkingDirectoryLock;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.nifty.backend.BackgroundTask;
import org.cloudimagefactory.nifty.backend.CloudBackend;
import org.cloudimagefactory.nifty.intake.DescriptorQueue;
import org.cloudimagefactory.nifty.intake.Intake;
import org.cloudimagefactory.nifty.intake.SettledDescriptor;
import org.cloudimagefactory.nifty.intake.SettledPlaces;
import org.cloudimagefactory.nifty.intake.SettledRegister;
import org.cloudimagefactory.nifty.intake.UnnotedDescriptors;
import org.cloudimagefactory.nifty.plan.ApplianceOverview;
import org.cloudimagefactory.nifty.plan.Inventory;
import org.cloudimagefactory.nifty.plan.Plan;
import org.cloudimagefactory.nifty.plan.Planner;
import org.cloudimagefactory.nifty.plan.Policy;
import org.cloudimagefactory.nifty.plan.RollbackPlanner;
import org.cloudimagefactory.nifty.plan.WaitingDescriptor;
import org.cloudimagefactory.nifty.transfer.ImageDirectories;
import org.jspecify.annotations.Nullable;

/** Brings a cloud in line with descriptors, or only says what it would take. */
public final class SyncService implements AutoCloseable {
    private final CloudBackend backend;
    private final SyncRequest request;
    private final Clock clock;
    private final Progress progress;

    /** What was in the cloud when it was last asked, unless something has been changed since. */
    private @Nullable Inventory seen;

    /** Works for one request. */
    public SyncService(CloudBackend backend, SyncRequest request, Clock clock, Progress progress) {
        this.backend = backend;
        this.request = request;
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * A plan, and what could not be read.
     *
     * @param plan what is to be done
     * @param intake what waits
     * @param old descriptors that go, or null where nobody asked for that
     */
    public record Preview(
            Plan plan, Intake intake, @Nullable List<OldDescriptor> old) {
        /** Copies the list. */
        public Preview {
            old = old == null ? null : List.copyOf(old);
        }
    }

    /** What a pass would do; nothing is changed. */
    public Preview preview() {
        BackgroundTask<Intake> read = BackgroundTask.run("read-descriptors", queue()::read);
        Plan plan = plan(read);
        return new Preview(withObstacles(plan), read.result(), null);
    }

    /** The plan with what the cloud says before anything is done of steps that it will refuse. */
    private Plan withObstacles(Plan plan) {
        return new Plan(plan.appliances().stream()
                .map(each -> each.noting(each.datastores().stream()
                        .flatMap(part -> backend.obstacle(part.steps()).stream())
                        .toList()))
                .toList());
    }

    /** What a clean-up would do; nothing is changed. */
    public Preview previewCleanUp(DescriptorLimits limits) {
        Inventory inventory = backend.inventory();
        return new Preview(
                planner().cleanUp(inventory),
                Intake.NOTHING,
                all(retention(limits, inventory).decide(settled(register().read())), limits));
    }

    /** What a rollback would do; nothing is changed. */
    public Preview previewRollback(String appliance, boolean force) {
        return new Preview(
                new RollbackPlanner(policy(), force).plan(backend.inventory(), appliance), Intake.NOTHING, null);
    }

    /** One pass. */
    public SyncResult run() {
        return locked(() -> noted(() -> {
            DescriptorQueue queue = queue();
            BackgroundTask<Intake> read = BackgroundTask.run("read-descriptors", queue::read);
            Plan plan = plan(read);
            Intake intake = read.result();
            intake.rejections().forEach(queue::reject);
            return execute(plan, queue, intake);
        }));
    }

    /** Notes how the pass ended, for reports. */
    private SyncResult noted(Supplier<SyncResult> pass) {
        LastRunFile file = new LastRunFile(request.stateDirectory());
        try {
            SyncResult result = pass.get();
            file.write(LastRun.of(result, clock.instant()));
            return result;
        } catch (Problem e) {
            file.write(new LastRun(clock.instant(), 0, 0, e.line(), List.of()));
            throw e;
        }
    }

    /** How the last pass ended whose runs remember things in this directory. */
    public static Optional<LastRun> lastRun(@Nullable Path stateDirectory) {
        return new LastRunFile(stateDirectory).read();
    }

    /** Only what earlier passes left for later, in the cloud and of descriptors. */
    public SyncResult cleanUp(DescriptorLimits limits) {
        return locked(() -> {
            Inventory inventory = inventory();
            SyncResult result = execute(planner().cleanUp(inventory), queue(), Intake.NOTHING);
            SettledRegister register = register();
            List<SettledDescriptor> settled = register.read();
            // What is in the cloud now, or was a moment ago, may be needed; what has gone is the next run's.
            DescriptorRetention.Decision decision = retention(limits, inventory).decide(settled(settled));
            List<OldDescriptor> gone = OldDescriptors.remove(all(decision, limits));
            List<SettledDescriptor> left = decision.notedAfter(gone);
            if (!left.equals(settled)) {
                register.keep(left);
            }
            return result.with(gone);
        });
    }

    private List<OldDescriptor> all(DescriptorRetention.Decision decision, DescriptorLimits limits) {
        List<OldDescriptor> all = new ArrayList<>(decision.old());
        // Also where failures are not looked at any longer; none that a pass with these options still waits for.
        Duration first = request.retryAfter().isZero() ? Duration.ofDays(1) : request.retryAfter();
        all.addAll(new RetryLog(request.stateDirectory(), first, clock).old(limits.rejected()));
        return all;
    }

    private DescriptorRetention retention(DescriptorLimits limits, Inventory inventory) {
        return new DescriptorRetention(limits, request.keep(), clock.instant(), inventory, places());
    }

    /** With those that could not be noted in their time. */
    private List<SettledDescriptor> settled(List<SettledDescriptor> noted) {
        return request.stateDirectory() == null ? noted : new UnnotedDescriptors(places()).among(noted);
    }

    private SettledPlaces places() {
        return new SettledPlaces(request.descriptorDirectories());
    }

    /** What is in the cloud now; it is asked only when a pass has changed something there. */
    public List<ApplianceOverview> overview() {
        return ApplianceOverview.of(seen == null ? inventory() : seen);
    }

    private Inventory inventory() {
        Inventory inventory = backend.inventory();
        seen = inventory;
        return inventory;
    }

    /**
     * Back to the version before.
     *
     * @param force also to one of which nobody knows whether all its disks are there
     */
    public SyncResult rollback(String appliance, boolean force) {
        return locked(() ->
                execute(new RollbackPlanner(policy(), force).plan(inventory(), appliance), queue(), Intake.NOTHING));
    }

    @Override
    public void close() {
        backend.close();
    }

    private SyncResult locked(Supplier<SyncResult> work) {
        Deque<WorkingDirectoryLock> locks = new ArrayDeque<>();
        try {
            for (Path directory : request.descriptorDirectories()) {
                locks.push(RunLock.acquire(directory, request.identifier(), clock));
            }
            backend.begin();
            return work.get();
        } finally {
            locks.forEach(WorkingDirectoryLock::close);
        }
    }

    /** Descriptors are read while the cloud is asked: both take a while, and neither needs the other. */
    private Plan plan(BackgroundTask<Intake> read) {
        Inventory inventory;
        try {
            inventory = inventory();
        } finally {
            read.await();
        }
        Intake intake = read.result();
        Map<String, List<WaitingDescriptor>> waiting = new TreeMap<>();
        intake.waiting()
                .forEach(each -> waiting.computeIfAbsent(each.identifier(), key -> new ArrayList<>())
                        .add(each));
        RetryLog log = retries();
        Map<String, String> postponed = new HashMap<>();
        waiting.forEach((identifier, own) ->
                log.waiting(identifier, own).ifPresent(reason -> postponed.put(identifier, reason)));
        return planner().plan(inventory, intake.waiting(), postponed);
    }

    private RetryLog retries() {
        return new RetryLog(request.stateDirectory(), request.retryAfter(), clock);
    }

    private SyncResult execute(Plan plan, DescriptorQueue queue, Intake intake) {
        if (!plan.isEmpty()) {
            seen = null;
        }
        ImageDirectories directories = new ImageDirectories(request.imageDirectories());
        Acknowledgement acknowledgement =
                new Acknowledgement(queue, directories, request.deleteImages(), intake.waiting());
        PlanExecutor executor = new PlanExecutor(
                backend, new ImageFiles(directories), acknowledgement, retries(), request.jobs(), progress);
        List<ApplianceResult> results = executor.execute(plan);
        acknowledgement.finish();
        queue.flush();
        return new SyncResult(
                results, intake.rejections(), executor.abort(), executor.hasDefect(), executor.uploadedBytes(), null);
    }

    private DescriptorQueue queue() {
        return new DescriptorQueue(request.descriptorDirectories(), request.deleteDescriptors(), register());
    }

    private SettledRegister register() {
        return new SettledRegister(request.stateDirectory(), clock);
    }

    private Planner planner() {
        return new Planner(policy());
    }

    private Policy policy() {
        return new Policy(
                clock.instant(), request.keep(), request.expireAfter(), request.expireGrace(), request.uploadTimeout());
    }
}
