package org.cloudimagefactory.comfy.description;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
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
    private final @Nullable Parent parent;
    private final DescriptionMapper mapper = new DescriptionMapper();

    /**
     * A distribution with a checked description.
     *
     * @param name as operators call it
     * @param document what its author says, laid over what it is based on
     * @param directories with its files; its own comes first
     * @param parent that it stands on by {@code from}, null where it stands on none
     */
    Distribution(String name, ObjectNode document, List<Path> directories, @Nullable Parent parent) {
        this.name = name;
        this.document = document;
        this.directories = List.copyOf(directories);
        this.parent = parent;
    }

    /**
     * What a distribution stands on.
     *
     * @param named as its description names it
     * @param reference that the catalogue has it by: a name, or the absolute path of a description
     * @param distribution itself
     */
    public record Parent(String named, String reference, Distribution distribution) {}

    /** What it stands on by {@code from}, where it does: it is built in layers then. */
    public Optional<Parent> parent() {
        return Optional.ofNullable(parent);
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

    /** All versions, newest first, by number: of those of its parent, all or those that it names. */
    public List<DistributionVersion> versions() {
        List<DistributionVersion> own = ownVersions();
        if (parent == null) {
            return own;
        }
        return parent.distribution().versions().stream()
                .filter(version -> own.isEmpty()
                        || own.stream().anyMatch(named -> version.number().startsWith(named.number())))
                .toList();
    }

    private List<DistributionVersion> ownVersions() {
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
        if (parent != null) {
            return parent.distribution().architectures(version);
        }
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
        return mapper.read(merged(version, architecture), DistributionSettings.class);
    }

    private ObjectNode merged(DistributionVersion version, Architecture architecture) {
        JsonNode own = ownVersions().stream()
                .filter(named -> parent == null
                        ? named.number().equals(version.number())
                        : version.number().startsWith(named.number()))
                .findFirst()
                .<JsonNode>map(DistributionVersion::document)
                .orElseGet(MissingNode::getInstance);
        ObjectNode merged = document;
        for (JsonNode layer : List.of(
                document.path(ARCHITECTURES).path(architecture.kernelName()),
                own,
                own.path(ARCHITECTURES).path(architecture.kernelName()))) {
            if (layer instanceof ObjectNode upper) {
                merged = Overlay.replace(merged, upper);
            }
        }
        return parent == null
                ? merged
                : DistributionInheritance.settings(parent.distribution().merged(version, architecture), merged);
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
