package org.cloudimagefactory.comfy.appliance;

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
 */
public record SystemRelease(
        String distribution,
        String family,
        String version,
        String majorVersion,
        String codename,
        Architecture architecture,
        Firmware firmware,
        @Nullable String mirror) {}
