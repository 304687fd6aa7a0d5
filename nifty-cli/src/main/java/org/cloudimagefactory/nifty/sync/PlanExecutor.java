package org.cloudimagefactory.nifty.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.cloudimagefactory.common.cli.FactoryException;
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
    private final AtomicReference<@Nullable FactoryException> abort = new AtomicReference<>();

    PlanExecutor(CloudBackend backend, ImageFiles files, Settlement settlement, int jobs) {
        this.backend = backend;
        this.files = files;
        this.settlement = settlement;
        this.jobs = jobs;
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
            for (Future<ApplianceResult> future : futures) {
                results.add(future.get());
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
        List<Step> done = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        boolean rejected = false;
        for (DatastorePlan part : plan.datastores()) {
            FactoryException over = abort.get();
            if (over != null) {
                problems.add("not done, as the run was ended early");
                break;
            }
            try {
                new StepRunner(backend, files).run(part, done);
            } catch (UnacceptableImageException e) {
                LOG.debug("{} is rejected", plan.identifier(), e);
                problems.add(e.problem());
                rejected = true;
            } catch (FactoryException e) {
                LOG.debug("{} fails", plan.identifier(), e);
                problems.add(e.line());
                if (e.kind() != FactoryException.Kind.ITEM) {
                    abort.compareAndSet(null, e);
                }
            }
        }
        return settle(plan, done, problems, rejected);
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
