package org.cloudimagefactory.common.farm;

import java.time.Duration;

/**
 * What a job needs of its node.
 *
 * @param memory MiB
 * @param cpus threads that it may use
 * @param time after which the engine ends it
 */
public record JobResources(int memory, int cpus, Duration time) {
    /** Refuses what no engine can give. */
    public JobResources {
        if (memory < 1 || cpus < 1 || time.toSeconds() < 1) {
            throw new IllegalArgumentException("a job needs memory, processors and time");
        }
    }
}
