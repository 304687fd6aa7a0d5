package org.cloudimagefactory.comfy.catalogue;

import java.util.regex.Pattern;

/** Words of others in a command that users paste into a shell: whatever they hold, they stay one word. */
final class ShellWord {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");

    private ShellWord() {}

    /** The word as a shell has to be given it. */
    static String of(String word) {
        return PLAIN.matcher(word).matches() ? word : quoted(word);
    }

    /** The word in quotes, whether it needs them or not. */
    static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
