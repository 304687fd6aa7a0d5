package org.cloudimagefactory.comfy.assembly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.work.Failure;
import org.cloudimagefactory.common.work.Jobs;
import org.jspecify.annotations.Nullable;

/** Runs builds, so many at a time, each behind what it stands on, and only as many as their machines' memory allows. */
final class BuildJobs {
    /** What QEMU and Packer need besides the guest's memory, in MiB. */
    private static final int OVERHEAD = 300;

    private final Jobs jobs;
    private final int memory = availableMemory();
    private final Semaphore freeMemory = new Semaphore(memory, true);

    BuildJobs(int jobs) {
        this.jobs = new Jobs("build", jobs);
    }

    /**
     * One build to be run.
     *
     * @param plan of it
     * @param makesImage whether an image comes of it, rather than layers that others stand on
     * @param ground what must have been made before it; null: nothing
     * @param work that carries it out
     */
    record Job(
            BuildPlan plan,
            boolean makesImage,
            @Nullable Job ground,
            Supplier<? extends @Nullable FinishedImage> work) {
        /** An image that nothing else must have been made for. */
        Job(BuildPlan plan, Supplier<FinishedImage> work) {
            this(plan, true, null, work);
        }
    }

    /**
     * Runs them; what the only one of them fails with is thrown, where there is nothing else to be told.
     *
     * @param waiting builds, each behind its ground
     */
    BuildOutcome run(List<Job> waiting, List<FinishedImage> alreadyFinished) {
        BuildOutcome outcome = runAll(waiting, alreadyFinished);
        if (waiting.size() == 1 && outcome.finished().isEmpty()) {
            throw outcome.failed().get(0).problem();
        }
        return outcome;
    }

    /** Runs them; the failure of the only one is an outcome like others. */
    BuildOutcome runAll(List<Job> waiting, List<FinishedImage> alreadyFinished) {
        JobQueue queue = new JobQueue(waiting);
        jobs.run(
                queue.turns(),
                turn -> {
                    JobQueue.Entry entry = queue.take();
                    if (entry != null) {
                        withMemory(entry, queue);
                    }
                    return turn;
                },
                ended -> {});
        return queue.outcome(alreadyFinished);
    }

    private void withMemory(JobQueue.Entry entry, JobQueue queue) {
        // A machine that is larger than all there is runs alone.
        int needed = Math.min(memory, entry.job().plan().machine().memory() + OVERHEAD);
        boolean isTaken = false;
        try {
            freeMemory.acquire(needed);
            isTaken = true;
            // Another build may have ended the run while this one waited.
            if (!queue.isOver()) {
                queue.made(entry, entry.job().work().get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            queue.failed(entry, new ItemProblem("interrupted").causedBy(e));
        } catch (RuntimeException | Error e) {
            Problem problem = Failure.of(entry.job().plan().name(), e);
            if (endsRun(problem)) {
                queue.end();
            }
            queue.failed(entry, problem);
        } finally {
            if (isTaken) {
                freeMemory.release(needed);
            }
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
