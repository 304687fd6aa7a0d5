package org.cloudimagefactory.nifty.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.work.Progress;
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
    private final Acknowledgement settlement;
    private final RetryLog retries;
    private final int jobs;
    private final Progress progress;
    private final AtomicReference<@Nullable Problem> abort = new AtomicReference<>();

    PlanExecutor(
            CloudBackend backend,
            ImageFiles files,
            Acknowledgement settlement,
            RetryLog retries,
            int jobs,
            Progress progress) {
        this.backend = backend;
        this.files = files;
        this.settlement = settlement;
        this.retries = retries;
        this.jobs = jobs;
        this.progress = progress;
    }

    /** Why the run can't go on, or null. */
    @Nullable
    Problem abort() {
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
            throw new ItemProblem("interrupted").causedBy(e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }

    private ApplianceResult execute(AppliancePlan plan) {
        if (abort.get() != null) {
            return new ApplianceResult(plan, Status.SKIPPED, List.of(), List.of(), List.of());
        }
        Work work = new Work(plan);
        try {
            for (DatastorePlan part : plan.datastores()) {
                execute(work, part);
            }
            return settle(work);
        } catch (Problem e) {
            abort.compareAndSet(null, e);
            return work.result(Status.FAILED, List.of(e.line()));
        }
    }

    /** What has become of an appliance so far. */
    private static final class Work {
        private final AppliancePlan plan;
        private final List<Step> done = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();
        private boolean rejected;
        private boolean uploaded;

        Work(AppliancePlan plan) {
            this.plan = plan;
        }

        /** What fails in one of several places names it: otherwise nobody knows how often it has happened. */
        void failed(DatastorePlan part, String problem) {
            problems.add(
                    plan.datastores().size() > 1
                            ? "in datastore '" + part.datastore().name() + "': " + problem
                            : problem);
        }

        ApplianceResult result(Status status, List<String> told) {
            return new ApplianceResult(plan, status, done, told, warnings);
        }
    }

    /** What would meet every appliance is thrown. */
    private void execute(Work work, DatastorePlan part) {
        StepRunner runner = new StepRunner(backend, files, work.warnings);
        try {
            runner.run(part, work.done);
        } catch (UnacceptableImageException e) {
            LOG.debug("{} is rejected", work.plan.identifier(), e);
            work.failed(part, e.problem());
            work.rejected = true;
        } catch (Problem e) {
            LOG.debug("{} fails", work.plan.identifier(), e);
            if (!(e instanceof ItemProblem)) {
                throw e;
            }
            work.failed(part, e.line());
        }
        work.uploaded |= runner.hasUploaded();
    }

    private ApplianceResult settle(Work work) {
        AppliancePlan plan = work.plan;
        if (work.rejected) {
            settlement.reject(plan, String.join("; ", work.problems));
            return work.result(Status.REJECTED, work.problems);
        }
        if (!work.problems.isEmpty()) {
            if (work.uploaded) {
                retries.failed(plan.identifier(), plan.arrivals(), String.join("; ", work.problems));
            }
            return work.result(Status.FAILED, work.problems);
        }
        if (plan.postponed() != null) {
            return work.result(Status.WAITING, List.of(plan.postponed()));
        }
        if (!plan.arrivals().isEmpty()) {
            settlement.applied(plan);
            retries.forget(plan.identifier());
        }
        return work.result(work.done.isEmpty() ? Status.UNCHANGED : Status.CHANGED, List.of());
    }
}
