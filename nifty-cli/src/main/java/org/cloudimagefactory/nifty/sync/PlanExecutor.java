package org.cloudimagefactory.nifty.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.common.cli.Progress;
import org.cloudimagefactory.nifty.backend.CloudBackend;
import org.cloudimagefactory.nifty.plan.AppliancePlan;
import org.cloudimagefactory.nifty.plan.DatastorePlan;
import org.cloudimagefactory.nifty.plan.Plan;
import org.cloudimagefactory.nifty.plan.Step;
import org.cloudimagefactory.nifty.sync.ApplianceResult.Status;
import org.cloudimagefactory.nifty.transfer.UnacceptableImageException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out a plan, several appliances at a time. A problem of one appliance does not hold the others up. */
final class PlanExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(PlanExecutor.class);

    private final CloudBackend backend;
    private final ImageFiles files;
    private final Settlement settlement;
    private final int jobs;
    private final Progress progress;
    private final AtomicReference<@Nullable FactoryException> abort = new AtomicReference<>();

    PlanExecutor(CloudBackend backend, ImageFiles files, Settlement settlement, int jobs, Progress progress) {
        this.backend = backend;
        this.files = files;
        this.settlement = settlement;
        this.jobs = jobs;
        this.progress = progress;
    }

    /** Why the run can't go on, or null. */
    @Nullable
    FactoryException abort() {
        return abort.get();
    }

    List<ApplianceResult> execute(Plan plan) {
        ExecutorService workers = Executors.newFixedThreadPool(jobs, work -> {
            Thread thread = new Thread(work, "sync");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<ApplianceResult>> futures = new ArrayList<>();
            plan.appliances().forEach(appliance -> futures.add(workers.submit(() -> execute(appliance))));
            List<ApplianceResult> results = new ArrayList<>();
            try (Progress.Task task = progress.start("sync")) {
                for (Future<ApplianceResult> future : futures) {
                    results.add(future.get());
                    task.at((double) results.size() / futures.size());
                }
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw FactoryException.item("interrupted").causedBy(e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }

    private ApplianceResult execute(AppliancePlan plan) {
        if (abort.get() != null) {
            return new ApplianceResult(plan, Status.SKIPPED, List.of(), List.of());
        }
        List<Step> done = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        boolean rejected = false;
        try {
            for (DatastorePlan part : plan.datastores()) {
                rejected |= execute(plan, part, done, problems);
            }
            return settle(plan, done, problems, rejected);
        } catch (FactoryException e) {
            abort.compareAndSet(null, e);
            return new ApplianceResult(plan, Status.FAILED, done, List.of(e.line()));
        }
    }

    /** Whether the descriptor can't be applied at all; what would meet every appliance is thrown. */
    private boolean execute(AppliancePlan plan, DatastorePlan part, List<Step> done, List<String> problems) {
        try {
            new StepRunner(backend, files).run(part, done);
            return false;
        } catch (UnacceptableImageException e) {
            LOG.debug("{} is rejected", plan.identifier(), e);
            problems.add(e.problem());
            return true;
        } catch (FactoryException e) {
            LOG.debug("{} fails", plan.identifier(), e);
            if (e.kind() != FactoryException.Kind.ITEM) {
                throw e;
            }
            problems.add(e.line());
            return false;
        }
    }

    private ApplianceResult settle(AppliancePlan plan, List<Step> done, List<String> problems, boolean rejected) {
        if (rejected) {
            settlement.reject(plan, problems.get(0));
            return new ApplianceResult(plan, Status.REJECTED, done, problems);
        }
        if (!problems.isEmpty()) {
            return new ApplianceResult(plan, Status.FAILED, done, problems);
        }
        settlement.applied(plan);
        return new ApplianceResult(plan, done.isEmpty() ? Status.UNCHANGED : Status.CHANGED, done, problems);
    }
}
