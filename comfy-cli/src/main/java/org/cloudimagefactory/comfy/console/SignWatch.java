package org.cloudimagefactory.comfy.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.PrintableText;

/**
 * Judges the words on a machine's consoles, look by look. A machine that has stopped stands still: words that something else
 * may follow count only when nothing did for some looks. So a log that tells of such words in passing does no harm.
 * While somebody types, prompts and dialogs are what the keys answer: until then only words count after which no key helps.
 */
final class SignWatch {
    private static final int TOLD = 200;
    /** What the kernel says behind a prompt does not answer it. */
    private static final Pattern KERNEL = Pattern.compile("\\[ *[0-9]+\\.[0-9]+\\](?:\\[[^]]*\\])? .*$");

    private final List<ConsoleSign> signs;
    private final List<String> givenUp;
    private List<List<String>> before = List.of();
    private int still;
    private int untouched = -1;
    private volatile boolean isTyping;

    /**
     * Watches for the known signs, and for the words by which the installer says that it has given up.
     *
     * @param isTyping whether somebody types at the machine, until {@link #typed}
     */
    SignWatch(List<ConsoleSign> signs, List<String> givenUp, boolean isTyping) {
        this.isTyping = isTyping;
        this.signs = List.copyOf(signs);
        this.givenUp = List.copyOf(givenUp);
    }

    /** From now on nobody types: from the next look on a prompt that stands still is one that nobody answers. */
    void typed() {
        isTyping = false;
    }

    /**
     * What one look at the consoles says.
     *
     * @param serial last lines of the serial console
     * @param firmware last lines of the firmware's debug port
     * @param screen the lines of the text screen, in no certain order; empty when it shows a picture
     */
    Optional<Standstill> look(List<String> serial, List<String> firmware, List<String> screen) {
        List<List<String>> now = List.of(List.copyOf(serial), List.copyOf(firmware), List.copyOf(screen));
        still = now.equals(before) ? still + 1 : 0;
        before = now;
        untouched = isTyping ? -1 : Math.min(untouched + 1, still);
        for (List<String> lines : List.of(serial, screen)) {
            Optional<Standstill> told = installer(lines);
            if (told.isPresent()) {
                return told;
            }
        }
        for (ConsoleSign sign : signs) {
            if ((sign.isFinal() ? still : untouched) < sign.looks()) {
                continue;
            }
            Optional<String> found = sign.in(last(serial, sign))
                    .or(() -> sign.in(last(firmware, sign)))
                    .or(() -> sign.in(String.join("\n", screen)));
            if (found.isPresent()) {
                return found.map(
                        line -> new Standstill(sign.meaning() + ": " + PrintableText.of(line, TOLD), sign.hint()));
            }
        }
        return Optional.empty();
    }

    private Optional<Standstill> installer(List<String> lines) {
        return lines.stream()
                .filter(line -> givenUp.stream().anyMatch(line::contains))
                .findFirst()
                .map(line -> new Standstill(
                        "the installer has given up: " + PrintableText.of(line.strip(), TOLD),
                        "its lines before this say why"));
    }

    /** The last lines among which a sign must stand; words after which nothing can come may stand anywhere. */
    private static String last(List<String> lines, ConsoleSign sign) {
        List<String> told = new ArrayList<>();
        int wanted = sign.looks() == 0 ? Integer.MAX_VALUE : sign.within();
        for (int i = lines.size() - 1; i >= 0 && told.size() < wanted; i--) {
            String line = lines.get(i);
            String words = sign.within() > 1
                    ? line
                    : KERNEL.matcher(line).replaceFirst("").stripTrailing();
            if (!words.isEmpty()) {
                told.add(0, words);
            }
        }
        return String.join("\n", told);
    }
}
