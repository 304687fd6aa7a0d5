package org.cloudimagefactory.common.setup;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.work.Terminal;
import org.jspecify.annotations.Nullable;

/** Answers that are typed, or that come through a pipe, one in each line; what is asked goes to stderr. */
public final class StandardInput implements Answers {
    private static final int LONGEST = 4096;

    private final Reader in;
    private final PrintWriter prompts;
    private final boolean isTerminal;

    private StandardInput(InputStream in, PrintWriter prompts, boolean isTerminal) {
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.prompts = prompts;
        this.isTerminal = isTerminal;
    }

    /** Answers from a stream, which is that of this process when it is {@code System.in}. */
    public static StandardInput of(InputStream in, PrintWriter prompts) {
        return new StandardInput(in, prompts, in == System.in && Terminal.isStdin());
    }

    @Override
    public @Nullable String line(String prompt) {
        ask(prompt);
        String answer = read();
        endPrompt();
        return answer;
    }

    @Override
    public @Nullable String secret(String prompt) {
        if (!isTerminal) {
            return line(prompt);
        }
        if (!Terminal.isStdout()) {
            throw new UsageProblem(
                            "a secret is asked for on a terminal only when stdout is one, too: it would be shown")
                    .hint("run it without a redirection, or make the file yourself");
        }
        // It asks only after the terminal has been told to show nothing: who types at once must not be seen either.
        char[] answer = Objects.requireNonNull(System.console()).readPassword("%s", prompt);
        return answer == null ? null : new String(answer);
    }

    private void ask(String prompt) {
        prompts.print(prompt);
        prompts.flush();
    }

    /** What was typed ended its line on the screen; what came through a pipe did not. */
    private void endPrompt() {
        if (!isTerminal) {
            prompts.println();
        }
    }

    private @Nullable String read() {
        StringBuilder line = new StringBuilder();
        try {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            while (next >= 0 && next != '\n') {
                if (line.length() == LONGEST) {
                    throw new UsageProblem("an answer of more than " + LONGEST + " characters");
                }
                line.append((char) next);
                next = in.read();
            }
            return line.toString();
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot read the answers", e);
        }
    }
}
