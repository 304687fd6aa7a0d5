package org.cloudimagefactory.docs;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a page shows of a command's output. A line of three dots stands for any lines, three dots in a line for any text; figures
 * count as equal to other figures, and one space as several.
 */
final class ExpectedOutput {
    private final List<String> lines;

    ExpectedOutput(List<String> lines) {
        this.lines = lines;
    }

    boolean matches(String actual) {
        if (lines.isEmpty()) {
            return true;
        }
        String pattern = lines.stream()
                .map(String::strip)
                .map(line -> line.equals("...") ? "(?:[^\n]*\n)*" : pattern(line) + "\n")
                .collect(Collectors.joining());
        String text = actual.lines().map(ExpectedOutput::plain).collect(Collectors.joining("\n", "", "\n"));
        return Pattern.compile(pattern).matcher(text).matches();
    }

    private static String pattern(String line) {
        return List.of(plain(line).split(Pattern.quote("..."), -1)).stream()
                .map(Pattern::quote)
                .collect(Collectors.joining("[^\n]*"));
    }

    private static String plain(String line) {
        return line.strip().replaceAll(" +", " ").replaceAll("[0-9]+", "0");
    }
}
