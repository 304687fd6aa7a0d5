package org.cloudimagefactory.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.docs.BashSession.Answer;

/** Runs the command blocks of one page in their order, in one shell. */
final class PageRun {
    private static final Path FIXTURES =
            Path.of("src", "test", "resources", "docs").toAbsolutePath();

    private final DocumentPage page;
    private final PageStage stage;
    private final boolean slowToo;
    private final List<String> failures = new ArrayList<>();
    private int ran;

    PageRun(DocumentPage page, Path root, boolean slowToo) throws IOException {
        this.page = page;
        this.stage = new PageStage(root);
        this.slowToo = slowToo;
    }

    /**
     * @param ran how many blocks were run
     * @param failures what did not do as the page says
     */
    record Outcome(int ran, List<String> failures) {}

    Outcome run(String fixture) throws IOException, InterruptedException {
        Duration limit = slowToo ? Duration.ofHours(2) : Duration.ofMinutes(2);
        try (BashSession bash = new BashSession(stage.scripts(), stage.home(), stage.environment(), limit)) {
            boolean ready = hidden(bash, source("fixtures.sh"), "fixtures.sh")
                    && (!Files.exists(FIXTURES.resolve(fixture)) || hidden(bash, source(fixture), fixture));
            for (CommandBlock block : page.blocks()) {
                if (ready && failures.isEmpty() && wanted(block)) {
                    run(bash, block);
                }
            }
        }
        return new Outcome(ran, failures);
    }

    private boolean wanted(CommandBlock block) {
        return block.reasonNotToRun().isEmpty() && block.testedBy().isEmpty() && (slowToo || !block.slow());
    }

    private void run(BashSession bash, CommandBlock block) throws IOException, InterruptedException {
        if (!hidden(bash, block.setup(), block.place() + " (setup)")) {
            return;
        }
        switch (block.language()) {
            case "console" -> console(bash, block);
            case "cron" -> {
                for (String command : CrontabLines.commands(block.text())) {
                    expect(bash.run("sh -c " + quoted(placed(block, command))), block, command, List.of());
                }
            }
            default -> expect(bash.run(script(block)), block, block.text(), List.of());
        }
        ran++;
        hidden(bash, block.check(), block.place() + " (check)");
    }

    private void console(BashSession bash, CommandBlock block) throws IOException, InterruptedException {
        for (ConsoleSession.Exchange exchange : ConsoleSession.of(block.text())) {
            String command = placed(block, exchange.command());
            Answer answer = block.readyWhen().isPresent()
                    ? bash.start(command, stage.here(block.readyWhen().get()))
                    : bash.run(command);
            expect(answer, block, exchange.command(), exchange.output());
        }
    }

    private String script(CommandBlock block) {
        String text = placed(block, block.text());
        return block.exitCode() == 0 ? "set -e\n" + text + "\nset +e" : text;
    }

    private String placed(CommandBlock block, String command) {
        String here = stage.here(command);
        return block.inRepository()
                ? "( cd \"$REPOSITORY\" && HOME=$REAL_HOME && unset TMPDIR && \n" + here + "\n)"
                : here;
    }

    private void expect(Answer answer, CommandBlock block, String command, List<String> output) {
        String said = stage.there(answer.output());
        if (answer.exitCode() != block.exitCode()) {
            failures.add(block.place() + ": exit code " + answer.exitCode() + " of\n" + command + "\n" + said);
        } else if (!new ExpectedOutput(output).matches(said)) {
            failures.add(block.place() + ": the page shows\n" + String.join("\n", output) + "\nbut it prints\n" + said);
        }
    }

    /** Commands that the reader does not see. */
    private boolean hidden(BashSession bash, String commands, String place) throws IOException, InterruptedException {
        if (commands.isBlank() || !failures.isEmpty()) {
            return failures.isEmpty();
        }
        Answer answer = bash.run("set -e\n" + stage.here(commands) + "\nset +e");
        if (answer.exitCode() != 0) {
            failures.add(place + ": exit code " + answer.exitCode() + "\n" + stage.there(answer.output()));
        }
        return failures.isEmpty();
    }

    private static String source(String fixture) {
        return ". " + quoted(FIXTURES.resolve(fixture).toString());
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
