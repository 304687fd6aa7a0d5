package org.cloudimagefactory.comfy.assembly;

import org.cloudimagefactory.comfy.plan.BuildPlan;

/**
 * Whether one thing has to be built, told without a look at this host: no program is looked for or started.
 *
 * @param plan of its build, with guests emulated
 * @param need whether it would be built
 * @param inputs digest of all that it would be made from
 */
public record NeededBuild(BuildPlan plan, BuildNeed need, String inputs) {}
