package org.cloudimagefactory.comfy.command;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.problem.UsageProblem;

/** Ages as operators write them: {@code 12h}, {@code 7d}, {@code 4w}; a bare number is days; {@code never} is no limit. */
final class MaxAge {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,5})([hdw]?)");
    private static final Duration NO_LIMIT = Duration.ofDays(365_000);

    private MaxAge() {}

    static Duration parse(String text) {
        if (text.strip().equals("never")) {
            return NO_LIMIT;
        }
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new UsageProblem("'" + PrintableText.of(text, 40) + "' is no age")
                    .hint("write it as 12h, 7d or 4w, or never");
        }
        int number = Integer.parseInt(matcher.group(1));
        return switch (matcher.group(2)) {
            case "h" -> Duration.ofHours(number);
            case "w" -> Duration.ofDays(7L * number);
            default -> Duration.ofDays(number);
        };
    }
}
