package org.cloudimagefactory.comfy.assembly;

import org.cloudimagefactory.comfy.plan.BuildPlan;

/**
 * What a run would do about one thing.
 *
 * @param plan of its build
 * @param need whether it would be built
 */
public record PlannedBuild(BuildPlan plan, BuildNeed need) {}
