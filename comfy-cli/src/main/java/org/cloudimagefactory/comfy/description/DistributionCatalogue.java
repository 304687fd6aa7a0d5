package org.cloudimagefactory.comfy.description;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.cloudimagefactory.comfy.document.DocumentProblems;
import org.cloudimagefactory.comfy.document.SourceDocument;
import org.cloudimagefactory.common.config.NearestName;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.spool.Directories;

/** The distributions of one or more template directories; a directory named earlier wins over later ones. */
public final class DistributionCatalogue {
    private static final String SUFFIX = ".description";
    private static final int BASES = 4;
    /** As many as layers may stand on each other. */
    private static final int GENERATIONS = 8;

    private final List<Path> templateDirectories;
    private final DistributionReader reader = new DistributionReader();
    private final Map<String, Distribution> known = new ConcurrentHashMap<>();

    /** Looks in these directories. */
    public DistributionCatalogue(List<Path> templateDirectories) {
        this.templateDirectories = List.copyOf(templateDirectories);
    }

    /** Where each distribution lies, by name. */
    public Map<String, Path> directories() {
        Map<String, Path> found = new TreeMap<>();
        for (Path templates : templateDirectories) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(Directories.readable(templates))) {
                for (Path entry : entries) {
                    String name = entry.getFileName().toString();
                    if (Files.isRegularFile(entry.resolve(name + SUFFIX))) {
                        found.putIfAbsent(name, entry.toAbsolutePath().normalize());
                    }
                }
            } catch (IOException e) {
                throw Directories.unusable(templates, "read", e);
            }
        }
        return found;
    }

    /**
     * The distribution of this name; read once, as a graph of appliances asks for it again and again.
     *
     * @param reference name, or the absolute path of a description, as {@link Distribution.Parent} has it
     */
    public Distribution get(String reference) {
        // A description is found by its path only where another one has named it as its parent.
        if (!isName(reference) && !known.containsKey(reference)) {
            throw unknown(reference, directories().keySet());
        }
        return get(reference, reference, List.of());
    }

    private Distribution get(String reference, String named, List<Step> above) {
        Distribution there = known.get(reference);
        if (there != null) {
            return there;
        }
        Distribution read = read(reference, named, above);
        known.put(reference, read);
        return read;
    }

    private Distribution read(String reference, String named, List<Step> above) {
        Map<String, Path> places = directories();
        String name = reference;
        if (reference.contains("/")) {
            Path directory = Objects.requireNonNull(Path.of(reference).getParent());
            name = Objects.requireNonNull(directory.getFileName()).toString();
            places.put(name, directory);
        }
        if (!places.containsKey(name)) {
            throw unknown(name, places.keySet());
        }
        Path directory = Objects.requireNonNull(places.get(name));
        PredecessorForm.refuseTemplates(directory);
        List<Path> own = new ArrayList<>();
        Layer layer = layered(name, places, own);
        if (!layer.root().has("from")) {
            return new Distribution(name, layer.root(), own, null);
        }
        List<Step> chain = new ArrayList<>(above);
        chain.add(new Step(named, directory));
        return child(name, layer, own, chain, places);
    }

    /** One that stands on another one. */
    private Distribution child(
            String name, Layer layer, List<Path> directories, List<Step> chain, Map<String, Path> places) {
        DocumentProblems problems = new DocumentProblems(layer.document());
        String from = layer.root().path("from").asText();
        String names = chain.stream().map(Step::name).collect(Collectors.joining(" from ")) + " from " + from;
        Optional<String> problem = problem(from, layer.from(), chain, places, names);
        problem.ifPresent(text -> problems.add("/from", text));
        problems.throwIfAny();
        String reference = isName(from) ? from : layer.from().toString();
        Distribution parent = get(reference, from, chain);
        new DistributionInheritance(parent, problems, names + below(parent)).check(layer.root());
        problems.throwIfAny();
        List<Path> all = new ArrayList<>(directories);
        all.addAll(parent.directories());
        return new Distribution(name, layer.root(), all, new Distribution.Parent(from, reference, parent));
    }

    /** How a chain of names goes on below a distribution. */
    private static String below(Distribution distribution) {
        return distribution
                .parent()
                .map(parent -> " from " + parent.named() + below(parent.distribution()))
                .orElse("");
    }

    /** What is wrong with the name of a parent. */
    private static Optional<String> problem(
            String from, Path file, List<Step> chain, Map<String, Path> places, String names) {
        if (chain.size() >= GENERATIONS) {
            return Optional.of("leads to more than " + GENERATIONS + " descriptions (" + names + ")");
        }
        if (isName(from) && !places.containsKey(from)) {
            String near = NearestName.to(from, places.keySet())
                    .map(nearest -> ", did you mean '" + nearest + "'?")
                    .orElse("");
            return Optional.of("names '" + from + "', but there is no such distribution" + near + " (" + names + ")");
        }
        Path directory = Objects.requireNonNull(isName(from) ? places.get(from) : file.getParent());
        if (!isName(from)) {
            String expected = directory.getFileName() + SUFFIX;
            if (!String.valueOf(file.getFileName()).equals(expected)) {
                return Optional.of("names '" + from + "', which is no description of a distribution, a file NAME/NAME"
                        + SUFFIX + " (" + names + ")");
            }
            if (!Files.isRegularFile(file)) {
                return Optional.of("names '" + from + "', but there is no file " + file + " (" + names + ")");
            }
        }
        return chain.stream().anyMatch(step -> isSame(step.directory(), directory))
                ? Optional.of("leads in a circle (" + names + ")")
                : Optional.empty();
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            return one.equals(other);
        }
    }

    private static boolean isName(String from) {
        return !from.contains("/") && !from.endsWith(SUFFIX) && !ApplianceReader.isFile(from);
    }

    private static UsageProblem unknown(String name, Set<String> known) {
        String all = "known are " + String.join(", ", known);
        return new UsageProblem("unknown distribution '" + name + "'")
                .hint(NearestName.to(name, known)
                        .map(nearest -> "did you mean '" + nearest + "'? " + all)
                        .orElse(all));
    }

    /** A description on the way down by {@code from}. */
    private record Step(String name, Path directory) {}

    /**
     * A description over those that its text is taken from.
     *
     * @param document as it stands in the file
     * @param root what it comes to
     * @param from the file that {@code from} names if it names one, seen from the description that says it
     */
    private record Layer(SourceDocument document, ObjectNode root, Path from) {}

    /** The description of a distribution over that of its base, and so on down; adds their directories. */
    private Layer layered(String name, Map<String, Path> known, List<Path> places) {
        Path directory = known.get(name);
        if (directory == null) {
            throw new EnvironmentProblem("there is no distribution '" + name + "', the base of " + places.get(0));
        }
        places.add(directory);
        if (places.size() > BASES) {
            throw new EnvironmentProblem("the bases of " + places.get(0) + " have no end");
        }
        int own = places.size() - 1;
        SourceDocument source = reader.read(directory.resolve(name + SUFFIX));
        String baseName = source.root().path("base").asText("");
        if (baseName.isEmpty()) {
            ObjectNode root = reader.checked(source, name, places.subList(own, places.size()));
            return new Layer(source, root, from(directory, root));
        }
        Layer base = layered(baseName, known, places);
        ObjectNode document = reader.checked(source, name, places.subList(own, places.size()));
        ObjectNode result = Overlay.replace(base.root(), document);
        if (base.root().get("defaults") instanceof ObjectNode lower
                && document.get("defaults") instanceof ObjectNode upper) {
            result.set("defaults", Overlay.appliance(lower, upper));
        }
        return new Layer(source, result, base.from());
    }

    private static Path from(Path directory, ObjectNode root) {
        return directory.resolve(root.path("from").asText("")).normalize();
    }
}
