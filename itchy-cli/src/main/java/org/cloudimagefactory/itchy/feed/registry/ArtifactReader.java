package org.cloudimagefactory.itchy.feed.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Index;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.Platform;
import org.cloudimagefactory.common.registry.RegistryClient;
import org.cloudimagefactory.common.registry.RegistryDocument;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.cloudimagefactory.itchy.event.SafeName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out what a manifest, or an index of several, offers. */
final class ArtifactReader {
    private static final Logger LOG = LoggerFactory.getLogger(ArtifactReader.class);

    private static final int CONFIG_LIMIT = 1 << 20;
    private static final int DISK_LIMIT = 64;
    private static final int NAME_LIMIT = 80;
    private static final int SHOWN = 100;
    private static final String USUAL_ARCHITECTURE = "x86_64";

    private final RegistryClient client;
    private final Selection selection;
    private final ObjectMapper json = new ObjectMapper();

    ArtifactReader(RegistryClient client, Selection selection) {
        this.client = client;
        this.selection = selection;
    }

    /**
     * A manifest that offers something.
     *
     * @param manifest of one architecture
     * @param said of it, and of its first disk
     * @param architecture as Linux calls it; empty when it is not said
     * @param disks in the order of the layers
     * @param isContainerDisk whether the only disk is in an archive
     */
    record Found(
            Manifest manifest,
            Annotations said,
            String architecture,
            List<ArtifactFile> disks,
            boolean isContainerDisk) {}

    /** What a document offers. */
    Found read(ApplianceName name, RegistryDocument document) throws NoAnswerException {
        Annotations said = Annotations.of(document.annotations());
        String architecture = "";
        RegistryDocument chosen = document;
        if (document instanceof Index index) {
            ContentDescriptor entry = entry(index);
            Platform platform = entry.platform();
            architecture = platform == null ? "" : Selection.architecture(platform.architecture());
            chosen = client.manifest(name.repository(), entry.digest().toString())
                    .orElseThrow(() -> new ItemProblem(
                            "the manifest " + entry.digest() + ", which its index names, is not in the registry"));
            said = said.with(entry.annotations()).with(chosen.annotations());
        }
        if (!(chosen instanceof Manifest manifest)) {
            throw new ItemProblem("its index leads to another index, and not to a manifest");
        }
        return DiskTypes.isContainerImage(manifest)
                ? containerDisk(name, manifest, said, architecture)
                : disks(name, manifest, said, architecture);
    }

    private ContentDescriptor entry(Index index) {
        List<ContentDescriptor> all = index.manifests().stream()
                .filter(entry ->
                        entry.platform() == null || !entry.platform().os().equals("unknown"))
                .toList();
        List<ContentDescriptor> wanted = all.stream().filter(this::isWanted).toList();
        if (wanted.size() > 1 && !selection.namesArchitecture()) {
            wanted = all.stream()
                    .filter(entry -> entry.platform() != null
                            && Selection.architecture(entry.platform().architecture())
                                    .equals(USUAL_ARCHITECTURE))
                    .toList();
        }
        if (wanted.size() != 1) {
            String names = all.stream()
                    .map(entry ->
                            entry.platform() == null ? "none" : entry.platform().architecture())
                    .sorted()
                    .collect(Collectors.joining(", "));
            throw new ItemProblem("its index has " + wanted.size() + " manifests of the wanted architecture: it has "
                            + PrintableText.of(names, SHOWN))
                    .hint("choose one with --select architecture=NAME");
        }
        return wanted.get(0);
    }

    private boolean isWanted(ContentDescriptor entry) {
        Platform platform = entry.platform();
        return !selection.namesArchitecture()
                || (platform != null && selection.wantsArchitecture(platform.architecture()));
    }

