package org.cloudimagefactory.distribution.completion;

import java.util.List;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.process.ShellText;

/** Texts as words of a shell. */
final class Quoting {
    private Quoting() {}

    /** In single quotes, as bash and zsh read them. */
    static String single(String text) {
        return ShellText.inQuotes(text);
    }

    /** In single quotes, as fish reads them. */
    static String fish(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    /** Words of a list, which hold neither blanks nor quotes. */
    static String words(List<String> words) {
        for (String word : words) {
            if (!word.matches("[A-Za-z0-9._:+-]+")) {
                throw new IllegalArgumentException("no plain word: " + word);
            }
        }
        return words.stream().collect(Collectors.joining(" "));
    }
}
