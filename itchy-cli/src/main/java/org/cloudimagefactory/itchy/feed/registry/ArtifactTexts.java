package org.cloudimagefactory.itchy.feed.registry;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.registry.RegistryDocument;
import org.cloudimagefactory.itchy.feed.registry.ArtifactReader.Found;
import org.jspecify.annotations.Nullable;

/** Says of an artifact what a list says of an image, in its fields. */
final class ArtifactTexts {
    private static final int DIGEST_SHOWN = 12;

    private ArtifactTexts() {}

    /**
     * The version of an appliance: its tag, where tags are versions; else what the annotations say; else when it was made, and of what.
     *
     * @param tag that is its version; null where the tag moves
     */
    static String version(RegistryDocument document, Annotations said, @Nullable String tag) {
        if (tag != null) {
            return tag;
        }
        String digest = document.digest().hex().substring(0, DIGEST_SHOWN);
        return said.get(Annotations.VERSION)
                .or(() -> said.get(Annotations.EGI + "tag"))
                .orElse(said.time(Annotations.CREATED)
                                .map(Instant::toString)
                                .map(time -> time + "-")
                                .orElse("")
                        + digest);
    }

    /** All that is said. */
    static Map<String, String> of(ApplianceName name, RegistryDocument document, Found found, String version) {
        Annotations said = found.said();
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("dc:identifier", name.identifier());
        // The title of a layer is the name of a file, which says less.
        Optional<String> title = Annotations.of(document.annotations())
                .with(found.manifest().annotations())
                .get(Annotations.TITLE)
                .or(() -> said.get(Annotations.EGI + "description"));
        texts.put(
                "dc:title", title.map(text -> text + " (" + name.shown() + ")").orElse(name.shown()));
        put(
                texts,
                "dc:description",
                said.get(Annotations.DESCRIPTION).or(() -> said.get(Annotations.EGI + "description")));
        put(texts, "dc:date:expires", said.time(Annotations.EXPIRES).map(Instant::toString));
        texts.put("hv:uri", "oci://" + name.repository() + "@" + document.digest());
        texts.put("hv:version", version);
        put(texts, "hv:format", format(found));
        if (!found.isContainerDisk() && found.disks().size() == 1) {
            texts.put("hv:size", Long.toString(found.disks().get(0).size()));
        }
        put(texts, "ad:mpuri", said.get(Annotations.PAGE));
        put(texts, "sl:arch", Optional.of(found.architecture()).filter(text -> !text.isEmpty()));
        put(texts, "sl:os", said.get(Annotations.GLANCE + "os_type"));
        put(texts, "sl:osname", said.get(Annotations.GLANCE + "os_distro"));
        put(texts, "sl:osversion", said.get(Annotations.GLANCE + "os_version"));
        return texts;
    }

    private static Optional<String> format(Found found) {
        if (found.disks().size() > 1) {
            return Optional.of("ova");
        }
        return found.isContainerDisk() ? Optional.empty() : found.said().get(Annotations.GLANCE + "disk_format");
    }

    private static void put(Map<String, String> texts, String field, Optional<String> value) {
        value.ifPresent(text -> texts.put(field, text));
    }
}
