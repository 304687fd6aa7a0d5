package org.cloudimagefactory.comfy.check;

import java.util.Locale;
import java.util.Optional;
import org.cloudimagefactory.common.problem.PrintableText;

/**
 * How one check of a started image went.
 *
 * @param name of the check
 * @param outcome of it
 * @param detail what was seen
 */
public record CheckResult(String name, Outcome outcome, String detail) {
    private static final int DETAIL = 300;

    /** The ways that a check can go. */
    public enum Outcome {
        /** As it should be. */
        OK,
        /** Not as it should be. */
        FAILED,
        /** There was nothing to check. */
        SKIPPED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Reads what a guest says; anything of another form is passed over. */
    static Optional<CheckResult> parse(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != 3 || !fields[0].matches("[a-z0-9-]{1,40}") || !fields[1].matches("ok|failed|skipped")) {
            return Optional.empty();
        }
        Outcome outcome = Outcome.valueOf(fields[1].toUpperCase(Locale.ROOT));
        return Optional.of(new CheckResult(fields[0], outcome, PrintableText.of(fields[2].strip(), DETAIL)));
    }
}
