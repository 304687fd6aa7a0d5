package org.cloudimagefactory.common.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.work.Terminal;

/** How many columns the terminal has that results are printed on. */
public final class TerminalWidth {
    /** Narrower than any table can be made. */
    private static final int LEAST = 20;

    private static final int MOST = 10_000;
    /** What a terminal has that does not say. */
    private static final int USUAL = 80;

    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final CommandRunner runner;
    private final Map<String, String> environment;

    /** Asks stty; a number in {@code COLUMNS} goes first. */
    public TerminalWidth(CommandRunner runner, Map<String, String> environment) {
        this.runner = runner;
        this.environment = environment;
    }

    /** The width; none when stdout is no terminal. */
    public OptionalInt ofStdout() {
        if (!Terminal.isStdout()) {
            return OptionalInt.empty();
        }
        int told = columns(environment.getOrDefault("COLUMNS", ""));
        return OptionalInt.of(told > 0 ? told : asked());
    }

    private int asked() {
        try {
            Path terminal = Files.readSymbolicLink(Path.of("/proc/self/fd/1"));
            CommandResult result = runner.run(
                    Command.of("stty", "-F", terminal.toString(), "size").within(LIMIT));
            String[] size = result.output().strip().split(" ");
            int columns = result.succeeded() && size.length == 2 ? columns(size[1]) : 0;
            return columns > 0 ? columns : USUAL;
        } catch (IOException | Problem e) {
            return USUAL;
        }
    }

    private static int columns(String text) {
        int columns = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
        return columns == 0 ? 0 : Math.min(Math.max(columns, LEAST), MOST);
    }
}
