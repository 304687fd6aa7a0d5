package org.cloudimagefactory.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A block of language {@code console}, taken apart: lines after a prompt are commands, what follows is what they print. */
final class ConsoleSession {
    private static final Pattern HERE_DOCUMENT = Pattern.compile("<<-?\\s*['\"]?([A-Za-z]+)['\"]?");

    /**
     * @param command what is typed, with its continuation lines
     * @param output the lines that it prints, if they are shown
     */
    record Exchange(String command, List<String> output) {}

    private ConsoleSession() {}

    static List<Exchange> of(String text) {
        List<Exchange> exchanges = new ArrayList<>();
        List<String> lines = text.lines().toList();
        int next = 0;
        while (next < lines.size()) {
            if (!lines.get(next).startsWith("$ ")) {
                throw new IllegalArgumentException("no prompt before: " + lines.get(next));
            }
            List<String> command = new ArrayList<>(List.of(lines.get(next++).substring(2)));
            while (next < lines.size() && goesOn(command)) {
                command.add(lines.get(next++).replaceFirst("^> ", ""));
            }
            List<String> output = new ArrayList<>();
            while (next < lines.size() && !lines.get(next).startsWith("$ ")) {
                output.add(lines.get(next++));
            }
            exchanges.add(new Exchange(String.join("\n", command), output));
        }
        return exchanges;
    }

    private static boolean goesOn(List<String> command) {
        String last = command.get(command.size() - 1);
        Matcher here = HERE_DOCUMENT.matcher(String.join("\n", command));
        return last.endsWith("\\") || (here.find() && !last.equals(here.group(1)));
    }
}
