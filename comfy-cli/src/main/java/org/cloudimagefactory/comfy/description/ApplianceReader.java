package org.cloudimagefactory.comfy.description;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cloudimagefactory.comfy.document.DocumentProblems;
import org.cloudimagefactory.comfy.document.DocumentReader;
import org.cloudimagefactory.comfy.document.SourceDocument;
import org.cloudimagefactory.common.problem.UsageProblem;

/** Reads and checks what operators write of their appliances. */
public final class ApplianceReader {
    private static final String KIND = "appliance description";

    private final DocumentReader documents = new DocumentReader();
    private final ApplianceChecks checks = new ApplianceChecks();

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

    /** Makes sure that the command line says nothing that a description could not. */
    public void check(ApplianceOverrides overrides) {
        ObjectNode said = new DescriptionMapper().write(overrides).put("distribution", "any");
        SourceDocument document = new SourceDocument(Path.of(""), KIND, said, Map.of(), true);
        DocumentProblems problems = new DocumentProblems(document);
        checks.check(said, "", true, problems);
        if (problems.any()) {
            throw new UsageProblem("wrong on the command line: " + problems.joined());
        }
    }

    /** The description of an appliance that is nothing but its distribution. */
    public static ApplianceSource bare(String distribution) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("distribution", distribution);
        return new ApplianceSource(new SourceDocument(Path.of(distribution), KIND, root, Map.of(), true));
    }
}
