package org.cloudimagefactory.comfy.description;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cloudimagefactory.comfy.appliance.Architecture;
import org.cloudimagefactory.comfy.document.DocumentProblems;

/** What a distribution that stands on another one may say, and what it comes to with all that the other one says. */
final class DistributionInheritance {
    /** What a system is and how it comes to a disk, is decided at the bottom; VirtualBox builds nothing upon that. */
    private static final List<String> OF_THE_BOTTOM = List.of(
            "boot_command",
            "boot_wait",
            "cloud_image",
            "codename",
            "failure_signs",
            "family",
            "firmware",
            "installer",
            "installer_iso",
            "iso_checksum",
            "iso_checksum_type",
            "iso_url",
            "mirrors",
            "seed",
            "ssh_username",
            "virtualbox");

    private static final String DEFAULTS = "defaults";
    private static final String TITLE = "title";
    private static final String CONTEXTUALIZATION = "contextualization";

    private final Distribution parent;
    private final DocumentProblems problems;
    private final String chain;

    /**
     * Upon this distribution.
     *
     * @param chain names of the description and of those below it, for messages
     */
    DistributionInheritance(Distribution parent, DocumentProblems problems, String chain) {
        this.parent = parent;
        this.problems = problems;
        this.chain = chain;
    }

    /** Adds what does not go with the parent to the problems. */
    void check(ObjectNode own) {
        settings(own, "");
        JsonNode versions = own.path("versions");
        for (int i = 0; i < versions.size(); i++) {
            String place = "/versions/" + i;
            VersionNumber number =
                    DistributionVersion.of((ObjectNode) versions.get(i)).number();
            if (parent.versions().stream().noneMatch(known -> known.number().startsWith(number))) {
                List<String> known = parent.versions().stream()
                        .map(version -> version.number().toString())
                        .toList();
                add(place, "is " + number + ", but " + parent.name() + " has " + String.join(", ", known));
            }
            settings(versions.get(i), place);
        }
    }

    private void settings(JsonNode own, String pointer) {
        for (String field : OF_THE_BOTTOM) {
            if (own.has(field)) {
                add(
                        pointer + "/" + field,
                        field.equals("virtualbox")
                                ? "has no meaning here, for VirtualBox builds no layers"
                                : "is for the lowest description, " + bottom());
            }
        }
        Set<String> users = users();
        JsonNode ownUsers = own.path(DEFAULTS).path("users");
        for (int i = 0; i < ownUsers.size(); i++) {
            String name = ownUsers.get(i).path("name").asText();
            if (users.contains(name)) {
                add(pointer + "/defaults/users/" + i + "/name", "is there already, from below: '" + name + "'");
            }
        }
        own.path("architectures").properties().forEach(entry -> {
            String place = pointer + "/architectures/" + entry.getKey();
            Architecture architecture = Architecture.parse(entry.getKey());
            if (parent.versions().stream()
                    .noneMatch(version -> parent.architectures(version).contains(architecture))) {
                add(place, "is no architecture of " + parent.name());
            }
            settings(entry.getValue(), place);
        });
    }

    private void add(String pointer, String problem) {
        problems.add(pointer, problem + " (" + chain + ")");
    }

    private String bottom() {
        Distribution lowest = parent;
        while (lowest.parent().isPresent()) {
            lowest = lowest.parent().get().distribution();
        }
        return lowest.name();
    }

    /** All that the parent has, in whatever version. */
    private Set<String> users() {
        Set<String> names = new HashSet<>();
        for (DistributionVersion version : parent.versions()) {
            for (Architecture architecture : parent.architectures(version)) {
                parent.settings(version, architecture)
                        .defaults()
                        .path("users")
                        .forEach(user -> names.add(user.path("name").asText()));
            }
        }
        return names;
    }

    /** All settings: steps and lists are added to those of the parent, all else is replaced. */
    static ObjectNode settings(ObjectNode below, ObjectNode own) {
        ObjectNode upper = own.deepCopy();
        upper.remove(List.of("from", "versions", "architectures"));
        ObjectNode all = Overlay.replace(below, upper);
        if (below.has("provisioners") && upper.has("provisioners")) {
            ObjectNode steps = Overlay.appliance(
                    below.objectNode().set("provisioners", below.get("provisioners")),
                    below.objectNode().set("provisioners", upper.get("provisioners")));
            all.set("provisioners", steps.get("provisioners"));
        }
        if (below.get(CONTEXTUALIZATION) instanceof ObjectNode lower
                && upper.get(CONTEXTUALIZATION) instanceof ObjectNode added) {
            all.set(CONTEXTUALIZATION, Overlay.appliance(lower, added));
        }
        if (below.get(DEFAULTS) instanceof ObjectNode lower) {
            ObjectNode inherited = lower.deepCopy();
            ObjectNode added = upper.get(DEFAULTS) instanceof ObjectNode some ? some : below.objectNode();
            // Another distribution needs names of its own, or it would replace the one below.
            inherited.remove("identifier");
            if (upper.has(TITLE)) {
                inherited.remove(TITLE);
            }
            Inheritance.files(inherited, added);
            all.set(DEFAULTS, Overlay.appliance(inherited, added));
        }
        return all;
    }
}
