package org.cloudimagefactory.common.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import org.cloudimagefactory.common.config.BuildInfo;
import org.cloudimagefactory.common.config.Configuration;
import org.cloudimagefactory.common.config.ConfigurationKey;
import org.cloudimagefactory.common.config.ConfigurationKeys;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.process.TerminalWidth;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.cloudimagefactory.common.work.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Turns a {@link Tool} into a command line: configuration, logging, errors and exit codes alike for all three. */
public final class ToolCommandLine {
    /** Where the distribution lies, as its launcher says. */
    private static final String HOME = "FACTORY_HOME";

    private final Tool tool;
    private final CommandLine commandLine;
    private final ErrorRendering errors;
    private final @Nullable CommandSet uncalled;
    private final LineStyleChoice styles;
    private LineStyle style = LineStyle.PLAIN;
    private @Nullable RunEnd end;
    private final ResultStream results = new ResultStream(new FileOutputStream(FileDescriptor.out));
    private @Nullable Configuration configuration;
    private boolean isPart;
    private @Nullable PrintWriter plainErr;

    /** Builds the command line of a tool with these subcommands; nothing is read yet. */
    public ToolCommandLine(Tool tool, List<?> subcommands) {
        this(tool, new CommandLine(tool.command()), null);
        begin(subcommands);
    }

    /** Builds as much of the command line of a tool as these arguments need. */
    public ToolCommandLine(Tool tool, CommandSet commands, String... arguments) {
        this(tool, root(tool, commands, arguments), commands.areAllCalledBy(arguments) ? null : commands);
        begin(
                uncalled == null || asksForHelp(arguments)
                        ? commands.calledBy(arguments)
                        : List.of(called(commands, arguments)));
    }

    private ToolCommandLine(Tool tool, CommandLine root, @Nullable CommandSet uncalled) {
        this.tool = tool;
        this.uncalled = uncalled;
        this.commandLine = root;
        this.errors = new ErrorRendering(tool, this::hear);
        this.styles = new LineStyleChoice(tool.name(), tool.environment());
    }

    /** Of a tool whose first argument is a command, nothing but its name is needed. */
    private static CommandLine root(Tool tool, CommandSet commands, String... arguments) {
        return commands.areAllCalledBy(arguments) || asksForHelp(arguments)
                ? new CommandLine(tool.command())
                : new CommandLine(
                        CommandSpec.wrapWithoutInspection(tool.command()).name(tool.name()));
    }

    private void begin(List<?> subcommands) {
        for (Object subcommand : subcommands) {
            commandLine.addSubcommand(subcommand);
        }
        Answers answers = new Answers();
        commandLine.setOut(new ResultWriter(results, this::width));
        commandLine
                .registerConverter(CommonOptions.LogLevel.class, new LogLevels())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUnmatchedOptionsArePositionalParams(false)
                .setAbbreviatedOptionsAllowed(false)
                .setUsageHelpAutoWidth(true)
                .setHelpFactory(answers)
                .setParameterExceptionHandler(answers)
                .setExecutionExceptionHandler(answers)
                .setExecutionStrategy(answers);
        versionProviders(commandLine, answers);
    }

    /** The command that is called, with the options that this run needs. */
    private Object called(CommandSet commands, String... arguments) {
        Object command = commands.calledBy(arguments).get(0);
        if (!tool.environment().containsKey(HOME)) {
            return command;
        }
        try {
            Configuration read = load();
            CommandSpec part = prepared(commands.name(arguments[0]), command, new NeededOptions(read, arguments));
            if (part == null) {
                return command;
            }
            configuration = read;
            isPart = true;
            return part;
        } catch (Problem e) {
            // The run reads the configuration again, and tells it.
            return command;
        }
    }

    /** A command as the build has written it down, if it has. */
    private @Nullable CommandSpec prepared(String name, Object command, Predicate<List<String>> needed) {
        String home = tool.environment().get(HOME);
        return home == null
                ? null
                : PreparedOptions.read(PreparedOptions.file(home, tool.name(), name), command, needed);
    }

