package org.cloudimagefactory.common.farm;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.cloudimagefactory.common.problem.Defect;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.LockedProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.jspecify.annotations.Nullable;

/**
 * What a job has written about itself at its end.
 *
 * @param token of its attempt
 * @param version of the tool that ran it
 * @param node that it ran on
 * @param exitCode one of {@link ExitCode}
 * @param problem why nothing came of it, or null
 * @param ofOneItem whether other jobs would not meet the same problem
 * @param result what came of it, or null
 * @param files SHA-256 of each file that it has made, by name
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record JobRecord(
        String token,
        String version,
        String node,
        int exitCode,
        @Nullable String problem,
        boolean ofOneItem,
        @Nullable JsonNode result,
        Map<String, String> files) {
    private static final int TEXT_LIMIT = 2000;

    /** All that must be there is; a result leads to no other directory than its own. */
    public JobRecord {
        Objects.requireNonNull(token);
        Objects.requireNonNull(version);
        Objects.requireNonNull(node);
        files = new TreeMap<>(Objects.requireNonNullElse(files, Map.of()));
        for (String name : files.keySet()) {
            if (name.isEmpty() || name.startsWith(".") || name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("'" + name + "' is no name of a result");
            }
        }
        if (exitCode == ExitCode.OK && result == null) {
            throw new IllegalArgumentException("a record without a result");
        }
    }

    /** The problem that a job ended with. */
    static JobRecord of(String token, String version, String node, Problem problem) {
        return new JobRecord(
                token, version, node, problem.exitCode(), problem.line(), problem.isOfOneItem(), null, Map.of());
    }

    /** The problem, as if it had been met here. */
    Problem asProblem() {
        String text =
                PrintableText.of(Objects.requireNonNullElse(problem, "ended with exit code " + exitCode), TEXT_LIMIT)
                        + " (on " + PrintableText.of(node) + ")";
        return switch (exitCode) {
            case ExitCode.ENVIRONMENT ->
                ofOneItem ? new EnvironmentProblem(text).ofOneItem() : new EnvironmentProblem(text);
            case ExitCode.USAGE -> new UsageProblem(text);
            case ExitCode.LOCKED -> new LockedProblem(text);
            case ExitCode.DEFECT -> new Defect(text);
            default -> new ItemProblem(text);
        };
    }
}
