package org.cloudimagefactory.itchy.subscription;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.itchy.download.FileDigest;
import org.jspecify.annotations.Nullable;

/**
 * An image that was announced as available.
 *
 * @param identifier of the image
 * @param subscription that it came from; it may be gone
 * @param fileName in the cache
 * @param digest by which its source knows the bytes
 * @param sha512 of the file
 * @param version that was announced
 * @param form of the file, where it was put together from chunks; null where it is the file that was listed
 * @param event the variables that it was announced with
 */
public record AnnouncedImage(
        String identifier,
        long subscription,
        String fileName,
        FileDigest digest,
        String sha512,
        String version,
        @Nullable AssembledForm form,
        SortedMap<String, String> event) {
    public AnnouncedImage {
        event = Collections.unmodifiableSortedMap(new TreeMap<>(event));
    }

    /** Whether these are its bytes. */
    public boolean isOf(FileDigest other) {
        return other.equals(digest)
                || (other.algorithm() == Digest.SHA_512 && other.hex().equals(sha512));
    }
}
