package org.cloudimagefactory.comfy.assembly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;

/** Runs builds, so many at a time, and only as many as their machines' memory allows. */
final class BuildJobs {
    /** What QEMU and Packer need besides the guest's memory, in MiB. */
    private static final int OVERHEAD = 300;

    private final int jobs;
    private final int memory = availableMemory();
    private final Semaphore freeMemory = new Semaphore(memory, true);

    BuildJobs(int jobs) {
        this.jobs = jobs;
    }

    /**
     * One build to be run.
     *
     * @param plan of it
     * @param work that carries it out
     */
    record Job(BuildPlan plan, Callable<FinishedImage> work) {}

    BuildOutcome run(List<Job> waiting, List<FinishedImage> alreadyFinished) {
        if (waiting.size() == 1) {
            return one(waiting.get(0), alreadyFinished);
        }
        List<FinishedImage> finished = new ArrayList<>(alreadyFinished);
        List<BuildOutcome.Failure> failed = new ArrayList<>();
        ExecutorService executor = Executors.newFixedThreadPool(jobs);
        try {
            List<Future<FinishedImage>> futures = new ArrayList<>();
            waiting.forEach(job -> futures.add(executor.submit(() -> withMemory(job))));
            for (int i = 0; i < futures.size(); i++) {
                String name = waiting.get(i).plan().name();
                try {
                    finished.add(futures.get(i).get());
                } catch (ExecutionException e) {
                    failed.add(new BuildOutcome.Failure(name, problem(Objects.requireNonNullElse(e.getCause(), e))));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new ItemProblem("interrupted").causedBy(e);
                }
            }
        } finally {
            executor.shutdownNow();
        }
        return new BuildOutcome(finished, failed);
    }

    private static BuildOutcome one(Job job, List<FinishedImage> alreadyFinished) {
        List<FinishedImage> finished = new ArrayList<>(alreadyFinished);
        try {
            finished.add(job.work().call());
            return new BuildOutcome(finished, List.of());
        } catch (Exception e) {
            if (finished.isEmpty() && e instanceof RuntimeException only) {
                throw only;
            }
            return new BuildOutcome(
                    finished, List.of(new BuildOutcome.Failure(job.plan().name(), problem(e))));
        }
    }

    private FinishedImage withMemory(Job job) throws Exception {
        // A machine that is larger than all there is runs alone.
        int needed = Math.min(memory, job.plan().machine().memory() + OVERHEAD);
        freeMemory.acquire(needed);
        try {
            return job.work().call();
        } finally {
            freeMemory.release(needed);
        }
    }

    private static Problem problem(Throwable cause) {
        return cause instanceof Problem known
                ? known
                : new ItemProblem(String.valueOf(cause.getMessage())).causedBy(cause);
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
