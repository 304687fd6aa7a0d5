package org.cloudimagefactory.common.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** A long text behind a head, broken between words where a terminal is too narrow for it. */
final class HangingText {
    /** Behind a head that takes more than half of the terminal. */
    private static final int LITTLE = 4;

    private HangingText() {}

    /** The lines; those after the first are indented by the columns of the head, or a little where it is a long one. */
    static List<String> lines(String head, String text, OptionalInt width) {
        if (width.isEmpty()) {
            return List.of(head + text);
        }
        int own = DisplayWidth.of(head);
        int indent = own * 2 <= width.getAsInt() ? own : Math.min(LITTLE, width.getAsInt() / 2);
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(head);
        // A head stands alone when there is no room for a word behind it.
        boolean isFresh = own < width.getAsInt();
        for (String word : text.split(" ", -1)) {
            if (!isFresh && DisplayWidth.of(line.toString()) + 1 + DisplayWidth.of(word) > width.getAsInt()) {
                lines.add(line.toString().stripTrailing());
                line = new StringBuilder(" ".repeat(indent));
                isFresh = true;
            }
            line.append(isFresh ? "" : " ").append(word);
            isFresh = false;
        }
        lines.add(line.toString());
        return lines;
    }
}
