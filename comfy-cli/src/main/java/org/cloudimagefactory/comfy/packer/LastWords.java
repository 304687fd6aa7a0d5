package org.cloudimagefactory.comfy.packer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.PrintableText;

/**
 * What a Packer run said that helps to see why it failed: the step that it was at, the last lines of the program that ran in it,
 * and what Packer makes of it. What Packer says of its own cleaning up pushes none of it out.
 */
final class LastWords {
    /** Before each line Packer names the builder. */
    private static final Pattern PREFIX = Pattern.compile("^(?:==>|-->)?\\s*(?:qemu|virtualbox-iso): ?");

    private static final Pattern REASON = Pattern.compile("^Build '[^']*' errored[^:]*: ?");
    private static final Pattern CLEANING = Pattern.compile("^(?:aborted: skipping cleanup|Step \"[^\"]*\" failed"
            + "|Provisioning step had errors: Running the cleanup|Some builds didn't complete|Builds finished"
            + "|Errored builds|Deleting output directory|Deleting the virtual|Cleaning up|Cancelling build"
            + "|Cleanly cancelled builds|Step \"[^\"]*\" cleanup|==> (?:Wait completed|Some builds|Builds)"
            + "|Pausing after run of step).*");
    private static final int LINES = 8;
    private static final int LINE = 200;
    private static final int TOLD = 600;

    private final Deque<String> lines = new ArrayDeque<>();
    private String step = "";
    private String reason = "";

    /** Packer says something. */
    void hear(PackerMessage message) {
        for (String part : message.text().split("[\r\n]+")) {
            String line = PREFIX.matcher(part).replaceFirst("").strip();
            if (line.isEmpty() || CLEANING.matcher(line).matches()) {
                continue;
            }
            if (REASON.matcher(line).find()) {
                reason = REASON.matcher(line).replaceFirst("").strip();
            } else if (message.kind().equals("say") && reason.isEmpty()) {
                step = line;
                lines.clear();
            } else if (reason.isEmpty()) {
                add(line);
            }
        }
    }

    private void add(String line) {
        if (lines.size() == LINES) {
            lines.removeFirst();
        }
        lines.addLast(PrintableText.of(line, LINE));
    }

    /** Where the run was, as Packer calls it; empty before its first step. */
    String step() {
        return PrintableText.of(step, LINE);
    }

    /** Whether nothing was said. */
    boolean isEmpty() {
        return step.isEmpty() && reason.isEmpty() && lines.isEmpty();
    }

    /** Step, the last lines of its program, and Packer's verdict, in one line. */
    String oneLine() {
        List<String> parts = new ArrayList<>();
        if (!step.isEmpty()) {
            parts.add(step());
        }
        List<String> last = fitting();
        last.remove(reason);
        if (!last.isEmpty()) {
            parts.add((step.isEmpty() ? "the last lines: " : "its last lines: ") + String.join(" | ", last));
        }
        if (!reason.isEmpty()) {
            parts.add(PrintableText.of(reason, LINE));
        }
        return String.join("; ", parts);
    }

    /** As many of the last lines as can be read in one message; the very last one is always there. */
    private List<String> fitting() {
        List<String> fitting = new ArrayList<>();
        int length = 0;
        for (String line : (Iterable<String>) lines::descendingIterator) {
            length += line.length();
            if (length > TOLD) {
                break;
            }
            fitting.add(0, line);
        }
        return fitting;
    }
}
