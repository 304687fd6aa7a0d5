package org.cloudimagefactory.comfy.description;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.cloudimagefactory.comfy.document.DocumentProblems;
import org.cloudimagefactory.comfy.document.DocumentReader;
import org.cloudimagefactory.comfy.document.SourceDocument;

/** Reads and checks what operators write of their appliances. */
public final class ApplianceReader {
    private static final String KIND = "appliance description";

    private final DocumentReader documents = new DocumentReader();
    private final ApplianceChecks checks = new ApplianceChecks();

    /** Creates the reader. */
    public ApplianceReader() {}

    /** The description in a file; all that is wrong is told at once. */
    public ApplianceSource read(Path file) {
        SourceDocument document = documents.read(file.toAbsolutePath().normalize(), KIND);
        DocumentProblems problems = new DocumentProblems(document);
        ObjectNode root = document.root();
        // Operators' files are strict in JSON, too: a slip of the pen must not pass unseen.
        checks.check(root, "", true, problems);
        Path directory = Objects.requireNonNull(document.file().getParent());
        new FileReferences(List.of(directory), problems).resolve(root, "");
        if (root.get("base") instanceof ObjectNode base) {
            base.put(
                    "image",
                    directory.resolve(base.path("image").asText()).normalize().toString());
        }
        problems.throwIfAny();
        return new ApplianceSource(document);
    }

    /** The description of an appliance that is nothing but its distribution. */
    public static ApplianceSource bare(String distribution) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("distribution", distribution);
        return new ApplianceSource(new SourceDocument(Path.of(distribution), KIND, root, java.util.Map.of(), true));
    }
}
