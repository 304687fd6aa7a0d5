package org.cloudimagefactory.common.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

class GroupedHelpTest {
    @Command(name = "toy", mixinStandardHelpOptions = true)
    static final class Toy extends RootCommand {}

    @InGroup(OptionGroup.TRANSFER)
    static final class Many {
        @Option(names = "--a1")
        boolean a1;

        @Option(names = "--a2")
        boolean a2;

        @Option(names = "--a3")
        boolean a3;

        @Option(names = "--a4")
        boolean a4;

        @Option(names = "--a5")
        boolean a5;

        @Option(names = "--a6")
        boolean a6;

        @InGroup(OptionGroup.FILES)
        @Option(names = "--place", paramLabel = "DIR", defaultValue = "/usual", description = "Where.")
        Path place = Path.of("/");

        @Option(names = "--secret", hidden = true)
        boolean secret;
    }

    @Command(name = "large")
    @NextSteps(missing = "nothing is named", hint = "next: 'toy small'")
    static final class Large extends ResultCommand {
        @Mixin
        Many many = new Many();

        @Option(names = "--b1")
        boolean b1;

        @Option(names = "--b2")
        boolean b2;

        @Option(names = "--b3")
        boolean b3;

        @Option(names = "--b4")
        boolean b4;

        @Parameters(paramLabel = "THING")
        String thing = "";

        @Override
        protected void run() {
            printer().line(thing + " " + many.place);
        }
    }

    @Command(name = "small")
    static final class Small extends ToolCommand {
        @Override
        protected void run() {}
    }

    private record Run(int exitCode, String out, String err) {}

    @Test
    void optionsStandUnderTheHeadingsOfTheirGroupsInTheOrderOfThese() {
        String help = run(Map.of(), "large", "--help").out();
        assertTrue(help.startsWith("Usage: toy large [OPTIONS] THING\n"), help);
        List<Integer> places = List.of(
                        "\nFiles:\n", "--place", "\nTransfer:\n", "--a1", "\nOutput:\n", "\nOther options:\n", "--b1")
                .stream()
                .map(help::indexOf)
                .toList();
        assertEquals(places.stream().sorted().toList(), places, help);
        assertTrue(places.get(0) > 0, help);
        assertFalse(help.contains("--secret"), help);
    }

    @Test
    void configuredValuesCountAlsoWhereNoOptionOfTheGroupIsTyped() {
        assertEquals("x /usual\n", run(Map.of(), "large", "x").out());
        assertEquals(
                "x /configured\n",
                run(Map.of("TOY_PLACE", "/configured"), "large", "x").out());
    }

    @Test
    void fewOptionsAreOneList() {
        String help = run(Map.of(), "small", "--help").out();
        assertFalse(help.contains("Output:"), help);
        assertTrue(help.contains("[--debug]"), help);
    }

    @Test
    void slipsAreAnsweredByTheNearestName() {
        assertEquals(
                "toy: Unmatched argument at index 0: 'lareg'; did you mean 'large'? 'toy --help' shows what there is\n",
                run(Map.of(), "lareg").err());
        assertEquals(
                "toy: Unknown option: '--plaec=x'; did you mean '--place'? 'toy large --help' shows what there is\n",
                run(Map.of(), "large", "y", "--plaec=x").err());
        assertEquals(
                "toy: Unknown option: '--plaec'; did you mean '--place', after a command? 'toy --help' shows what there is\n",
                run(Map.of(), "--plaec").err());
        assertEquals(
                "toy: Unknown option: '--secrte'; 'toy large --help' shows what there is\n",
                run(Map.of(), "large", "y", "--secrte").err());
        assertEquals(
                "toy: Unknown option: '-q'; 'toy large --help' shows what there is\n",
                run(Map.of(), "large", "y", "-q").err());
    }

    @Test
    void aCommandWithoutWhatItWorksOnSaysWhatNext() {
        Run run = run(Map.of(), "large");
        assertEquals(2, run.exitCode());
        assertEquals("toy: nothing is named; next: 'toy small'\n", run.err());
    }

    private Run run(Map<String, String> environment, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Tool tool = new Tool("toy", new Toy(), Map.of(), List.of(), environment, new ShutdownTasks());
        ToolCommandLine line = new ToolCommandLine(tool, List.of(new Large(), new Small()));
        CommandLine commandLine = line.commandLine();
        commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exitCode = line.run(arguments);
        return new Run(exitCode, out.toString(), err.toString());
    }
}
