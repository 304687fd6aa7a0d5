package org.cloudimagefactory.comfy.check;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What was found when an image was started.
 *
 * @param image that was started
 * @param seconds from switching it on until it let somebody in
 * @param results of the checks
 */
public record TestReport(String image, long seconds, List<CheckResult> results) {
    /** Copies the list. */
    public TestReport {
        results = List.copyOf(results);
    }

    /** Whether nothing failed. */
    public boolean passed() {
        return results.stream().noneMatch(result -> result.outcome() == CheckResult.Outcome.FAILED);
    }

    /** The failed checks, in one line. */
    public String failures() {
        return results.stream()
                .filter(result -> result.outcome() == CheckResult.Outcome.FAILED)
                .map(result -> result.name() + " (" + result.detail() + ")")
                .collect(Collectors.joining(", "));
    }

    /** One line for each check. */
    public List<String> lines() {
        return results.stream()
                .map(result -> String.format("%-8s %-16s %s", result.outcome(), result.name(), result.detail()))
                .toList();
    }
}
