package org.cloudimagefactory.comfy.description;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.cloudimagefactory.comfy.appliance.Architecture;
import org.cloudimagefactory.comfy.document.DocumentProblems;

/** What a description that stands on another one comes to: all that the other one says, and its own on top. */
final class Inheritance {
    /** Which system it is, is decided at the bottom; to say the same again is no contradiction. */
    private static final List<String> SYSTEM = List.of("distribution", "version", "arch", "firmware", "method");

    /** What the disk begins with, is decided at the bottom. */
    private static final List<String> BEGINNING = List.of("base", "disk");

    private final ApplianceSource parent;
    private final DocumentProblems problems;
    private final String chain;

    /**
     * Upon this description.
     *
     * @param chain names of the description and of those below it, for messages
     */
    Inheritance(ApplianceSource parent, DocumentProblems problems, String chain) {
        this.parent = parent;
        this.problems = problems;
        this.chain = chain;
    }

    /** The whole of it. */
    ObjectNode with(ObjectNode own) {
        ObjectNode below = parent.document().root().deepCopy();
        // Another appliance needs a name of its own, or it would replace the one below.
        below.remove("identifier");
        for (String field : SYSTEM) {
            system(field, below.get(field), own.get(field));
        }
        for (String field : BEGINNING) {
            if (own.has(field)) {
                problems.add("/" + field, "is for the lowest description, " + bottom() + " (" + chain + ")");
            }
        }
        ObjectNode upper = own.deepCopy();
        upper.remove("from");
        files(below, upper);
        users(below, upper);
        return Overlay.appliance(below, upper);
    }

    private void system(String field, JsonNode below, JsonNode own) {
        if (own == null) {
            return;
        }
        String said = plain(field, own);
        if (below == null) {
            problems.add(
                    "/" + field,
                    "is not said by " + bottom() + ", where it would have to be: '" + said + "' (" + chain + ")");
        } else if (!said.equals(plain(field, below))) {
            problems.add(
                    "/" + field,
                    "is '" + said + "', but " + bottom() + " has '" + plain(field, below) + "' (" + chain + ")");
        }
    }

    private static String plain(String field, JsonNode value) {
        return field.equals("arch") && isArchitecture(value)
                ? Architecture.parse(value.asText()).kernelName()
                : value.asText();
    }

    private static boolean isArchitecture(JsonNode value) {
        return Set.of("x86_64", "amd64", "aarch64", "arm64").contains(value.asText());
    }

    private String bottom() {
        ApplianceSource lowest = parent;
        while (lowest.parent() != null) {
            lowest = Objects.requireNonNull(lowest.parent());
        }
        return lowest.name();
    }

    /** What is put over a file of a layer below is what the guest has in the end. */
    static void files(ObjectNode below, ObjectNode own) {
        Set<String> replaced = values(own.path("files"), "path");
        if (below.get("files") instanceof ArrayNode files) {
            for (int i = files.size() - 1; i >= 0; i--) {
                if (replaced.contains(files.get(i).path("path").asText())) {
                    files.remove(i);
                }
            }
        }
    }

    private void users(ObjectNode below, ObjectNode own) {
        Set<String> known = values(below.path("users"), "name");
        for (int i = 0; i < own.path("users").size(); i++) {
            String name = own.path("users").get(i).path("name").asText();
            if (known.contains(name)) {
                problems.add("/users/" + i + "/name", "is there already, from below: '" + name + "' (" + chain + ")");
            }
        }
    }

    private static Set<String> values(JsonNode list, String key) {
        Set<String> values = new HashSet<>();
        list.forEach(entry -> values.add(entry.path(key).asText()));
        return values;
    }
}
