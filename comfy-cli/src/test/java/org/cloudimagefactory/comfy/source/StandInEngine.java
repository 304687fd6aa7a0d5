package org.cloudimagefactory.comfy.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.farm.JobResources;
import org.cloudimagefactory.common.farm.Listed;
import org.cloudimagefactory.common.farm.NodeJob;
import org.cloudimagefactory.common.farm.Scheduler;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.Problem;

/** An engine whose one node is this process, which runs jobs when a test says so. */
final class StandInEngine implements Scheduler {
    /** The version of comfy on the node. */
    static final String VERSION = "comfy 1";

    private final NodeJob.Work work;
    private final Map<String, Task> queued = new LinkedHashMap<>();
    private final List<JobResources> submitted = new ArrayList<>();
    private final List<String> cancelled = new ArrayList<>();
    private Listed.Standing standing = Listed.Standing.QUEUED;
    private int startsAt = Integer.MAX_VALUE;
    private int most = Integer.MAX_VALUE;
    private boolean isAway;
    private int asked;

    private record Task(String mark, Path attempt) {}

    StandInEngine(NodeJob.Work work) {
        this.work = work;
    }

    /** Jobs are run as soon as so many wait. */
    StandInEngine startingAt(int jobs) {
        startsAt = jobs;
        return this;
    }

    /** The memory of the node, in MiB. */
    void has(int memory) {
        most = memory;
    }

    /** Nobody reaches it from now on. */
    void away() {
        isAway = true;
    }

    /** How often it was asked to take jobs. */
    int asked() {
        return asked;
    }

    /** How the engine lists what it has. */
    void lists(Listed.Standing now) {
        standing = now;
    }

    /** Resources of all jobs that were ever submitted. */
    List<JobResources> submitted() {
        return List.copyOf(submitted);
    }

    /** Jobs that were taken out. */
    List<String> cancelled() {
        return List.copyOf(cancelled);
    }

    /** Runs all that waits. */
    void runAll() {
        List<Task> all = List.copyOf(queued.values());
        queued.clear();
        for (Task task : all) {
            try {
                new NodeJob(task.attempt(), VERSION, Map.of("SLURMD_NODENAME", "n1"), () -> false).run(work);
            } catch (Problem e) {
                // It is in the record of the job.
            }
        }
    }

    @Override
    public String name() {
        return "Engine";
    }

    @Override
    public int largestSubmission() {
        return 1;
    }

    @Override
    public List<String> submit(Submission submission) {
        asked++;
        requireReached();
        if (submission.resources().memory() > most) {
            throw new EnvironmentProblem("Engine takes no jobs: no node has so much memory");
        }
        submitted.add(submission.resources());
        String id = Integer.toString(submitted.size());
        queued.put(id, new Task(submission.mark(), submission.tasks().get(0)));
        if (queued.size() >= startsAt) {
            runAll();
        }
        return List.of(id);
    }

    @Override
    public List<Listed> list() {
        requireReached();
        List<Listed> all = new ArrayList<>();
        queued.forEach((id, task) -> all.add(new Listed(task.mark(), 0, id, standing, standing.name(), "n1")));
        return all;
    }

    private void requireReached() {
        if (isAway) {
            throw new EnvironmentProblem("Engine cannot be reached");
        }
    }

    @Override
    public void cancel(List<String> ids) {
        cancelled.addAll(ids);
        ids.forEach(queued::remove);
    }
}
