package org.cloudimagefactory.comfy.command;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.UsageProblem;

/** Times as operators write them: {@code 90s}, {@code 45m}, {@code 4h}; a bare number is minutes. */
final class TimeLimit {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,5})([smh]?)");

    private TimeLimit() {}

    static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches() || Integer.parseInt(matcher.group(1)) == 0) {
            throw new UsageProblem("'" + text + "' is no time limit").hint("write it as 90s, 45m or 4h");
        }
        int number = Integer.parseInt(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofMinutes(number);
        };
    }
}
