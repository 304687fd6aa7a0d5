package org.cloudimagefactory.comfy.graph;

import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.comfy.appliance.BuildMethod;
import org.cloudimagefactory.comfy.appliance.Provisioner;
import org.cloudimagefactory.comfy.assembly.PlanInputs;
import org.cloudimagefactory.comfy.graph.PlannedLayer.Kind;
import org.cloudimagefactory.comfy.layer.LayerKey;
import org.cloudimagefactory.comfy.layer.LayerStore;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.common.problem.UsageProblem;

/**
 * Decides in what layers appliances are made: what the build begins with is one; each description has one for its settings and its
 * first provisioners; and each checkpoint ends one.
 */
public final class LayerPlanner {
    private final LayerInputs inputs;

    /** Asks for the checksums of what builds begin with, each once as long as this is used. */
    public LayerPlanner(PlanInputs sources) {
        this.inputs = new LayerInputs(sources);
    }

    /**
     * The layers of a description and of those that it stands on.
     *
     * @param lineage plans, the lowest first
     * @return for each plan the layers that it adds, the lowest first
     */
    public List<List<PlannedLayer>> layers(List<BuildPlan> lineage) {
        List<List<PlannedLayer>> all = new ArrayList<>();
        PlannedLayer below = bottom(lineage.get(0));
        int depth = 1;
        for (int i = 0; i < lineage.size(); i++) {
            BuildPlan plan = lineage.get(i);
            List<Provisioner> known =
                    i == 0 ? List.of() : lineage.get(i - 1).appliance().provisioners();
            List<PlannedLayer> own =
                    steps(plan, own(plan.appliance().provisioners(), known), known.size(), below.key());
            depth += own.size();
            below = own.get(own.size() - 1);
            if (i == 0) {
                own.add(0, bottom(plan));
            }
            all.add(own);
        }
        if (depth > LayerStore.DEPTH) {
            BuildPlan top = lineage.get(lineage.size() - 1);
            throw new UsageProblem("no more than " + LayerStore.DEPTH + " layers stand on each other, and " + top.name()
                            + " would have " + depth)
                    .hint("leave out a checkpoint or a parent");
        }
        return all;
    }

    private PlannedLayer bottom(BuildPlan plan) {
        boolean isInstalled = plan.source().method() == BuildMethod.INSTALL;
        return new PlannedLayer(
                isInstalled ? inputs.installation(plan) : inputs.base(plan),
                null,
                isInstalled ? Kind.INSTALLATION : Kind.BASE,
                0,
                0,
                isInstalled ? plan.name() + ": installation" : "base image of " + plan.name());
    }

    private List<PlannedLayer> steps(BuildPlan plan, List<Provisioner> own, int before, LayerKey bottom) {
        List<PlannedLayer> layers = new ArrayList<>();
        LayerKey below = bottom;
        int start = 0;
        while (start < own.size() || layers.isEmpty()) {
            int end = end(own, start);
            List<Provisioner> steps = own.subList(start, end);
            LayerKey key = layers.isEmpty() ? inputs.first(plan, below, steps) : inputs.later(plan, below, steps);
            String text = layers.isEmpty() ? "settings" : "";
            if (!steps.isEmpty()) {
                String range = steps.size() == 1
                        ? "step " + (before + start + 1)
                        : "steps " + (before + start + 1) + " to " + (before + end);
                text += (text.isEmpty() ? "" : ", ") + range;
            }
            layers.add(new PlannedLayer(
                    key, below, Kind.STEPS, before + start + 1, steps.size(), plan.name() + ": " + text));
            below = key;
            start = end;
        }
        return layers;
    }

    /** Up to the next checkpoint, that one included, or to the last step. */
    private static int end(List<Provisioner> own, int start) {
        for (int i = start; i < own.size(); i++) {
            if (own.get(i).checkpoint()) {
                return i + 1;
            }
        }
        return own.size();
    }

    /** What runs in the layers of a description: all that those below it have not run. */
    private static List<Provisioner> own(List<Provisioner> all, List<Provisioner> known) {
        List<Provisioner> own = new ArrayList<>(all);
        known.forEach(own::remove);
        return own;
    }
}
