package org.cloudimagefactory.common.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An external program to run, as data. There is no shell: each argument reaches the program as it is.
 *
 * @param arguments program (a name that is looked up in PATH, or a path) and its arguments
 * @param directory working directory, or null for the current one
 * @param environment variables on top of the allow-listed ones
 * @param timeLimit after which the program and all that it started are ended
 * @param memoryLimit address space limit in bytes of each of its processes, 0 for none
 * @param onOutput called for each piece of stdout that ends in a newline or carriage return
 * @param onError called likewise for stderr
 * @param installHint what to tell an operator when the program is missing
 */
public record Command(
        List<String> arguments,
        @Nullable Path directory,
        Map<String, String> environment,
        Duration timeLimit,
        long memoryLimit,
        Consumer<String> onOutput,
        Consumer<String> onError,
        String installHint) {

    /** Limit for programs that only look something up. */
    public static final Duration SHORT = Duration.ofMinutes(1);

    public Command {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("no program given");
        }
    }

    /** A command with a short time limit and nothing else. */
    public static Command of(String program, String... arguments) {
        List<String> all = new ArrayList<>();
        all.add(program);
        all.addAll(List.of(arguments));
        return of(all);
    }

    /** As {@link #of(String, String...)}, from a list that begins with the program. */
    public static Command of(List<String> arguments) {
        String hint = "install " + arguments.get(0) + " or add its directory to PATH";
        return new Command(arguments, null, Map.of(), SHORT, 0, line -> {}, line -> {}, hint);
    }

    /** With this time limit. */
    public Command within(Duration limit) {
        return new Command(arguments, directory, environment, limit, memoryLimit, onOutput, onError, installHint);
    }

    /** In this working directory. */
    public Command in(Path workingDirectory) {
        return new Command(
                arguments, workingDirectory, environment, timeLimit, memoryLimit, onOutput, onError, installHint);
    }

    /** With one more environment variable. */
    public Command with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(name, value);
        return new Command(arguments, directory, more, timeLimit, memoryLimit, onOutput, onError, installHint);
    }

    /** With this limit of address space, in bytes. */
    public Command limitedToMemory(long bytes) {
        return new Command(arguments, directory, environment, timeLimit, bytes, onOutput, onError, installHint);
    }

    /** Hands each line of stdout to the listener as it comes. */
    public Command onOutput(Consumer<String> listener) {
        return new Command(arguments, directory, environment, timeLimit, memoryLimit, listener, onError, installHint);
    }

    /** Hands each line of stderr to the listener as it comes. */
    public Command onError(Consumer<String> listener) {
        return new Command(arguments, directory, environment, timeLimit, memoryLimit, onOutput, listener, installHint);
    }

    /** What to tell an operator when the program is missing. */
    public Command hint(String text) {
        return new Command(arguments, directory, environment, timeLimit, memoryLimit, onOutput, onError, text);
    }

    /** The program as it was named. */
    public String program() {
        return arguments.get(0);
    }

    /** One line that can be pasted into a shell, for logs. */
    public String shellLine() {
        return ShellText.quoteAll(arguments);
    }
}