    private List<CommandLine> all(CommandSet commands) {
        List<CommandLine> all = new ArrayList<>();
        commands.forEach((name, command) -> {
            CommandSpec prepared = prepared(name, command, names -> true);
            all.add(new CommandLine(prepared == null ? command : prepared));
        });
        return all;
    }

    /** Has all that there are of options say what is wrong with a command line, or that nothing is. */
    private int runWhole(CommandSet commands, String... arguments) {
        ToolCommandLine whole = new ToolCommandLine(tool, new CommandLine(tool.command()), commands);
        whole.begin(commands.calledBy(arguments));
        whole.commandLine.setOut(commandLine.getOut());
        if (plainErr != null) {
            whole.commandLine.setErr(plainErr);
        }
        return whole.run(arguments);
    }

    /** The picocli command line, for tests and for generating documentation. */
    public CommandLine commandLine() {
        return commandLine;
    }

    /** The surroundings that it runs in. */
    public Tool tool() {
        return tool;
    }

    /** Runs the tool and returns its exit code. */
    public int run(String... arguments) {
        end = null;
        PrintWriter err = commandLine.getErr();
        plainErr = err;
        int exitCode = runToItsEnd(err, arguments);
        if (end != null) {
            end.end(exitCode, notices());
        }
        commandLine.setErr(err);
        return exitCode;
    }

    private int runToItsEnd(PrintWriter err, String... arguments) {
        try {
            write(styles.of(null, arguments), err);
            if (asksForHelp(arguments)) {
                boolean isTerminal = commandLine.getOut() instanceof ResultWriter && Terminal.isStdout();
                commandLine.setColorScheme(new Colour(tool.environment()).ofHelp(isTerminal));
            } else {
                Configuration read = configuration == null ? load() : configuration;
                write(styles.of(read, arguments), err);
                commandLine.setDefaultValueProvider(new ConfigurationDefaults(read));
                errors.configuredAre(new ConfiguredValues(tool.name(), read, arguments));
            }
            int exitCode = commandLine.execute(new OptionSpelling(commandLine).normalised(arguments));
            commandLine.getOut().flush();
            if (exitCode == ExitCode.OK && results.lostResults()) {
                throw new EnvironmentProblem("cannot write the results to standard output")
                        .hint("check free space where it goes");
            }
            return exitCode;
        } catch (RuntimeException | Error e) {
            return errors.print(
                    Problem.of(e), commandLine, Arrays.asList(arguments).contains("--debug"));
        }
    }

    /** From here on stderr is written in that style. */
    private void write(LineStyle lines, PrintWriter err) {
        style = lines;
        commandLine.setErr(lines == LineStyle.PLAIN ? err : new NoticeWriter(err, lines, tool.name()));
        tool.shutdown().speak(text -> lines.line(CommonOptions.LogLevel.WARN, tool.name(), text));
    }

    private OptionalInt width() {
        ProgramFinder programs = new ProgramFinder(tool.environment().getOrDefault("PATH", "/usr/bin:/bin"));
        return new TerminalWidth(new ProcessCommandRunner(programs, tool.shutdown()), tool.environment()).ofStdout();
    }

    private NoticeWriter notices() {
        return NoticeWriter.of(commandLine.getErr(), tool.name());
    }

    private void hear(String problem) {
        if (end != null) {
            end.hear(problem);
        }
    }

    /** Help must be had when the configuration is broken, too. */
    private static boolean asksForHelp(String... arguments) {
        List<String> all = List.of(arguments);
        return all.contains("-h")
                || all.contains("--help")
                // A command may have an option of that name.
                || (!all.isEmpty() && (all.get(0).equals("-V") || all.get(0).equals("--version")));
    }

    /** Reads the configuration of the tool. */
    public Configuration load() {
        return Configuration.load(tool.name(), tool.configurationFiles(), tool.environment(), this::configurationKeys);
    }

