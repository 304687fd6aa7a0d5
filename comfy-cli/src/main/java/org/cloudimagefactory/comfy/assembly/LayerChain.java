package org.cloudimagefactory.comfy.assembly;

import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.Provisioner;
import org.cloudimagefactory.comfy.layer.LayerKey;
import org.cloudimagefactory.comfy.layer.LayerUse;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.qemu.MachineType;
import org.jspecify.annotations.Nullable;

/**
 * The layers of one build from the bottom to the image.
 *
 * @param kept layers that go into the cache, the lowest first; at least one
 * @param last what is sealed upon them, which is kept by nobody
 * @param keys of all layers, that of the last one too, where it does something of its own
 */
record LayerChain(List<Link> kept, Link last, List<LayerKey> keys) {
    LayerChain {
        kept = List.copyOf(kept);
        keys = List.copyOf(keys);
    }

    /**
     * One layer.
     *
     * @param plan of what it belongs to
     * @param isImage whether it is the image that the build begins with, in which nothing is done
     * @param settings what is described anew in it, null: nothing
     * @param provisioners of it, in order
     * @param description one line for people
     * @param firstStep number of its first provisioner, counted from 1 through all that the appliance has
     */
    record Link(
            BuildPlan plan,
            boolean isImage,
            @Nullable AppliancePlan settings,
            List<Provisioner> provisioners,
            String description,
            int firstStep) {
        Link {
            provisioners = List.copyOf(provisioners);
        }

        /** What has to be done for it upon what is kept. */
        LayerRequest request(MachineType machine, @Nullable LayerUse below) {
            if (below != null && below.isImage()) {
                return new LayerRequest(plan, machine, below.overlay(), null, settings, provisioners);
            }
            return new LayerRequest(plan, machine, below == null ? null : BuiltLayer.of(below), settings, provisioners);
        }
    }

    /**
     * The chain of a build.
     *
     * @param lineage plans, the lowest first
     * @param planned the layers that each of them adds
     */
    static LayerChain of(List<BuildPlan> lineage, List<List<PlannedLayer>> planned) {
        List<Link> links = new ArrayList<>();
        List<LayerKey> keys = new ArrayList<>();
        boolean endsAtCheckpoint = false;
        for (int i = 0; i < lineage.size(); i++) {
            BuildPlan plan = lineage.get(i);
            for (PlannedLayer layer : planned.get(i)) {
                links.add(new Link(
                        plan,
                        layer.kind() == PlannedLayer.Kind.IMAGE,
                        settings(lineage, i, layer),
                        layer.provisioners(),
                        layer.description(),
                        layer.firstStep()));
                keys.add(layer.key());
                endsAtCheckpoint = layer.endsAtCheckpoint();
            }
        }
        BuildPlan top = lineage.get(lineage.size() - 1);
        Link last = endsAtCheckpoint
                ? new Link(
                        top,
                        false,
                        null,
                        List.of(),
                        top.name() + ": seal",
                        top.appliance().provisioners().size() + 1)
                : links.remove(links.size() - 1);
        return new LayerChain(links, last, keys);
    }

    private static @Nullable AppliancePlan settings(List<BuildPlan> lineage, int number, PlannedLayer layer) {
        if (!layer.hasSettings()) {
            return null;
        }
        AppliancePlan own = lineage.get(number).appliance();
        return number == 0 ? own : NewSettings.of(own, lineage.get(number - 1).appliance());
    }

    /** All layers, the one that is sealed at last. */
    List<Link> links() {
        List<Link> all = new ArrayList<>(kept);
        all.add(last);
        return all;
    }

    /** The index of the lowest layer that something is done in: nobody has a way into an image that a build begins with. */
    int lowest() {
        return links().get(0).isImage() ? 1 : 0;
    }

    /** How many provisioners there are. */
    int steps() {
        return last.firstStep() + last.provisioners().size() - 1;
    }

    /** The index of the layer that a provisioner runs in, counted from 1; one behind the last one is at the end of all. */
    int layerOf(int step) {
        List<Link> all = links();
        for (int i = 0; i < all.size(); i++) {
            Link link = all.get(i);
            if (link.firstStep() <= step
                    && step < link.firstStep() + link.provisioners().size()) {
                return i;
            }
        }
        return all.size() - 1;
    }

    /** How many runs make the image when nothing is kept. */
    int count() {
        return kept.size() + 1;
    }
}
