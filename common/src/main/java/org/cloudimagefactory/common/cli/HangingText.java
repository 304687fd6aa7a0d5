package org.cloudimagefactory.common.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** A long text behind a short head, broken between words where a terminal is too narrow for it. */
final class HangingText {
    private HangingText() {}

    /** The lines; those after the first are indented by the columns of the head. */
    static List<String> lines(String head, String text, OptionalInt width) {
        int indent = DisplayWidth.of(head);
        if (width.isEmpty() || width.getAsInt() <= indent + 1) {
            return List.of(head + text);
        }
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(head);
        boolean isFresh = true;
        for (String word : text.split(" ", -1)) {
            if (!isFresh && DisplayWidth.of(line.toString()) + 1 + DisplayWidth.of(word) > width.getAsInt()) {
                lines.add(line.toString());
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
