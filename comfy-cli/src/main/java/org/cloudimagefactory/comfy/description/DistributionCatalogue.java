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
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.cloudimagefactory.comfy.document.SourceDocument;
import org.cloudimagefactory.common.config.NearestName;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.spool.Directories;

/** The distributions of one or more template directories; a directory named earlier wins over later ones. */
public final class DistributionCatalogue {
    private static final String SUFFIX = ".description";
    private static final int BASES = 4;

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

    /** The distribution of this name; read once, as a graph of appliances asks for it again and again. */
    public Distribution get(String name) {
        return known.computeIfAbsent(name, this::read);
    }

    private Distribution read(String name) {
        Map<String, Path> places = directories();
        if (!places.containsKey(name)) {
            String all = "known are " + String.join(", ", places.keySet());
            throw new UsageProblem("unknown distribution '" + name + "'")
                    .hint(NearestName.to(name, places.keySet())
                            .map(nearest -> "did you mean '" + nearest + "'? " + all)
                            .orElse(all));
        }
        PredecessorForm.refuseTemplates(Objects.requireNonNull(places.get(name)));
        List<Path> own = new ArrayList<>();
        ObjectNode document = layered(name, places, own);
        return new Distribution(name, document, own);
    }

    /** The description of a distribution over that of its base, and so on down; adds their directories. */
    private ObjectNode layered(String name, Map<String, Path> known, List<Path> places) {
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
            return reader.checked(source, name, places.subList(own, places.size()));
        }
        ObjectNode base = layered(baseName, known, places);
        ObjectNode document = reader.checked(source, name, places.subList(own, places.size()));
        ObjectNode result = Overlay.replace(base, document);
        if (base.get("defaults") instanceof ObjectNode lower && document.get("defaults") instanceof ObjectNode upper) {
            result.set("defaults", Overlay.appliance(lower, upper));
        }
        return result;
    }
}
