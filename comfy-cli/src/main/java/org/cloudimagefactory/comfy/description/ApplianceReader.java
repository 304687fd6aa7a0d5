package org.cloudimagefactory.comfy.description;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.cloudimagefactory.comfy.document.DocumentProblems;
import org.cloudimagefactory.comfy.document.DocumentReader;
import org.cloudimagefactory.comfy.document.SourceDocument;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.spool.FileKey;

/** Reads and checks what operators write of their appliances. */
public final class ApplianceReader {
    private static final String KIND = "appliance description";
    /** As many as layers may stand on each other. */
    private static final int GENERATIONS = 8;
    /** Which system it is. */
    private static final List<String> SYSTEM = List.of("version", "arch", "firmware", "method", "mirror");
    /** What its disk begins with, and who reads the context there. */
    private static final List<String> BEGINNING = List.of("base", "disk", "contextualization");

    private final DocumentReader documents = new DocumentReader();
    private final ApplianceChecks checks = new ApplianceChecks();

    /** The description in a file, on top of those that it stands on; all that is wrong in one of them is told at once. */
    public ApplianceSource read(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        return read(absolute, String.valueOf(absolute.getFileName()), List.of());
    }

    private ApplianceSource read(Path file, String name, List<Step> above) {
        Step step = Step.of(file, name);
        SourceDocument document = documents.read(file, KIND);
        DocumentProblems problems = new DocumentProblems(document);
        ObjectNode root = document.root();
        boolean isChild = root.path("from").isTextual();
        // Operators' files are strict in JSON, too: a slip of the pen must not pass unseen.
        ObjectNode checked =
                isChild && !root.has("distribution") ? root.deepCopy().put("distribution", "any") : root;
        checks.check(checked, "", true, problems);
        Path directory = Objects.requireNonNull(document.file().getParent());
        new FileReferences(List.of(directory), problems).resolve(root, "");
        if (root.get("base") instanceof ObjectNode base) {
            base.put(
                    "image",
                    directory.resolve(base.path("image").asText()).normalize().toString());
        }
        problems.throwIfAny();
        if (!isChild) {
            return new ApplianceSource(name, document, null);
        }
        List<Step> chain = new ArrayList<>(above);
        chain.add(step);
        ApplianceSource parent = parent(root, directory, chain, problems);
        String names = name + " from " + parent.chain();
        ObjectNode whole = new Inheritance(parent, problems, names).with(root);
        problems.throwIfAny();
        return new ApplianceSource(
                name, new SourceDocument(document.file(), KIND, whole, document.lines(), true), parent);
    }

    /** What a description stands on. */
    private ApplianceSource parent(ObjectNode child, Path directory, List<Step> chain, DocumentProblems problems) {
        String from = child.path("from").asText();
        String names = chain.stream().map(Step::name).collect(Collectors.joining(" from ")) + " from " + from;
        if (chain.size() >= GENERATIONS) {
            problems.add("/from", "leads to more than " + GENERATIONS + " descriptions (" + names + ")");
            problems.throwIfAny();
        }
        if (!isFile(from)) {
            return bottom(from, child);
        }
        Path file = directory.resolve(from).normalize();
        if (!Files.isRegularFile(file)) {
            problems.add("/from", "names '" + from + "', but there is no file " + file + " (" + names + ")");
            problems.throwIfAny();
        }
        Step next = Step.of(file, from);
        if (chain.stream().anyMatch(step -> step.key().equals(next.key()))) {
            problems.add("/from", "leads in a circle (" + names + ")");
            problems.throwIfAny();
        }
        return read(file, from, chain);
    }

    /** A distribution with nothing added, in the version and for the machine that the first description upon it wants. */
    private static ApplianceSource bottom(String distribution, ObjectNode child) {
        ApplianceSource bare = bare(distribution);
        take(SYSTEM, child, bare.document().root());
        return bare;
    }

    /** What a distribution stands on, as those want it that are made of it: their disk begins there. */
    public static ApplianceSource ground(Distribution.Parent parent, ApplianceSource above) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("distribution", parent.reference());
        take(SYSTEM, above.document().root(), root);
        take(BEGINNING, above.document().root(), root);
        Path name = Path.of(parent.distribution().name());
        return new ApplianceSource(parent.named(), new SourceDocument(name, KIND, root, Map.of(), true), null);
    }

    private static void take(List<String> fields, ObjectNode from, ObjectNode to) {
        for (String field : fields) {
            if (from.has(field)) {
                to.set(field, from.get(field));
            }
        }
    }

    /** A description is a file when it looks like one; distributions' names have neither slashes nor such endings. */
    public static boolean isFile(String target) {
        return target.contains("/") || target.matches(".*\\.(ya?ml|json)");
    }

    /** A description on the way down, and what tells its file from others however it is spelled. */
    private record Step(String name, Object key) {
        static Step of(Path file, String name) {
            return new Step(name, FileKey.of(file).map(Object.class::cast).orElse(file));
        }
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
        return new ApplianceSource(
                distribution, new SourceDocument(Path.of(distribution), KIND, root, Map.of(), true), null);
    }
}
