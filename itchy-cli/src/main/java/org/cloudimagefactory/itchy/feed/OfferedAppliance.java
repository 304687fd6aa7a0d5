package org.cloudimagefactory.itchy.feed;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cloudimagefactory.itchy.download.ChunkSource;
import org.cloudimagefactory.itchy.download.ContentSource;
import org.cloudimagefactory.itchy.download.FileDigest;
import org.jspecify.annotations.Nullable;

/**
 * One version of an appliance that may be had.
 *
 * @param identifier what makes versions of the same appliance known as such
 * @param version of the appliance
 * @param content where its bytes are
 * @param size in bytes, as far as the source tells it: for progress and listings
 * @param digest by which the same bytes are known as such
 * @param created since when it is vouched for
 * @param texts what is said of it, under the names of the fields of an image list, in which events tell it
 * @param sbom a list of its packages, if there is one
 * @param chunks its content in chunks, if there is that
 */
public record OfferedAppliance(
        String identifier,
        String version,
        ContentSource content,
        long size,
        FileDigest digest,
        Instant created,
        Map<String, String> texts,
        @Nullable ContentSource sbom,
        @Nullable ChunkSource chunks) {
    /** Copies the map, keeping its order. */
    public OfferedAppliance {
        texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
    }

    /** One that is not there in chunks. */
    public OfferedAppliance(
            String identifier,
            String version,
            ContentSource content,
            long size,
            FileDigest digest,
            Instant created,
            Map<String, String> texts,
            @Nullable ContentSource sbom) {
        this(identifier, version, content, size, digest, created, texts, sbom, null);
    }
}
