package org.cloudimagefactory.itchy.ova;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All devices that a description lists, each with the configurations that it is for. Of one virtual system there may be several
 * lists, of which a reader chooses one: here it is the first.
 */
final class DescribedItems {
    private final List<Described> items = new ArrayList<>();

    /** A device, for these configurations or, when there are none, for every one. */
    private record Described(OvfDocument.HardwareItem item, List<String> configurations) {
        /** Whether it is for this configuration alone, or for some of which it is one. */
        boolean isFor(String configuration) {
            return configurations.contains(configuration);
        }

        boolean isUnconditional() {
            return configurations.isEmpty();
        }

        boolean hasIdOf(Described other) {
            Optional<String> id = item.instanceId();
            return id.isPresent() && id.equals(other.item.instanceId());
        }
    }

    /** Adds a device, with the names of its configurations separated by spaces. */
    void add(OvfDocument.HardwareItem item, String configurations) {
        items.add(new Described(
                item,
                configurations.isBlank()
                        ? List.of()
                        : List.of(configurations.strip().split("\\s+"))));
    }

    int size() {
        return items.size();
    }

    /** Those of one configuration: what is for it stands in place of what has the same id and is for all. */
    List<OvfDocument.HardwareItem> of(String configuration) {
        List<OvfDocument.HardwareItem> chosen = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Described each = items.get(i);
            boolean counts = each.isUnconditional()
                    ? items.stream().noneMatch(other -> other.isFor(configuration) && other.hasIdOf(each))
                    : each.isFor(configuration) && isLast(i, configuration);
            if (counts) {
                chosen.add(each.item);
            }
        }
        return chosen;
    }

    /** Every device, for whatever configuration. */
    List<OvfDocument.HardwareItem> all() {
        return items.stream().map(Described::item).toList();
    }

    /** Of several for one configuration with the same id, the last one. */
    private boolean isLast(int index, String configuration) {
        Described each = items.get(index);
        return items.subList(index + 1, items.size()).stream()
                .noneMatch(other -> other.isFor(configuration) && other.hasIdOf(each));
    }
}
