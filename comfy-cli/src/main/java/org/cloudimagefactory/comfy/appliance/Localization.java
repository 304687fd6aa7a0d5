package org.cloudimagefactory.comfy.appliance;

import com.fasterxml.jackson.annotation.JsonAlias;
import org.jspecify.annotations.Nullable;

/**
 * Language and place of an appliance. What is null is neither asked for nor set: it stays as the system that the build starts
 * from has it.
 *
 * @param locale such as {@code en_GB.UTF-8}
 * @param keyboard layout such as {@code us} or {@code de}
 * @param timeZone such as {@code UTC} or {@code Europe/Prague}
 */
public record Localization(
        @Nullable String locale,
        @Nullable String keyboard,
        @JsonAlias("timezone") @Nullable String timeZone) {
    /** Nothing is said. */
    public static final Localization NONE = new Localization(null, null, null);

    /** What installers that must be told something are told when nothing is said. */
    public static final Localization USUAL = new Localization("en_US.UTF-8", "us", "UTC");

    /** The locale, or the usual one, for an installer that must be told one. */
    public String localeOrUsual() {
        return locale == null ? "en_US.UTF-8" : locale;
    }

    /** The keyboard layout, or the usual one. */
    public String keyboardOrUsual() {
        return keyboard == null ? "us" : keyboard;
    }

    /** The time zone, or the usual one. */
    public String timeZoneOrUsual() {
        return timeZone == null ? "UTC" : timeZone;
    }

    /** This one, and the other where this one says nothing. */
    public Localization or(Localization other) {
        return new Localization(
                locale == null ? other.locale : locale,
                keyboard == null ? other.keyboard : keyboard,
                timeZone == null ? other.timeZone : timeZone);
    }
}
