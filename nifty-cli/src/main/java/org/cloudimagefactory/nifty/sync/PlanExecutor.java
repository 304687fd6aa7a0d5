package org.cloudimagefactory.nifty.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.cloudimagefactory.common.problem.Defect;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.work.Failure;
import org.cloudimagefactory.common.work.Jobs;
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
    private final Acknowledgement acknowledgement;
    private final RetryLog retries;
    private final Jobs jobs;
    private final Progress progress;
    private final AtomicLong uploadedBytes = new AtomicLong();
    private @Nullable Problem abort;
    private boolean defect;

    PlanExecutor(
            CloudBackend backend,
            ImageFiles files,
            Acknowledgement acknowledgement,
            RetryLog retries,
            int jobs,
            Progress progress) {
        this.backend = backend;
        this.files = files;
        this.acknowledgement = acknowledgement;
        this.retries = retries;
        this.jobs = new Jobs("sync", jobs);
        this.progress = progress;
    }

    /** Why the run can't go on, or null. */
    @Nullable
    Problem abort() {
        return abort;
    }

    /** Whether a defect was met. */
    boolean hasDefect() {
        return defect;
    }

    /** How many bytes of images were brought into the cloud. */
    long uploadedBytes() {
        return uploadedBytes.get();
    }

    List<ApplianceResult> execute(Plan plan) {
        List<Work> work = plan.appliances().stream().map(Work::new).toList();
        AtomicInteger ended = new AtomicInteger();
        try (Progress.Task task = progress.start("sync")) {
            return jobs
                    .run(work, this::execute, one -> task.at((double) ended.incrementAndGet() / work.size()))
                    .stream()
                    .map(this::result)
                    .toList();
        }
    }

    private ApplianceResult execute(Work work) {
        for (DatastorePlan part : work.plan.datastores()) {
            execute(work, part);
        }
        return acknowledge(work);
    }

    private ApplianceResult result(Jobs.Outcome<Work, ApplianceResult> outcome) {
        Problem problem = outcome.problem();
        defect |= outcome.item().defect || problem instanceof Defect;
        if (problem == null) {
            return outcome.result() == null ? outcome.item().result(Status.SKIPPED, List.of()) : outcome.result();
        }
        if (abort == null && !problem.isOfOneItem()) {
            abort = problem;
        }
        return outcome.item().result(Status.FAILED, List.of(problem.line()));
    }

    /** What has become of an appliance so far. */
    private static final class Work {
        private final AppliancePlan plan;
        private final List<Step> done = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();
        private final List<String> neglected = new ArrayList<>();
        private boolean rejected;
        private boolean defect;
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

        boolean hasChanged() {
            return done.stream().anyMatch(Step::isChange);
        }

        ApplianceResult result(Status status, List<String> told) {
            return new ApplianceResult(plan, status, done, told, warnings);
        }
    }

    /** What would meet every appliance is thrown. */
    private void execute(Work work, DatastorePlan part) {
        StepRunner runner = new StepRunner(backend, files, work.warnings, work.neglected);
        try {
            runner.run(part, work.done);
        } catch (UnacceptableImageException e) {
            LOG.debug("{} is rejected", work.plan.identifier(), e);
            work.failed(part, e.problem());
            work.rejected = true;
        } catch (RuntimeException | Error e) {
            LOG.debug("{} fails", work.plan.identifier(), e);
            Problem problem = Failure.ofOneItem(work.plan.identifier(), e);
            work.defect |= problem instanceof Defect;
            work.failed(part, problem.line());
        }
        work.uploaded |= runner.hasUploaded();
        uploadedBytes.addAndGet(runner.uploadedBytes());
    }

    private ApplianceResult acknowledge(Work work) {
        AppliancePlan plan = work.plan;
        if (work.rejected) {
            acknowledgement.reject(plan, String.join("; ", work.problems));
            return work.result(Status.REJECTED, work.problems);
        }
        if (!work.problems.isEmpty()) {
            if (work.uploaded) {
                retries.failed(plan.identifier(), plan.waiting(), String.join("; ", work.problems));
            }
            work.problems.addAll(work.neglected);
            return work.result(Status.FAILED, work.problems);
        }
        if (plan.postponed() == null && !plan.waiting().isEmpty()) {
            // What is not kept up is no fault of the descriptor, which is applied.
            acknowledgement.applied(plan);
            retries.forget(plan.identifier());
        }
        if (!work.neglected.isEmpty()) {
            return work.result(Status.FAILED, work.neglected);
        }
        if (plan.postponed() != null) {
            return work.result(Status.WAITING, List.of(plan.postponed()));
        }
        return work.result(work.hasChanged() ? Status.CHANGED : Status.UNCHANGED, List.of());
    }
}
