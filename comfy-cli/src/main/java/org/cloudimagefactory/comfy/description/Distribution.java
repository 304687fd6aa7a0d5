package org.cloudimagefactory.comfy.description;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.cloudimagefactory.comfy.appliance.Architecture;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.jspecify.annotations.Nullable;

/** A distribution: its versions, what holds for each, and where its files lie. */
public final class Distribution {
    private static final String ARCHITECTURES = "architectures";

    private final String name;
    private final ObjectNode document;
    private final List<Path> directories;
    private final DescriptionMapper mapper = new DescriptionMapper();

    /**
     * A distribution with a checked description.
     *
     * @param name as operators call it
     * @param document what its author says, laid over what it is based on
     * @param directories with its files; its own comes first
     */
    Distribution(String name, ObjectNode document, List<Path> directories) {
        this.name = name;
        this.document = document;
        this.directories = List.copyOf(directories);
    }

    /** As operators call it. */
    public String name() {
        return name;
    }

    /** As its author calls it. */
    public String properName() {
        return document.path("name").asText(name);
    }

    /** What it is based on, where it is. */
    public Optional<String> base() {
        return Optional.of(document.path("base").asText("")).filter(name -> !name.isEmpty());
    }

    /** Where its own files lie. */
    public Path directory() {
        return directories.get(0);
    }

    /** Where its files lie, its own directory first, then those of what it is based on. */
    public List<Path> directories() {
        return directories;
    }

    /** All versions, newest first, by number. */
    public List<DistributionVersion> versions() {
        return StreamSupport.stream(document.path("versions").spliterator(), false)
                .map(version -> DistributionVersion.of((ObjectNode) version))
                .sorted(Comparator.comparing(DistributionVersion::number).reversed())
                .toList();
    }

    /** The newest version whose number begins with the prefix; the newest of all without one. */
    public DistributionVersion version(@Nullable String prefix) {
        return versions().stream()
                .filter(version -> prefix == null || version.number().startsWith(VersionNumber.parse(prefix)))
                .findFirst()
                .orElseThrow(() -> new UsageProblem("unknown version '" + prefix + "' of " + name)
                        .hint("known versions are "
                                + versions().stream()
                                        .map(version -> version.number().toString())
                                        .collect(Collectors.joining(", "))));
    }

    /** The architectures of a version; x86_64 where none is named. */
    public Set<Architecture> architectures(DistributionVersion version) {
        EnumSet<Architecture> found = EnumSet.noneOf(Architecture.class);
        for (Architecture architecture : Architecture.values()) {
            if (document.path(ARCHITECTURES).has(architecture.kernelName())
                    || version.document().path(ARCHITECTURES).has(architecture.kernelName())) {
                found.add(architecture);
            }
        }
        return found.isEmpty() ? EnumSet.of(Architecture.X86_64) : found;
    }

    /** What holds for a version on an architecture: the version wins over the architecture, and both over the rest. */
    public DistributionSettings settings(DistributionVersion version, Architecture architecture) {
        ObjectNode merged = document;
        for (JsonNode layer : List.of(
                document.path(ARCHITECTURES).path(architecture.kernelName()),
                version.document(),
                version.document().path(ARCHITECTURES).path(architecture.kernelName()))) {
            if (layer instanceof ObjectNode upper) {
                merged = Overlay.replace(merged, upper);
            }
        }
        return mapper.read(merged, DistributionSettings.class);
    }

    /** A file or directory of the templates, or of what they are based on, where there is one. */
    public Optional<Path> find(String file) {
        return directories.stream()
                .map(directory -> directory.resolve(file))
                .filter(Files::exists)
                .findFirst();
    }

    /** The whole description, for people. */
    public ObjectNode document() {
        return document.deepCopy();
    }
}
