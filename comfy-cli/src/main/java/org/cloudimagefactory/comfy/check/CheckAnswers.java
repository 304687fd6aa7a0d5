package org.cloudimagefactory.comfy.check;

import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.process.CommandResult;

/** Judges what a guest answered: each check must have, once, and the session must have come to its proper end. */
final class CheckAnswers {
    /** Those of guest-checks.sh that are always there. */
    private static final List<String> ALWAYS = List.of(
            "cloud-init", "services", "host-keys", "machine-id", "root-grown", "root-password", "listening-ports");
    /** What ssh itself says when the connection breaks. */
    private static final int BROKEN = 255;

    private CheckAnswers() {}

    static List<CheckResult> of(CommandResult session, List<Integer> ports) {
        List<CheckResult> results = new ArrayList<>(session.output()
                .lines()
                .flatMap(line -> CheckResult.parse(line).stream())
                .toList());
        List<String> answered = results.stream().map(CheckResult::name).toList();
        List<String> wanted = new ArrayList<>(ALWAYS);
        ports.forEach(port -> wanted.add("port-" + port));
        List<String> missing =
                wanted.stream().filter(name -> !answered.contains(name)).toList();
        List<String> problems = new ArrayList<>();
        if (!missing.isEmpty()) {
            problems.add("no answer of " + String.join(", ", missing));
        }
        if (answered.stream().distinct().count() < answered.size()) {
            problems.add("some answered twice");
        }
        if (!session.succeeded()) {
            problems.add(end(session));
        }
        if (!problems.isEmpty()) {
            results.add(new CheckResult("checks", CheckResult.Outcome.FAILED, String.join("; ", problems)));
        }
        return results;
    }

    private static String end(CommandResult session) {
        if (session.timedOut()) {
            return session.reason();
        }
        String words = session.error().isBlank() ? "" : ": " + session.reason();
        return session.exitCode() == BROKEN
                ? "the connection broke" + words
                : "the checks ended with exit code " + session.exitCode() + words;
    }
}
