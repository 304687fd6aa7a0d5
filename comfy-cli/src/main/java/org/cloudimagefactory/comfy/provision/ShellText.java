package org.cloudimagefactory.comfy.provision;

import java.util.Collection;
import java.util.stream.Collectors;

/** Text for POSIX shells. */
public final class ShellText {
    private ShellText() {}

    /** As one word, whatever it holds. */
    public static String quote(String text) {
        return text.matches("[A-Za-z0-9_./:=,@%+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /** As one word each. */
    public static String quoteAll(Collection<String> texts) {
        return texts.stream().map(ShellText::quote).collect(Collectors.joining(" "));
    }
}
