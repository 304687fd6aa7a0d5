package org.cloudimagefactory.comfy.confine;

import java.time.Duration;

/**
 * What a program may use of the host.
 *
 * @param memory bytes
 * @param cpus cores
 * @param file bytes of the largest file that it writes
 * @param time until it is ended
 */
public record Bounds(long memory, int cpus, long file, Duration time) {}
