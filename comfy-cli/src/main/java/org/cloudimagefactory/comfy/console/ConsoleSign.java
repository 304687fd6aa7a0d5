package org.cloudimagefactory.comfy.console;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words on a console by which a machine says that it will not go on by itself.
 *
 * @param meaning what has happened, for the operator
 * @param words a pattern over lines, whose first line, or first group, is told; anchored, for logs also mention such words
 * @param within the number of last lines among which it must stand: 1 for a prompt, as nothing comes after it
 * @param looks for how many looks the console must not have changed; 0 for words after which nothing can come
 * @param isFinal whether no key brings the machine back, so that it counts even while keys are typed
 * @param captured whether the words were seen here, from the real program, or are only known from its sources
 * @param hint what to do
 */
record ConsoleSign(
        String meaning, Pattern words, int within, int looks, boolean isFinal, boolean captured, String hint) {
    /** The line with the words, where they stand in the text. */
    Optional<String> in(String text) {
        Matcher matcher = words.matcher(text);
        String found = null;
        while (matcher.find()) {
            found = matcher.group(Math.min(1, matcher.groupCount()))
                    .lines()
                    .findFirst()
                    .orElse("")
                    .strip();
        }
        return Optional.ofNullable(found);
    }
}
