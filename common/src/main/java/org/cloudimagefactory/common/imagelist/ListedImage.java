package org.cloudimagefactory.common.imagelist;

import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One image of a list.
 *
 * @param identifier what makes versions of the same image known as such
 * @param version of the image
 * @param uri where it is
 * @param size bytes of the file
 * @param sha512 of the file, hexadecimal in lower case
 * @param expires when the publisher stops to vouch for it, if ever
 * @param texts all fields that are text or numbers, as text, in the order of the list
 */
public record ListedImage(
        String identifier,
        String version,
        URI uri,
        long size,
        String sha512,
        @Nullable Instant expires,
        Map<String, String> texts) {
    /** Copies the map, keeping its order. */
    public ListedImage {
        texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
    }
}
