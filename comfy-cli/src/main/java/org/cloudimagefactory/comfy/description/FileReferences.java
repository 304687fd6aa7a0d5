package org.cloudimagefactory.comfy.description;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cloudimagefactory.comfy.document.DocumentProblems;

/**
 * Makes the names of files in a description absolute. They are looked up in the description's directory and in those of
 * what it is based on; names that lead out of there, or to nothing, are problems.
 */
final class FileReferences {
    private final List<Path> directories;
    private final DocumentProblems problems;

    FileReferences(List<Path> directories, DocumentProblems problems) {
        this.directories = List.copyOf(directories);
        this.problems = problems;
    }

    /** Resolves the names in a layer of a description, whichever of the keys it has. */
    void resolve(JsonNode layer, String pointer) {
        file(layer, "seal", pointer);
        file(layer.path("installer_iso"), "script", pointer + "/installer_iso");
        provisioners(layer.path("provisioners"), pointer + "/provisioners");
        JsonNode files = layer.path("files");
        for (int i = 0; i < files.size(); i++) {
            file(files.get(i), "source", pointer + "/files/" + i);
        }
        layer.path("contextualization")
                .properties()
                .forEach(entry -> provisioners(
                        entry.getValue().path("provisioners"),
                        pointer + "/contextualization/" + entry.getKey() + "/provisioners"));
        if (layer.has("defaults")) {
            resolve(layer.path("defaults"), pointer + "/defaults");
        }
    }

    private void provisioners(JsonNode list, String pointer) {
        for (int i = 0; i < list.size(); i++) {
            String place = pointer + "/" + i;
            JsonNode provisioner = list.get(i);
            file(provisioner, "script", place);
            file(provisioner, "source", place);
            file(provisioner, "directory", place);
            for (String inner : List.of("playbook", "manifest", "modules", "attributes")) {
                inside(provisioner, inner, place);
            }
        }
    }

    private void file(JsonNode owner, String key, String pointer) {
        if (!(owner instanceof ObjectNode node) || !node.path(key).isTextual()) {
            return;
        }
        String name = node.path(key).asText();
        for (Path directory : directories) {
            Path found = directory.resolve(name).normalize();
            if (!found.startsWith(directory)) {
                problems.add(pointer + "/" + key, "leads out of " + directory + ": '" + name + "'");
                return;
            }
            if (Files.exists(found)) {
                node.put(key, found.toString());
                return;
            }
        }
        problems.add(pointer + "/" + key, "names '" + name + "', which is not in " + directories.get(0));
    }

    /** A name relative to the provisioner's own directory stays as it is. */
    private void inside(JsonNode provisioner, String key, String pointer) {
        if (!provisioner.path(key).isTextual()
                || !provisioner.path("directory").asText("").startsWith("/")) {
            return;
        }
        Path directory = Path.of(provisioner.path("directory").asText());
        String name = provisioner.path(key).asText();
        Path found = directory.resolve(name).normalize();
        if (!found.startsWith(directory) || !Files.exists(found)) {
            problems.add(pointer + "/" + key, "names '" + name + "', which is not in " + directory);
        }
    }
}
