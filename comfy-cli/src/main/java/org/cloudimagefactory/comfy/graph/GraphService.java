package org.cloudimagefactory.comfy.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cloudimagefactory.comfy.appliance.SystemRelease;
import org.cloudimagefactory.comfy.assembly.PlannedLayer;
import org.cloudimagefactory.comfy.layer.LayerEntry;
import org.cloudimagefactory.comfy.layer.LayerKey;
import org.cloudimagefactory.comfy.layer.LayerRecord;
import org.cloudimagefactory.comfy.layer.LayerStore;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.plan.BuildPlanner;
import org.cloudimagefactory.comfy.plan.BuildRequest;
import org.cloudimagefactory.comfy.qemu.Accelerator;
import org.cloudimagefactory.common.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Puts appliances with all that they stand on into one graph, in which each is once; changes nothing. */
public final class GraphService {
    private final BuildPlanner planner;
    private final LayerPlanner layers;
    private final LayerStore store;

    public GraphService(BuildPlanner planner, LayerPlanner layers, LayerStore store) {
        this.planner = planner;
        this.layers = layers;
        this.store = store;
    }

    /**
     * A graph.
     *
     * @param nodes each behind the one that it stands on
     * @param failed what can't be part of it, and why
     */
    public record Graph(List<ApplianceNode> nodes, List<Problem> failed) {
        public Graph {
            nodes = List.copyOf(nodes);
            failed = List.copyOf(failed);
        }
    }

    /** What is asked for, and what it stands on. What is wrong with one does not keep the others out. */
    public Graph graph(List<BuildRequest> requests) {
        List<LayerEntry> kept = store.entries();
        Set<String> descriptions = kept.stream()
                .flatMap(entry -> Stream.ofNullable(entry.record()))
                .map(LayerRecord::description)
                .collect(Collectors.toSet());
        Set<LayerKey> sound = kept.stream()
                .filter(entry -> entry.problem() == null)
                .map(LayerEntry::key)
                .collect(Collectors.toSet());
        Map<Identity, ApplianceNode> nodes = new LinkedHashMap<>();
        List<Problem> failed = new ArrayList<>();
        for (BuildRequest request : requests) {
            try {
                add(request, nodes, sound, descriptions);
            } catch (Problem e) {
                failed.add(e);
            }
        }
        List<ApplianceNode> all = List.copyOf(nodes.values());
        return new Graph(all.stream().map(node -> withoutImage(node, all)).toList(), failed);
    }

    /** The last layer of what nobody stands on is sealed, unless a checkpoint ends it: that it is not kept has no reason. */
    private static ApplianceNode withoutImage(ApplianceNode node, List<ApplianceNode> all) {
        int last = node.layers().size() - 1;
        LayerState top = node.layers().get(last);
        boolean isGround = all.stream().anyMatch(other -> node.equals(other.parent()));
        if (isGround
                || top.isKept()
                || top.why() == LayerState.Why.BELOW
                || top.layer().endsAtCheckpoint()) {
            return node;
        }
        List<LayerState> layers = new ArrayList<>(node.layers());
        layers.set(last, new LayerState(top.layer(), LayerState.Why.IMAGE));
        return new ApplianceNode(node.name(), node.origin(), node.parent(), layers);
    }

    /** What makes an appliance the same one, however it is come to. */
    private record Identity(String name, SystemRelease system, LayerKey top) {}

    private void add(
            BuildRequest request, Map<Identity, ApplianceNode> nodes, Set<LayerKey> sound, Set<String> descriptions) {
        List<BuildPlan> lineage = planner.lineage(request, Accelerator.TCG);
        List<List<PlannedLayer>> planned = layers.layers(lineage);
        BuildPlan top = lineage.get(lineage.size() - 1);
        @Nullable ApplianceNode parent = null;
        Map<Identity, ApplianceNode> own = new HashMap<>();
        List<Identity> order = new ArrayList<>();
        for (int i = 0; i < lineage.size(); i++) {
            BuildPlan plan = lineage.get(i);
            List<PlannedLayer> added = planned.get(i);
            Identity identity = new Identity(
                    plan.name(),
                    plan.appliance().system(),
                    added.get(added.size() - 1).key());
            int above = lineage.size() - 1 - i;
            String origin = above == 0 ? request.target() : top.parents().get(above - 1);
            ApplianceNode known = nodes.get(identity);
            parent = known == null
                    ? new ApplianceNode(plan.name(), origin, parent, states(added, sound, descriptions))
                    : known;
            own.put(identity, parent);
            order.add(identity);
        }
        order.forEach(identity -> nodes.putIfAbsent(identity, Objects.requireNonNull(own.get(identity))));
    }

    private static List<LayerState> states(List<PlannedLayer> planned, Set<LayerKey> sound, Set<String> descriptions) {
        return planned.stream()
                .map(layer -> new LayerState(layer, why(layer, sound, descriptions)))
                .toList();
    }

    private static LayerState.Why why(PlannedLayer layer, Set<LayerKey> sound, Set<String> descriptions) {
        if (sound.contains(layer.key())) {
            return LayerState.Why.KEPT;
        }
        if (layer.parent() != null && !sound.contains(layer.parent())) {
            return LayerState.Why.BELOW;
        }
        return descriptions.contains(layer.description()) ? LayerState.Why.CHANGED : LayerState.Why.NEW;
    }
}
