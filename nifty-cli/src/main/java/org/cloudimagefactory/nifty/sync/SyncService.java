package org.cloudimagefactory.nifty.sync;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.spool.WorkingDirectoryLock;
import org.cloudimagefactory.nifty.backend.CloudBackend;
import org.cloudimagefactory.nifty.intake.DescriptorQueue;
import org.cloudimagefactory.nifty.intake.Intake;
import org.cloudimagefactory.nifty.plan.Plan;
import org.cloudimagefactory.nifty.plan.Planner;
import org.cloudimagefactory.nifty.plan.Policy;
import org.cloudimagefactory.nifty.transfer.ImageDirectories;

/** Brings a cloud in line with descriptors, or only says what it would take. */
public final class SyncService implements AutoCloseable {
    private static final FilePermissions REASON_PERMISSIONS = FilePermissions.parse("640");

    private final CloudBackend backend;
    private final SyncRequest request;
    private final Clock clock;

    /** Works for one request. */
    public SyncService(CloudBackend backend, SyncRequest request, Clock clock) {
        this.backend = backend;
        this.request = request;
        this.clock = clock;
    }

    /**
     * A plan, and what could not be read.
     *
     * @param plan what is to be done
     * @param intake what waits
     */
    public record Preview(Plan plan, Intake intake) {}

    /** What a run would do; nothing is changed. */
    public Preview preview() {
        Intake intake = queue().read();
        return new Preview(planner().plan(backend.inventory(), intake.arrivals()), intake);
    }

    /** One pass. */
    public SyncResult run() {
        Deque<WorkingDirectoryLock> locks = new ArrayDeque<>();
        try {
            for (Path directory : request.descriptorDirectories()) {
                locks.push(RunLock.acquire(directory, request.identifier(), clock));
            }
            return runLocked();
        } finally {
            locks.forEach(WorkingDirectoryLock::close);
        }
    }

    @Override
    public void close() {
        backend.close();
    }

    private SyncResult runLocked() {
        DescriptorQueue queue = queue();
        Intake intake = queue.read();
        Plan plan = planner().plan(backend.inventory(), intake.arrivals());
        intake.rejections().forEach(queue::reject);
        ImageDirectories directories = new ImageDirectories(request.imageDirectories());
        Settlement settlement = new Settlement(queue, directories, request.deleteImages(), intake.arrivals());
        PlanExecutor executor = new PlanExecutor(backend, new ImageFiles(directories), settlement, request.jobs());
        List<ApplianceResult> results = executor.execute(plan);
        return new SyncResult(results, intake.rejections(), executor.abort());
    }

    private DescriptorQueue queue() {
        return new DescriptorQueue(request.descriptorDirectories(), REASON_PERMISSIONS, request.deleteDescriptors());
    }

    private Planner planner() {
        return new Planner(new Policy(
                clock.instant(),
                request.keep(),
                request.expireAfter(),
                request.expireGrace(),
                request.uploadTimeout()));
    }
}
