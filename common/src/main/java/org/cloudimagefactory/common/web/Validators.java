package org.cloudimagefactory.common.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * By what a server recognises whether something has changed.
 *
 * @param etag as the server gave it
 * @param lastModified as the server gave it
 * @param weak whether the etag says less than "the same bytes"
 */
public record Validators(@Nullable String etag, @Nullable String lastModified, boolean weak) {
    /** Nothing to recognise it by. */
    public static final Validators NONE = new Validators(null, null, false);

    /** As they are kept. */
    public static Validators of(@Nullable String etag, @Nullable String lastModified) {
        return new Validators(etag, lastModified, etag != null && etag.regionMatches(true, 0, "W/", 0, 2));
    }

    /** The header fields of a request for what has changed since. */
    public Map<String, String> ifChanged() {
        Map<String, String> headers = new LinkedHashMap<>();
        if (etag != null) {
            headers.put("If-None-Match", etag);
        }
        if (lastModified != null) {
            headers.put("If-Modified-Since", lastModified);
        }
        return headers;
    }

    /** The value of If-Range, where anything is strong enough for it. */
    public Optional<String> ifRange() {
        return etag != null && !weak ? Optional.of(etag) : Optional.ofNullable(lastModified);
    }
}
