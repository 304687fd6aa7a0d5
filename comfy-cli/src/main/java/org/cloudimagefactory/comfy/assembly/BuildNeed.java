package org.cloudimagefactory.comfy.assembly;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether something has to be built, and why.
 *
 * @param why what decides it
 * @param there what the last build of it made, if there was one
 * @param age of that, where it is known
 */
public record BuildNeed(
        Why why, @Nullable BuildRecord there, @Nullable Duration age) {
    /** What decides. */
    public enum Why {
        /** There is no record of a build. */
        NEW("it was not built here yet"),
        /** The operator wants it. */
        FORCED("--force is given"),
        /** The record is of an older version of comfy. */
        OLDER_FORM("inputs are recorded in a new form"),
        /** It was made from something else. */
        CHANGED("its inputs have changed"),
        /** An image is missing. */
        IMAGES_GONE("an image of it is missing"),
        /** There may be newer packages. */
        TOO_OLD("packages that it was made from may be out of date"),
        /** It is there, and only to be tested. */
        UNTESTED("it was not tested yet"),
        /** It is there. */
        NOTHING("");

        private final String text;

        Why(String text) {
            this.text = text;
        }
    }

    /** Whether an image is to be made. */
    public boolean isBuild() {
        return why != Why.UNTESTED && why != Why.NOTHING;
    }

    /** Whether nothing is to be done. */
    public boolean isNothing() {
        return why == Why.NOTHING;
    }

    /** Whether the same is built again although nobody has changed anything. */
    boolean isSurprising() {
        return why == Why.OLDER_FORM || why == Why.TOO_OLD;
    }

    /** For people. */
    public String reason() {
        return why == Why.TOO_OLD && age != null ? days(age) + ", " + why.text : why.text;
    }

    /** An age for people; what a clock that was set back makes negative is new. */
    public static String days(Duration age) {
        long days = Math.max(0, age.toDays());
        return days == 1 ? "1 day old" : days + " days old";
    }
}
