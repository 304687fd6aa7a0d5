package org.cloudimagefactory.common.cli;

import java.util.function.Consumer;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The one place where problems become a line on stderr and an exit code. */
final class ErrorRendering {
    private final Tool tool;
    private final Consumer<String> heard;
    private @Nullable ConfiguredValues configured;

    /** Renders for the tool, and tells the listener of each problem. */
    ErrorRendering(Tool tool, Consumer<String> heard) {
        this.tool = tool;
        this.heard = heard;
    }

    /** What is configured for the run that begins. */
    void configuredAre(ConfiguredValues values) {
        this.configured = values;
    }

    /** A command line that picocli refused. */
    int parameterProblem(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        if (e.getCause() instanceof Problem problem) {
            return print(problem, command, false);
        }
        Problem problem = refused(e).causedBy(e);
        return print(configured == null ? problem : configured.blame(problem, e).orElse(problem), command, false);
    }

    /** A problem while a command was running. */
    int executionProblem(Exception e, CommandLine command, @Nullable ParseResult result) {
        boolean debug = ToolCommandLine.commonOptions(command.getCommandSpec().mixins()).stream()
                .anyMatch(CommonOptions::debug);
        Problem problem = Problem.of(e);
        if (configured != null && problem instanceof UsageProblem) {
            problem = configured.blame(problem, command.getCommandSpec()).orElse(problem);
        }
        return print(problem, command, debug);
    }

    int print(Problem problem, CommandLine command, boolean debug) {
        if (tool.shutdown().isShuttingDown()) {
            // What was interrupted has failed of course; the exit code says so.
            return problem.exitCode();
        }
        heard.accept(problem.line());
        NoticeWriter.of(command.getErr(), tool.name())
                .problem(tool.name() + ": " + problem.line(), debug ? problem : null);
        return problem.exitCode();
    }

    private static UsageProblem refused(ParameterException e) {
        CommandLine command = e.getCommandLine();
        NextSteps next = e instanceof MissingParameterException
                ? command.getCommandSpec().userObject().getClass().getAnnotation(NextSteps.class)
                : null;
        if (next != null) {
            return new UsageProblem(next.missing()).hint(next.hint());
        }
        String suggestion = e instanceof UnmatchedArgumentException unmatched ? Suggestion.of(unmatched) : "";
        return new UsageProblem(firstLine(e))
                .hint(suggestion + "'" + command.getCommandSpec().qualifiedName() + " --help' shows what there is");
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("wrong usage");
    }
}
