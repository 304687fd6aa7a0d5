package org.cloudimagefactory.comfy.description;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a system can be made from, and where that is.
 *
 * @param mirrors where it can be fetched from, the preferred one first
 * @param isoUrl where the installer is, when it is fetched
 * @param isoChecksum bare hexadecimal digest, or with its algorithm before a colon, or {@code file:URL}
 * @param isoChecksumType algorithm of a bare digest
 * @param installerIso how the installer is made, when it is not fetched
 * @param cloudImage the distribution's own cloud image, where there is one
 */
public record Media(
        List<String> mirrors,
        @Nullable String isoUrl,
        @Nullable String isoChecksum,
        @Nullable String isoChecksumType,
        @Nullable InstallerIso installerIso,
        @Nullable CloudImageSource cloudImage) {
    public Media {
        mirrors = mirrors == null ? List.of() : List.copyOf(mirrors);
    }

    /** The preferred mirror, or null. */
    public @Nullable String mirror() {
        return mirrors.isEmpty() ? null : mirrors.get(0);
    }
}
