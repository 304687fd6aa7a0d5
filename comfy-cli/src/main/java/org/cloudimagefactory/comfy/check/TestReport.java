package org.cloudimagefactory.comfy.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was found when an image was started.
 *
 * @param image that was started
 * @param seconds from switching it on until it let somebody in
 * @param results of the checks
 * @param console directory with the last screen and the serial output, where they were kept
 */
public record TestReport(
        String image,
        long seconds,
        List<CheckResult> results,
        @Nullable Path console) {
    public TestReport {
        results = List.copyOf(results);
    }

    /** A report whose console is not kept, or not yet. */
    public TestReport(String image, long seconds, List<CheckResult> results) {
        this(image, seconds, results, null);
    }

    /** The same report, with its console kept in this directory. */
    TestReport withConsole(Path directory) {
        return new TestReport(image, seconds, results, directory);
    }

    /** Whether there are answers, and none of them is that something failed. */
    public boolean passed() {
        return !results.isEmpty()
                && results.stream().noneMatch(result -> result.outcome() == CheckResult.Outcome.FAILED);
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
        List<String> lines = new ArrayList<>(results.stream()
                .map(result -> String.format("%-8s %-16s %s", result.outcome(), result.name(), result.detail()))
                .toList());
        if (console != null) {
            lines.add(String.format("%-8s %-16s %s", "see", "console", "console.png and serial.log in " + console));
        }
        return lines;
    }
}
