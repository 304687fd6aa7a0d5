package org.cloudimagefactory.comfy.graph;

import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.comfy.appliance.BuildMethod;
import org.cloudimagefactory.comfy.appliance.Provisioner;
import org.cloudimagefactory.comfy.assembly.LayerPlanning;
import org.cloudimagefactory.comfy.assembly.PlanInputs;
import org.cloudimagefactory.comfy.assembly.PlannedLayer;
import org.cloudimagefactory.comfy.assembly.PlannedLayer.Kind;
import org.cloudimagefactory.comfy.layer.LayerKey;
import org.cloudimagefactory.comfy.layer.LayerStore;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.jspecify.annotations.Nullable;

/**
 * Decides in what layers appliances are made: an installation is one, with the settings of its description; an image is one, as it
 * is; each further description has one for its settings and its first provisioners, as has one that begins with an image; and
 * each checkpoint ends one.
 */
public final class LayerPlanner implements LayerPlanning {
    private final LayerInputs inputs;

    /** Asks for the checksums of what builds begin with, each once as long as this is used. */
    public LayerPlanner(PlanInputs sources) {
        this.inputs = new LayerInputs(sources);
    }

    @Override
    public List<List<PlannedLayer>> layers(List<BuildPlan> lineage) {
        List<List<PlannedLayer>> all = new ArrayList<>();
        @Nullable PlannedLayer below = null;
        int depth = 0;
        for (int i = 0; i < lineage.size(); i++) {
            BuildPlan plan = lineage.get(i);
            List<Provisioner> known =
                    i == 0 ? List.of() : lineage.get(i - 1).appliance().provisioners();
            List<PlannedLayer> own = layers(plan, own(plan.appliance().provisioners(), known), known.size(), below);
            depth += own.size();
            below = own.get(own.size() - 1);
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

    private List<PlannedLayer> layers(
            BuildPlan plan, List<Provisioner> own, int before, @Nullable PlannedLayer bottom) {
        List<PlannedLayer> layers = new ArrayList<>();
        PlannedLayer below = bottom == null ? lowest(plan, before) : bottom;
        if (bottom == null) {
            layers.add(below);
        }
        boolean hasSettings = bottom == null && below.hasSettings();
        int start = 0;
        while (start < own.size() || !hasSettings) {
            int end = end(own, start);
            below = steps(plan, own.subList(start, end), before + start, below, !hasSettings);
            layers.add(below);
            hasSettings = true;
            start = end;
        }
        return layers;
    }

    private PlannedLayer lowest(BuildPlan plan, int before) {
        if (plan.source().method() == BuildMethod.INSTALL) {
            String text = plan.name() + ": installation, settings";
            return new PlannedLayer(
                    inputs.installation(plan), null, Kind.INSTALLATION, before + 1, List.of(), true, text);
        }
        // All that begins with it shares it, so that its text names none of them.
        String location = plan.source().location();
        String text = "image " + location.substring(location.lastIndexOf('/') + 1);
        return new PlannedLayer(inputs.base(plan), null, Kind.IMAGE, before + 1, List.of(), false, text);
    }

    private PlannedLayer steps(
            BuildPlan plan, List<Provisioner> steps, int before, PlannedLayer below, boolean hasSettings) {
        LayerKey key = hasSettings ? inputs.first(plan, below.key(), steps) : inputs.later(plan, below.key(), steps);
        List<String> texts = new ArrayList<>();
        if (hasSettings) {
            texts.add("settings");
        }
        if (!steps.isEmpty()) {
            int first = before + 1;
            texts.add(steps.size() == 1 ? "step " + first : "steps " + first + " to " + (before + steps.size()));
        }
        return new PlannedLayer(
                key,
                below.key(),
                Kind.STEPS,
                before + 1,
                steps,
                hasSettings,
                plan.name() + ": " + String.join(", ", texts));
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
