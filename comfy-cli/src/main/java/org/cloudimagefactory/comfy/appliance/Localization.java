package org.cloudimagefactory.comfy.appliance;

/**
 * Language and place of an appliance.
 *
 * @param locale such as {@code en_GB.UTF-8}
 * @param keyboard layout such as {@code us} or {@code de}
 * @param timeZone such as {@code UTC} or {@code Europe/Prague}
 */
public record Localization(String locale, String keyboard, String timeZone) {
    /** What holds when nothing is said. */
    public static final Localization DEFAULT = new Localization("en_US.UTF-8", "us", "UTC");
}
