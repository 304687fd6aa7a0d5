package org.cloudimagefactory.distribution.completion;

import java.util.List;

/**
 * How the value of an option or parameter is completed.
 *
 * @param fixed words that are known when the script is made
 * @param asked kind of words that the tool is asked for by its hidden command, or empty
 * @param files whether the shell's own completion of files adds to that, or of directories
 * @param isList whether several values stand in one word, between commas
 */
public record Words(List<String> fixed, String asked, Files files, boolean isList) {
    /** Nothing can be known of the value. */
    public static final Words NONE = new Words(List.of(), "", Files.NONE, false);

    /** Which files the shell offers. */
    public enum Files {
        NONE,
        DIRECTORIES,
        ALL
    }

    public Words {
        fixed = List.copyOf(fixed);
    }

    static Words fixed(List<String> words, boolean isList) {
        return new Words(words, "", Files.NONE, isList);
    }

    static Words asked(String kind) {
        return new Words(List.of(), kind, Files.NONE, false);
    }

    static Words files(Files files) {
        return new Words(List.of(), "", files, false);
    }
}
