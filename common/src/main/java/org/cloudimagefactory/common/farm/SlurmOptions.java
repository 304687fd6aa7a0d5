package org.cloudimagefactory.common.farm;

import org.jspecify.annotations.Nullable;

/**
 * Where in Slurm jobs run.
 *
 * @param partition or null for its default
 * @param account or null for its default
 * @param constraint features that a node must have, such as {@code kvm}, or null
 */
public record SlurmOptions(
        @Nullable String partition,
        @Nullable String account,
        @Nullable String constraint) {}
