package org.cloudimagefactory.comfy.description;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** Lays one document over another: the upper one wins. */
final class Overlay {
    /** Lists of an appliance that grow from layer to layer, as what a distribution needs stays needed. */
    private static final Set<String> ADDED = Set.of(
            "packages", "users", "files", "kernel_arguments", "listening_ports", "provisioners", "enable", "disable");

    private Overlay() {}

    /** Mappings are merged key by key, anything else is replaced. */
    static ObjectNode replace(ObjectNode lower, ObjectNode upper) {
        return merge(lower, upper, Set.of());
    }

    /** As {@link #replace}, but the lists of an appliance that can grow are joined, the lower one first. */
    static ObjectNode appliance(ObjectNode lower, ObjectNode upper) {
        return merge(lower, upper, ADDED);
    }

    private static ObjectNode merge(ObjectNode lower, ObjectNode upper, Set<String> added) {
        ObjectNode result = lower.deepCopy();
        upper.properties().forEach(field -> {
            JsonNode below = result.get(field.getKey());
            JsonNode above = field.getValue();
            if (below instanceof ObjectNode a && above instanceof ObjectNode b) {
                result.set(field.getKey(), merge(a, b, added));
            } else if (below != null && added.contains(field.getKey())) {
                ArrayNode joined = result.arrayNode();
                add(joined, below);
                add(joined, above);
                result.set(field.getKey(), joined);
            } else {
                result.set(field.getKey(), above.deepCopy());
            }
        });
        return result;
    }

    private static void add(ArrayNode list, JsonNode value) {
        if (value.isArray()) {
            value.forEach(list::add);
        } else {
            list.add(value);
        }
    }
}
