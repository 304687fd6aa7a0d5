package org.cloudimagefactory.itchy.download;

import org.jspecify.annotations.Nullable;

/**
 * A file that was written and is what its source promised.
 *
 * @param size bytes
 * @param sha512 of all of it, hexadecimal in lower case
 * @param format what it is, where that is another form than its source offers; null for that one
 */
public record StoredContent(
        long size, String sha512, @Nullable String format) {
    /** In the form that its source offers. */
    public StoredContent(long size, String sha512) {
        this(size, sha512, null);
    }
}
