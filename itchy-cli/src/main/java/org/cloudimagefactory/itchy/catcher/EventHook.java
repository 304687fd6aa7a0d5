package org.cloudimagefactory.itchy.catcher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.CommandRunner;

/** A program of the site that is called once per event with the variables in its environment, as vmCatcher calls its hook. */
public final class EventHook {
    private static final Pattern WORD = Pattern.compile("\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"']+))(?=\\s|$)");

    private final List<String> words;
    private final CommandRunner runner;
    private final Duration limit;

    private EventHook(List<String> words, CommandRunner runner, Duration limit) {
        this.words = words;
        this.runner = runner;
        this.limit = limit;
    }

    /** No hook. */
    public static EventHook none(CommandRunner runner) {
        return new EventHook(List.of(), runner, Duration.ZERO);
    }

    /** A program and its arguments, quoted where they hold spaces; no shell reads them. */
    public static EventHook parse(String text, CommandRunner runner, Duration limit) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        int end = 0;
        while (matcher.lookingAt()) {
            String quoted = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
            words.add(quoted == null ? matcher.group(3) : quoted);
            end = matcher.end();
            matcher.region(end, text.length());
        }
        if (words.isEmpty() || !text.substring(end).isBlank()) {
            throw new UsageProblem("cannot read the event hook '" + text + "'")
                    .hint("give a program and its arguments, in quotes where they hold spaces");
        }
        return new EventHook(words, runner, limit);
    }

    /** Calls the program; tells why it failed, if it did. */
    Optional<String> call(Map<String, String> variables) {
        if (words.isEmpty()) {
            return Optional.empty();
        }
        Command command = Command.of(words).within(limit).hint("check --event-hook");
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            command = command.with(variable.getKey(), variable.getValue());
        }
        try {
            CommandResult result = runner.run(command);
            return result.succeeded() ? Optional.empty() : Optional.of(result.reason());
        } catch (Problem e) {
            return Optional.of(e.line());
        }
    }
}
