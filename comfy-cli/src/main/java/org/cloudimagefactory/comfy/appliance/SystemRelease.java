package org.cloudimagefactory.comfy.appliance;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which system an appliance runs.
 *
 * @param distribution its name
 * @param family distributions that are alike: {@code debian}, {@code redhat}, {@code suse}, {@code alpine}, or a name of its own
 * @param version whole number, such as {@code 12.11}
 * @param majorVersion its first part
 * @param codename such as {@code bookworm}, or empty
 * @param architecture of the processor
 * @param firmware of the machine
 * @param mirror where packages come from, without a slash at the end; null: the distribution's usual one
 * @param guestMirror what the package sources of a started image are pointed to; null: they are left as they are
 */
public record SystemRelease(
        String distribution,
        String family,
        String version,
        String majorVersion,
        String codename,
        Architecture architecture,
        Firmware firmware,
        @Nullable String mirror,
        @Nullable String guestMirror) {
    /** The host name of its machines, where nobody gives them one. */
    public String hostname() {
        return distribution.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-");
    }

    /** The same system with package sources that are pointed to a mirror. */
    public SystemRelease withGuestMirror(String other) {
        return new SystemRelease(
                distribution, family, version, majorVersion, codename, architecture, firmware, mirror, other);
    }
}
