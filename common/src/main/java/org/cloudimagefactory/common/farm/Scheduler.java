package org.cloudimagefactory.common.farm;

import java.nio.file.Path;
import java.util.List;

/** The engine of a site, as a place to run jobs in. What it cannot do for the moment is a problem of the environment. */
public interface Scheduler {
    /** What people call it, such as {@code Slurm}. */
    String name();

    /** How many jobs a submission may hold. */
    int largestSubmission();

    /**
     * Jobs that are submitted by one call; all need the same.
     *
     * @param mark by which {@link #list} tells them
     * @param resources that each needs
     * @param tasks the directory of each attempt, in the order of their indexes
     * @param command the tool on the nodes, to which the directory is the last argument
     * @param directory where files for the engine may be written
     */
    record Submission(String mark, JobResources resources, List<Path> tasks, List<String> command, Path directory) {
        public Submission {
            tasks = List.copyOf(tasks);
            command = List.copyOf(command);
        }
    }

    /**
     * Submits them.
     *
     * @return what the engine calls each, in the order of their indexes
     * @throws org.cloudimagefactory.common.problem.EnvironmentProblem when nobody can say whether it has them
     */
    List<String> submit(Submission submission);

    /**
     * All jobs of ours that it has, by one call, perhaps with some that have ended.
     *
     * @throws org.cloudimagefactory.common.problem.EnvironmentProblem when it gives no list
     */
    List<Listed> list();

    /** Takes jobs out, by what the engine calls them; those that have ended are passed over. */
    void cancel(List<String> ids);
}