    private Found disks(ApplianceName name, Manifest manifest, Annotations said, String architecture) {
        List<ContentDescriptor> disks = new ArrayList<>();
        for (ContentDescriptor layer : manifest.layers()) {
            if (DiskTypes.ending(layer).isPresent()) {
                disks.add(layer);
            } else if (!layer.digest().equals(ContentDescriptor.EMPTY.digest())) {
                LOG.warn("{}: a layer is passed over: {} is no disk", name, PrintableText.of(layer.mediaType(), SHOWN));
            }
        }
        if (disks.isEmpty()) {
            throw new ItemProblem("it holds no disk: " + types(manifest));
        }
        if (disks.size() > DISK_LIMIT) {
            throw new ItemProblem("it holds more than " + DISK_LIMIT + " disks");
        }
        Set<String> names = new HashSet<>();
        List<ArtifactFile> files = new ArrayList<>();
        for (ContentDescriptor disk : disks) {
            String ending = "." + DiskTypes.ending(disk).orElseThrow();
            String title = SafeName.of(disk.annotations().getOrDefault(Annotations.TITLE, ""), NAME_LIMIT);
            int number = files.size() + 1;
            String plain = title.equals("_") ? "disk" + number : title;
            String named = plain.endsWith(ending) ? plain : plain + ending;
            while (!names.add(named)) {
                named = "disk" + number + ending;
                number += DISK_LIMIT;
            }
            files.add(new ArtifactFile(
                    disk.digest().toString(),
                    disk.size(),
                    disk.mediaType(),
                    named,
                    disks.size() == 1 ? 0 : capacity(name, disk)));
        }
        Annotations all = said.with(manifest.annotations()).with(disks.get(0).annotations());
        String told = all.get(Annotations.GLANCE + "architecture")
                .map(Selection::architecture)
                .orElse(architecture);
        return new Found(manifest, all, told, files, false);
    }

    /** What a guest sees of a disk, from the first bytes of a qcow2 image; of others what is there. */
    private long capacity(ApplianceName name, ContentDescriptor disk) {
        try {
            return QcowHead.capacity(client, name.repository(), disk);
        } catch (IOException e) {
            throw ItemProblem.of("cannot look into disk " + disk.digest(), e);
        }
    }

    private static String types(Manifest manifest) {
        return manifest.layers().isEmpty()
                ? "it has no layers"
                : "its layers are "
                        + PrintableText.of(
                                manifest.layers().stream()
                                        .map(ContentDescriptor::mediaType)
                                        .distinct()
                                        .collect(Collectors.joining(", ")),
                                SHOWN);
    }

    /** Of several layers the largest: the others hold what a container needs to run at all. */
    private Found containerDisk(ApplianceName name, Manifest manifest, Annotations said, String architecture)
            throws NoAnswerException {
        ContentDescriptor layer = manifest.layers().stream()
                .filter(one -> DiskTypes.packing(one.mediaType()).isPresent())
                .max(Comparator.comparingLong(ContentDescriptor::size))
                .orElseThrow(() -> new ItemProblem("it holds no disk: " + types(manifest)));
        JsonNode config = config(client.smallBlob(name.repository(), manifest.config(), CONFIG_LIMIT));
        String told = Selection.architecture(
                PrintableText.of(config.path("architecture").asText(architecture), SHOWN));
        ArtifactFile file = new ArtifactFile(layer.digest().toString(), layer.size(), layer.mediaType(), "disk", 0);
        Annotations all = said.with(labels(config)).with(manifest.annotations()).with(layer.annotations());
        return new Found(manifest, all, told, List.of(file), true);
    }

    /** Container images have labels where artifacts have annotations. */
    private static Map<String, String> labels(JsonNode config) {
        return config.path("config").path("Labels").properties().stream()
                .filter(label -> label.getValue().isTextual())
                .collect(Collectors.toMap(
                        Map.Entry::getKey, label -> label.getValue().textValue(), (one, other) -> other));
    }

    private JsonNode config(byte[] document) {
        try {
            return json.readTree(document);
        } catch (IOException e) {
            throw new ItemProblem("its config is no valid JSON").causedBy(e);
        }
    }
}
