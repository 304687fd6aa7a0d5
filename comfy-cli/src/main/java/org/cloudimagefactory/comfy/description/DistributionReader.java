package org.cloudimagefactory.comfy.description;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.cloudimagefactory.comfy.document.DocumentProblems;
import org.cloudimagefactory.comfy.document.DocumentReader;
import org.cloudimagefactory.comfy.document.DocumentSchema;
import org.cloudimagefactory.comfy.document.SourceDocument;

/** Reads and checks the description of one distribution. */
final class DistributionReader {
    private static final String KIND = "distribution description";

    private final DocumentReader documents = new DocumentReader();
    private final DocumentSchema schema = DocumentSchema.beside(DistributionReader.class, "distribution.schema.json");
    private final ApplianceChecks appliance = new ApplianceChecks();

    /** The document as it stands in the file. */
    SourceDocument read(Path file) {
        return documents.read(file, KIND);
    }

    /**
     * The checked content of a document, its files found in the directories; all that is wrong is told at once.
     *
     * @param name of the distribution
     * @param directories its own, then those of what it is based on
     */
    ObjectNode checked(SourceDocument document, String name, List<Path> directories) {
        DocumentProblems problems = new DocumentProblems(document);
        FileReferences files = new FileReferences(directories, problems);
        ObjectNode root = document.root();
        schema.check(root, "", document.strict(), problems);
        if (!root.has("base") && !root.has("from") && !root.has("versions")) {
            problems.add("/versions", "is missing");
        }
        if (root.has("base") && root.has("from")) {
            problems.add("/from", "and 'base' exclude each other: a text is taken over, or built upon");
        }
        if (!document.strict()) {
            PredecessorForm.complete(root, name, directories.get(0));
        }
        settings(root, "", files, problems);
        for (int i = 0; i < root.path("versions").size(); i++) {
            settings(root.path("versions").get(i), "/versions/" + i, files, problems);
        }
        problems.throwIfAny();
        return root;
    }

    private void settings(JsonNode node, String pointer, FileReferences files, DocumentProblems problems) {
        if (node.get("defaults") instanceof ObjectNode defaults) {
            if (defaults.has("from")) {
                problems.add(
                        pointer + "/defaults/from",
                        "is for appliances; a distribution stands on another one by a 'from' of its own");
            }
            appliance.check(defaults.deepCopy().put("distribution", "any"), pointer + "/defaults", true, problems);
        }
        appliance.provisioners(node.path("provisioners"), pointer + "/provisioners", problems);
        node.path("contextualization")
                .properties()
                .forEach(entry -> appliance.provisioners(
                        entry.getValue().path("provisioners"),
                        pointer + "/contextualization/" + entry.getKey() + "/provisioners",
                        problems));
        files.resolve(node, pointer);
        node.path("architectures")
                .properties()
                .forEach(entry ->
                        settings(entry.getValue(), pointer + "/architectures/" + entry.getKey(), files, problems));
    }
}
