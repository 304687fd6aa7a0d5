package org.cloudimagefactory.common.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

class PreparedOptionsTest {
    private static final String WORK = Work.class.getName();

    @TempDir
    private Path directory;

    private final StringWriter err = new StringWriter();
    private final List<Work> made = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();

    @Command(name = "toy", mixinStandardHelpOptions = true)
    private static final class Toy implements Runnable {
        @Override
        public void run() {}
    }

    private static final class Places {
        @Option(names = {"-m", "--metadata-dir"})
        private String metadata = "/built-in";

        @Option(names = "--tag", split = ",")
        private List<String> tags = List.of();
    }

    @Command(name = "work")
    private static final class Work implements Callable<Integer> {
        @SuppressWarnings("UnusedVariable")
        @Mixin
        private CommonOptions common = new CommonOptions();

        @Mixin
        private Places places = new Places();

        @Option(names = "--times", defaultValue = "2")
        private int times;

        private boolean isLoud;

        // Picocli calls it.
        @SuppressWarnings("UnusedMethod")
        @Option(names = "--loud")
        void loud(boolean loud) {
            isLoud = loud;
        }

        @Override
        public Integer call() {
            return ExitCode.OK;
        }
    }

    @BeforeEach
    void prepare() throws IOException {
        environment.put("FACTORY_HOME", directory.toString());
        write(String.join(
                        "\n",
                        "command|work",
                        "mixin|common|" + WORK + "|common",
                        "option|-h,--help|" + CommonOptions.class.getName() + "|help|field|boolean|help=",
                        "end",
                        "mixin|places|" + WORK + "|places",
                        "option|-m,--metadata-dir|" + Places.class.getName() + "|metadata|field|java.lang.String",
                        "option|--tag|" + Places.class.getName()
                                + "|tags|field|java.util.List|of=java.lang.String|split=,",
                        "end",
                        "always|--times|" + WORK + "|times|field|int|default=2",
                        "option|--loud|" + WORK + "|loud|method|boolean")
                .replace('|', '\t'));
    }

    @Test
    void aRunKnowsWhatIsTypedOrConfiguredOrHasADefault() {
        ToolCommandLine line = line("work", "--tag", "a,b", "--loud");
        CommandSpec work = spec(line);
        assertNull(work.findOption("--metadata-dir"));
        assertEquals(1, ToolCommandLine.commonOptions(work.mixins()).size());
        assertEquals(0, line.run("work", "--tag", "a,b", "--loud"));
        assertEquals(List.of("a", "b"), last().places.tags);
        assertEquals("/built-in", last().places.metadata);
        assertEquals(2, last().times);
        assertTrue(last().isLoud);

        environment.put("TOY_METADATA_DIR", "/environment");
        assertEquals(0, line("work").run("work"));
        assertEquals("/environment", last().places.metadata);
        assertFalse(last().isLoud);
    }

    @Test
    void optionsOfTheFileAndShortOnesAndUnderscoresAreKnown() throws IOException {
        Files.writeString(directory.resolve("toy.yml"), "times: 7\n");
        for (List<String> typed :
                List.of(List.of("--metadata_dir=/line"), List.of("-m/line"), List.of("-m", "/line"))) {
            List<String> all = new ArrayList<>(List.of("work"));
            all.addAll(typed);
            String[] arguments = all.toArray(new String[0]);
            int next = made.size();
            assertEquals(0, line(arguments).run(arguments), err::toString);
            assertEquals("/line", made.get(next).places.metadata);
            assertEquals(7, made.get(next).times);
        }
    }

    @Test
    void whatIsWrongIsToldByAllOptionsThatThereAre() {
        String[] arguments = {"work", "--loud", "--metadta-dir=x"};
        ToolCommandLine line = line(arguments);
        line.commandLine().setErr(new PrintWriter(err));
        assertEquals(ExitCode.USAGE, line.run(arguments));
        assertEquals(
                "toy: Unknown option: '--metadta-dir=x'; did you mean '--metadata-dir'? 'toy work --help' shows what there is\n",
                err.toString());
        assertEquals(2, made.size());
    }

    @Test
    void aFileThatDoesNotFitIsPassedOver() throws IOException {
        for (String text : List.of(
                "",
                "command\twork\noption",
                "command\twork\nalways\t--times\torg.example.Other\ttimes\tfield\tint",
                "command\twork\nalways\t--times\t" + WORK + "\ttimes\tfield\tint\tunheard=of")) {
            write(text);
            assertEquals(0, line("work", "--loud").run("work", "--loud"), text);
            assertTrue(last().isLoud);
            assertEquals(2, last().times);
        }
    }

    @Test
    void aFieldMayHoldAnything() throws ReflectiveOperationException {
        String prepared = "command\twork\nalways\t--times\t" + WORK + "\ttimes\tfield\tint\tlabel=a\\tb\\\\n\\nc";
        CommandSpec spec = PreparedOptions.read(prepared, new Work());
        assertEquals("a\tb\\n\nc", spec.findOption("--times").paramLabel());
    }

    private void write(String text) throws IOException {
        Path file = PreparedOptions.file(directory.toString(), "toy", "work");
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, text);
    }

    private Work last() {
        return made.get(made.size() - 1);
    }

    private static CommandSpec spec(ToolCommandLine line) {
        return line.commandLine().getSubcommands().get("work").getCommandSpec();
    }

    private ToolCommandLine line(String... arguments) {
        Tool tool = new Tool(
                "toy", new Toy(), Map.of(), List.of(directory.resolve("toy.yml")), environment, new ShutdownTasks());
        CommandSet commands = new CommandSet(List.of("work"), Map.of(), name -> {
            made.add(new Work());
            return last();
        });
        return new ToolCommandLine(tool, commands, arguments);
    }
}