    /** The keys of all commands: those that are not called may be configured, too. */
    private ConfigurationKeys configurationKeys() {
        Collection<CommandLine> commands =
                uncalled == null ? commandLine.getSubcommands().values() : all(uncalled);
        Set<ConfigurationKey> known = ConfigurationDefaults.knownKeys(commands);
        Map<String, String> aliases = new HashMap<>(ConfigurationDefaults.otherNames(commands));
        known.forEach(key -> aliases.remove(key.name()));
        aliases.putAll(tool.aliases());
        return new ConfigurationKeys(known, aliases);
    }

    /** The {@code check} of the tool, with what is configured at this moment. */
    CheckingCommand check() {
        commandLine.setDefaultValueProvider(new ConfigurationDefaults(load()));
        ParseResult parsed = commandLine.parseArgs("check");
        return (CheckingCommand) parsed.subcommand().commandSpec().userObject();
    }

    private int execute(ParseResult result) {
        ParseResult leaf = result;
        while (leaf.hasSubcommand()) {
            leaf = leaf.subcommand();
        }
        if (leaf.isUsageHelpRequested() || leaf.isVersionHelpRequested()) {
            return new CommandLine.RunLast().execute(result);
        }
        if (!(leaf.commandSpec().userObject() instanceof ToolCommand command)) {
            configureLogging(leaf, false);
            return new CommandLine.RunLast().execute(result);
        }
        command.begin(Instant.now());
        RunEnd begun = RunEnd.of(tool, leaf.commandSpec().name(), command);
        end = begun;
        boolean tellsEnd = false;
        for (CommonOptions options : commonOptions(leaf.commandSpec().mixins())) {
            tellsEnd = tellsEnd || command.isEndLogged(options);
        }
        configureLogging(leaf, tellsEnd);
        try (ShutdownTasks.Registration registration = begun.begin(notices())) {
            return new CommandLine.RunLast().execute(result);
        }
    }

    private void configureLogging(ParseResult leaf, boolean tellsEnd) {
        try {
            for (CommonOptions options : commonOptions(leaf.commandSpec().mixins())) {
                Logging.configure(options, style, tellsEnd);
            }
        } catch (Problem e) {
            // Picocli takes anything else that comes from here for a defect of its own.
            throw new CommandLine.ExecutionException(leaf.commandSpec().commandLine(), "cannot log", e);
        }
    }

    static List<CommonOptions> commonOptions(Map<String, CommandSpec> mixins) {
        List<CommonOptions> common = new ArrayList<>();
        for (CommandSpec mixin : mixins.values()) {
            if (mixin.userObject() instanceof CommonOptions options) {
                common.add(options);
            }
        }
        return common;
    }

    private static void versionProviders(CommandLine command, Answers answers) {
        command.getCommandSpec().versionProvider(answers);
        for (CommandLine subcommand : command.getSubcommands().values()) {
            versionProviders(subcommand, answers);
        }
    }

    /** What picocli asks for. A class of its own, as lambdas of picocli's old interfaces are in no class archive. */
    private final class Answers
            implements CommandLine.IHelpFactory,
                    CommandLine.IVersionProvider,
                    CommandLine.IParameterExceptionHandler,
                    CommandLine.IExecutionExceptionHandler,
                    CommandLine.IExecutionStrategy {
        @Override
        public CommandLine.Help create(CommandSpec command, CommandLine.Help.ColorScheme colors) {
            return new GroupedHelp(command, colors);
        }

        @Override
        public String[] getVersion() {
            return new String[] {BuildInfo.load().line(tool.name())};
        }

        @Override
        public int handleParseException(CommandLine.ParameterException refused, String[] arguments) {
            return isPart && uncalled != null
                    ? runWhole(uncalled, arguments)
                    : errors.parameterProblem(refused, arguments);
        }

        @Override
        public int handleExecutionException(Exception problem, CommandLine command, ParseResult result) {
            return errors.executionProblem(problem, command, result);
        }

        @Override
        public int execute(ParseResult result) {
            return ToolCommandLine.this.execute(result);
        }
    }
}
