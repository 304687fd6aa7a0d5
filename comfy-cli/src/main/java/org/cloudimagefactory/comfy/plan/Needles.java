package org.cloudimagefactory.comfy.plan;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What may stand in an identifier for something that is known only when it is built. */
final class Needles {
    private static final Pattern NEEDLE = Pattern.compile("\\$[nvtg]");
    /** Digits of a time in minutes. */
    private static final int MINUTE = 12;

    private final Map<String, String> values;

    Needles(String name, String version, String timestamp, List<String> groups) {
        values =
                Map.of("$n", name, "$v", version, "$t", timestamp.substring(0, MINUTE), "$g", String.join(",", groups));
    }

    /** The text with its needles replaced; what replaces one is not looked at again. */
    String replacedIn(String text) {
        return NEEDLE.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(String.valueOf(values.get(match.group()))));
    }
}
