package org.cloudimagefactory.common.completion;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.cloudimagefactory.common.problem.PrintableText;

/**
 * The hidden command by which shells complete words: {@code complete KIND PREFIX WORD...} prints the words of a kind that begin
 * with the prefix, one a line and sorted. Nothing is ever said of what cannot be read, and the exit code is always 0: who presses
 * the tab key asks for no message. A word that could steer a terminal, or that would be taken for an option, is left out.
 */
public final class Completion {
    /** Nobody reads a longer list. */
    private static final int LIMIT = 1000;

    private static final int WORD_LIMIT = 4096;

    private final Map<String, CandidateSource> sources;

    /** Answers from the source of each kind. */
    public Completion(Map<String, CandidateSource> sources) {
        this.sources = Map.copyOf(sources);
    }

    /** Prints the words that the arguments ask for: the name of this command, a kind, a prefix, and the words before it. */
    public void answer(PrintStream out, String... arguments) {
        List<String> all = List.of(arguments);
        CandidateSource source = all.size() < 2 ? null : sources.get(all.get(1));
        if (source == null) {
            return;
        }
        String prefix = all.size() < 3 ? "" : all.get(2);
        TypedWords typed = new TypedWords(all.subList(Math.min(3, all.size()), all.size()));
        StringBuilder lines = new StringBuilder();
        words(source, prefix, typed).stream()
                .limit(LIMIT)
                .forEach(word -> lines.append(word).append('\n'));
        out.print(lines);
        out.flush();
    }

    private static Set<String> words(CandidateSource source, String prefix, TypedWords typed) {
        Set<String> words = new TreeSet<>();
        try {
            for (String word : source.candidates(typed)) {
                if (word.startsWith(prefix) && isWord(word)) {
                    words.add(word);
                }
            }
        } catch (IOException | RuntimeException | LinkageError e) {
            // What there is, is offered.
        }
        return words;
    }

    private static boolean isWord(String text) {
        return !text.isEmpty()
                && text.length() <= WORD_LIMIT
                && text.charAt(0) != '-'
                // What a name becomes that is no text.
                && text.indexOf('\ufffd') < 0
                && text.equals(PrintableText.of(text));
    }
}
