package org.cloudimagefactory.common.process;

import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Text for POSIX shells: what people paste there, and scripts that are made. */
public final class ShellText {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=,@%+-]+");

    private ShellText() {}

    /** As one word, whatever it holds. */
    public static String quote(String text) {
        return PLAIN.matcher(text).matches() ? text : inQuotes(text);
    }

    /** As one word in quotes, whether it needs them or not. */
    public static String inQuotes(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /** As one word each. */
    public static String quoteAll(Collection<String> texts) {
        return texts.stream().map(ShellText::quote).collect(Collectors.joining(" "));
    }
}
