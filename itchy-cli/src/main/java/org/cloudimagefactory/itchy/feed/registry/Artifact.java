package org.cloudimagefactory.itchy.feed.registry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.registry.AnnotatedChunks;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest offers, decided: which layers are disks, and what is said of them. It is what is held of it.
 *
 * @param manifest digest of the document under the tag
 * @param version of the appliance
 * @param disks layers, the one to boot from first
 * @param containerDisk whether the only layer is a tar archive with the disk below {@code disk/}
 * @param expires when it is over by its own word, RFC 3339, if it says so
 * @param texts what is said of it, under the names of the fields of an image list
 * @param packages layer with a list of its packages, if one is attached
 * @param chunks the content of its only disk in chunks, if its manifest says so
 */
record Artifact(
        String manifest,
        String version,
        List<ArtifactFile> disks,
        boolean containerDisk,
        @Nullable String expires,
        Map<String, String> texts,
        @Nullable ArtifactFile packages,
        @Nullable AnnotatedChunks chunks) {
    Artifact {
        disks = List.copyOf(disks);
        texts = new LinkedHashMap<>(texts);
    }
}
