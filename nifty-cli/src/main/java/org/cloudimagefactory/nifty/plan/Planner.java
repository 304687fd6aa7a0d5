package org.cloudimagefactory.nifty.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** Compares what is in the cloud with what descriptors ask for, and decides what to do. */
public final class Planner {
    private final Policy policy;

    /** Decides as the operator wants it. */
    public Planner(Policy policy) {
        this.policy = policy;
    }

    /**
     * Plans a whole run.
     *
     * @param waiting in the order in which they came
     */
    public Plan plan(Inventory inventory, List<WaitingDescriptor> waiting) {
        return plan(inventory, waiting, Map.of());
    }

    /**
     * As {@link #plan(Inventory, List)}, but for some appliances nothing is registered that their descriptors ask for. Time
     * does not stand still for them: what is over goes, as do descriptors that lead to nothing any longer.
     *
     * @param postponed why, by identifier
     */
    public Plan plan(Inventory inventory, List<WaitingDescriptor> waiting, Map<String, String> postponed) {
        Map<String, List<WaitingDescriptor>> byIdentifier = new TreeMap<>();
        waiting.forEach(each -> byIdentifier
                .computeIfAbsent(each.identifier(), key -> new ArrayList<>())
                .add(each));
        return each(
                inventory,
                byIdentifier,
                postponed,
                (planner, own) -> planner.plan(own, inventory.datastores().contains(planner.datastore())));
    }

    /** Plans only what earlier runs left for later. */
    public Plan cleanUp(Inventory inventory) {
        return each(inventory, Map.of(), Map.of(), (planner, none) -> planner.cleanUp(List.of()));
    }

    private Plan each(
            Inventory inventory,
            Map<String, List<WaitingDescriptor>> waiting,
            Map<String, String> postponed,
            BiFunction<DatastorePlanner, List<WaitingDescriptor>, List<Step>> decision) {
        Map<String, List<CloudImage>> images = inventory.images().stream()
                .collect(Collectors.groupingBy(image -> image.stamp().identifier()));
        Map<String, List<CloudTemplate>> templates = inventory.templates().stream()
                .collect(Collectors.groupingBy(template -> template.stamp().identifier()));
        Set<String> identifiers = new TreeSet<>(waiting.keySet());
        identifiers.addAll(images.keySet());
        identifiers.addAll(templates.keySet());
        Map<String, List<Step.Upkeep>> upkeep =
                inventory.upkeep().stream().collect(Collectors.groupingBy(Step.Upkeep::identifier));
        identifiers.addAll(upkeep.keySet());
        identifiers.addAll(inventory.notes().keySet());
        TakenNames names = new TakenNames(inventory);
        List<AppliancePlan> plans = new ArrayList<>();
        for (String identifier : identifiers) {
            List<CloudImage> ownImages = images.getOrDefault(identifier, List.of());
            List<CloudTemplate> ownTemplates = templates.getOrDefault(identifier, List.of());
            List<DatastorePlanner> planners = CurrentState.of(inventory.datastores(), ownImages, ownTemplates).stream()
                    .map(state -> new DatastorePlanner(state, policy, names))
                    .toList();
            List<WaitingDescriptor> all = waiting.getOrDefault(identifier, List.of());
            boolean registers = planners.stream().anyMatch(planner -> planner.registers(all));
            String waits = registers ? postponed.get(identifier) : null;
            List<WaitingDescriptor> own = waits == null ? all : List.of();
            List<DatastorePlan> parts = new ArrayList<>();
            List<String> notes = new ArrayList<>(inventory.notes().getOrDefault(identifier, List.of()));
            for (DatastorePlanner planner : planners) {
                List<Step> decided = decision.apply(planner, own);
                // It waits for nothing: an upload that fails each time must not have a signature end meanwhile.
                List<Step> steps = new ArrayList<>(planner.keepUp(upkeep.getOrDefault(identifier, List.of()), decided));
                steps.addAll(decided);
                if (!steps.isEmpty()) {
                    parts.add(new DatastorePlan(planner.datastore(), steps));
                }
                notes.addAll(planner.notes());
            }
            if (!parts.isEmpty() || !notes.isEmpty() || !own.isEmpty() || waits != null) {
                plans.add(new AppliancePlan(identifier, own, parts, notes, waits));
            }
        }
        return new Plan(plans);
    }
}
