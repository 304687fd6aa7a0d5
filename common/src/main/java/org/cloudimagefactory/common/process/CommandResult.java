package org.cloudimagefactory.common.process;

import org.cloudimagefactory.common.problem.ItemProblem;

/**
 * How a program ended.
 *
 * @param command what was run
 * @param exitCode its exit code, 128 + n when signal n ended it
 * @param output what it wrote to stdout, cut at {@link ProcessCommandRunner#OUTPUT_LIMIT}
 * @param error the end of what it wrote to stderr
 * @param timedOut whether it was ended because its time was up
 */
public record CommandResult(Command command, int exitCode, String output, String error, boolean timedOut) {
    /** How programs in the C locale say that a file system is full. */
    public static final String NO_SPACE = "No space left on device";

    /** Whether the program said that all went well. */
    public boolean succeeded() {
        return exitCode == 0 && !timedOut;
    }

    /** Whether the program failed because a file system is full. */
    public boolean lacksSpace() {
        return !succeeded() && reason().contains(NO_SPACE);
    }

    /** This result, or a problem of one item that quotes the last thing the program said. */
    public CommandResult orThrow(String problem) {
        if (!succeeded()) {
            throw new ItemProblem(problem + ": " + reason());
        }
        return this;
    }

    /** Why the program failed, in its own last words. */
    public String reason() {
        if (timedOut) {
            return command.program() + " took longer than "
                    + command.timeLimit().toSeconds() + " s and was ended";
        }
        String last = lastLine(error.isBlank() ? output : error);
        return last.isEmpty() ? command.program() + " ended with exit code " + exitCode : last;
    }

    private static String lastLine(String text) {
        String[] lines = text.strip().split("[\r\n]+");
        return lines[lines.length - 1].strip();
    }
}
