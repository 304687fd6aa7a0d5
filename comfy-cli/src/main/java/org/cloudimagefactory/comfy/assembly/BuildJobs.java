package org.cloudimagefactory.comfy.assembly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.work.Jobs;
import org.jspecify.annotations.Nullable;

/** Runs builds, so many at a time, and only as many as their machines' memory allows. */
final class BuildJobs {
    /** What QEMU and Packer need besides the guest's memory, in MiB. */
    private static final int OVERHEAD = 300;

    private final Jobs jobs;
    private final int memory = availableMemory();
    private final Semaphore freeMemory = new Semaphore(memory, true);
    private volatile boolean over;

    BuildJobs(int jobs) {
        this.jobs = new Jobs("build", jobs, BuildJobs::endsRun);
    }

    /**
     * One build to be run.
     *
     * @param plan of it
     * @param work that carries it out
     */
    record Job(BuildPlan plan, Supplier<FinishedImage> work) {}

    BuildOutcome run(List<Job> waiting, List<FinishedImage> alreadyFinished) {
        List<FinishedImage> finished = new ArrayList<>(alreadyFinished);
        List<BuildOutcome.Failure> failed = new ArrayList<>();
        for (Jobs.Outcome<Job, FinishedImage> outcome : jobs.run(waiting, this::withMemory, ended -> {})) {
            FinishedImage image = outcome.result();
            if (image != null) {
                finished.add(image);
                continue;
            }
            Problem problem = outcome.problem() == null ? new ItemProblem("not begun") : outcome.problem();
            if (waiting.size() == 1 && finished.isEmpty()) {
                throw problem;
            }
            failed.add(new BuildOutcome.Failure(outcome.item().plan().name(), problem));
        }
        return new BuildOutcome(finished, failed);
    }

    private @Nullable FinishedImage withMemory(Job job) {
        // A machine that is larger than all there is runs alone.
        int needed = Math.min(memory, job.plan().machine().memory() + OVERHEAD);
        try {
            freeMemory.acquire(needed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ItemProblem("interrupted").causedBy(e);
        }
        try {
            // Another build may have ended the run while this one waited.
            return over ? null : job.work().get();
        } catch (RuntimeException | Error e) {
            if (endsRun(Problem.of(e))) {
                over = true;
            }
            throw e;
        } finally {
            freeMemory.release(needed);
        }
    }

    /** A lock is that of one build, and what is asked for wrongly one description asks for. */
    private static boolean endsRun(Problem problem) {
        return problem instanceof EnvironmentProblem && !problem.isOfOneItem();
    }

    private static int availableMemory() {
        try {
            return Files.readAllLines(Path.of("/proc/meminfo")).stream()
                    .filter(line -> line.startsWith("MemAvailable:"))
                    .map(line -> line.replaceAll("[^0-9]", ""))
                    .mapToInt(kibibytes -> (int) (Long.parseLong(kibibytes) / 1024))
                    .findFirst()
                    .orElse(Integer.MAX_VALUE);
        } catch (IOException e) {
            return Integer.MAX_VALUE;
        }
    }
}
