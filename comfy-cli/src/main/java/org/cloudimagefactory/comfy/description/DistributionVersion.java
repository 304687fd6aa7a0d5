package org.cloudimagefactory.comfy.description;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One version of a distribution, as the predecessor's description files have it.
 *
 * @param major first part of the number
 * @param minor second part, where there is one
 * @param patch third part, where there is one
 * @param codename such as {@code bookworm}
 * @param isoUrl where the installer comes from; absent when a script makes it
 * @param isoChecksum bare hexadecimal digest, or with its algorithm before a colon, or {@code file:URL}
 * @param isoChecksumType algorithm of a bare digest
 * @param name of the version, for people
 */
public record DistributionVersion(
        @JsonProperty(value = "major_version", required = true)
        String major,

        @JsonProperty("minor_version") @Nullable String minor,
        @JsonProperty("patch_version") @Nullable String patch,
        @Nullable String codename,
        @JsonProperty("iso_url") @Nullable String isoUrl,
        @JsonProperty("iso_checksum") @Nullable String isoChecksum,
        @JsonProperty("iso_checksum_type") @Nullable String isoChecksumType,
        @Nullable String name) {
    /** The whole number. */
    public VersionNumber number() {
        List<String> parts = new ArrayList<>(List.of(major));
        for (String part : new String[] {minor, patch}) {
            if (part == null || part.isEmpty()) {
                break;
            }
            parts.add(part);
        }
        return new VersionNumber(parts);
    }
}
