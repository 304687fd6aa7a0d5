package org.cloudimagefactory.common.problem;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Why a JSON or YAML text cannot be read, in plain words: Jackson's own messages speak of its settings, too. */
public final class JsonReason {
    private static final int LONGEST = 200;
    private static final Pattern PLACE = Pattern.compile("\\[Source: [^]]*?line: (\\d+), column: (\\d+)]");
    private static final Pattern NO_PLACE = Pattern.compile(" ?(at )?\\[Source: [^]]*]");

    private static final Pattern SETTING =
            Pattern.compile(" \\([^()]*Feature[^()]*\\)|: enable \\S*Feature\\S* to allow");

    private JsonReason() {}

    /** What is wrong and where, for example {@code Unexpected character ('x' ...) (line 3, column 7)}. */
    public static String of(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        return at == null || at.getLineNr() < 1
                ? what(e)
                : what(e) + " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }

    /** What is wrong, without the place that the reader has reached. */
    public static String what(JsonProcessingException e) {
        // YAML's message says what it was about, what is wrong, and below each, indented, where.
        String lines = e.getOriginalMessage()
                .lines()
                .filter(line -> !line.startsWith(" "))
                .collect(Collectors.joining(": "));
        String placed = PLACE.matcher(lines).replaceAll("line $1, column $2");
        String plain = NO_PLACE.matcher(placed).replaceAll("");
        return PrintableText.of(SETTING.matcher(plain).replaceAll(""), LONGEST);
    }
}
