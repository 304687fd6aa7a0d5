package org.cloudimagefactory.common.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.cloudimagefactory.common.config.Configuration;
import org.cloudimagefactory.common.config.ConfigurationKey;
import org.cloudimagefactory.common.config.PredecessorNames;
import org.cloudimagefactory.common.config.SettingsFile;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.Finding;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.setup.Interview;
import org.cloudimagefactory.common.setup.Question;
import org.cloudimagefactory.common.setup.StandardInput;
import org.cloudimagefactory.common.systemd.DropIn;
import org.cloudimagefactory.common.systemd.DropInFiles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * {@code init} of a tool: asks for what can't be known, shows the configuration, writes it, and looks by {@code check} whether it is
 * right. The options in mixins of a subclass are settings of the tool: those that are given are written, and not asked for.
 */
public abstract class SetupCommand extends ResultCommand {
    private static final Path UNITS = Path.of("/etc/systemd/system");

    @Mixin
    private InitOptions init = new InitOptions();

    @Spec
    private @Nullable CommandSpec spec;

    private final InitSurroundings surroundings;

    /** Works in these surroundings. */
    protected SetupCommand(InitSurroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** What is asked, in this order. */
    protected abstract List<Question> questions();

    /** Whether what is written is the configuration of the whole machine, which the services read. */
    protected final boolean isForMachine() {
        return isOfMachine(surroundings.tool(), file(surroundings.tool().configurationFiles()));
    }

    /** What there is to be made besides; asks for it where somebody is asked. */
    protected Optional<Addition> addition(Interview interview, Map<String, String> settings) {
        return Optional.empty();
    }

    @Override
    protected final void run() {
        Tool tool = surroundings.tool();
        Interview interview = init.yes
                ? Interview.silent()
                : Interview.asking(StandardInput.of(surroundings.in(), err()), printer()::problem);
        Path file = file(tool.configurationFiles());
        List<Question> questions = questions(tool, file);
        Map<String, String> settings = interview.ask(questions, given());
        Map<String, String> comments = new LinkedHashMap<>();
        questions.forEach(question -> comments.put(question.key(), question.text()));
        SettingsFile plan = SettingsFile.plan(
                file,
                "# Settings of " + tool.name() + "; '" + tool.name()
                        + " config' prints all, and where each comes from.\n",
                settings,
                comments,
                new PredecessorNames(tool.aliases()));
        Optional<Addition> addition = addition(interview, settings);
        InitReport report = new InitReport(printer(), file, plan, init.dryRun);
        report.show(addition.map(Addition::description).orElse(null));
        if (init.dryRun) {
            report.end(List.of(), List.of());
            return;
        }
        consent(interview, plan, addition.isPresent(), file);
        if (!plan.changes().isEmpty()) {
            plan.write();
        }
        finish(tool, file, addition, report);
    }

    private void finish(Tool usual, Path file, Optional<Addition> addition, InitReport report) {
        Tool tool = usual.reading(file);
        int added = addition.map(one -> one.make(
                        surroundings.commandLine(tool, out(), err(), printer().isJson())))
                .orElse(ExitCode.OK);
        List<Path> dropIns = new ArrayList<>();
        List<Finding> findings = new ArrayList<>(elsewhere(usual, file));
        try {
            CheckingCommand check = surroundings
                    .commandLine(tool, out(), err(), printer().isJson())
                    .check();
            dropIns.addAll(writeDropIn(check.wholeDropIn(), isOfMachine(usual, file), report));
            findings.addAll(check.allFindings());
        } catch (ParameterException e) {
            String reason = e.getCause() instanceof Problem problem ? problem.line() : String.valueOf(e.getMessage());
            findings.add(Finding.bad("configuration", reason));
        } catch (Problem e) {
            findings.add(Finding.bad("configuration", e.line()));
        }
        report.end(dropIns, findings);
        boolean isRight = findings.stream().allMatch(Finding::ok);
        endWith(isRight ? added : ExitCode.ENVIRONMENT);
    }

    private static List<Finding> elsewhere(Tool usual, Path file) {
        return usual.configurationFiles().contains(file)
                ? List.of()
                : List.of(Finding.warning(
                        "configuration",
                        usual.name() + " does not look for it at " + file + "; move it to one of "
                                + usual.configurationFiles()));
    }

    /** Units read the configuration of the whole machine; what somebody has at home is none of theirs. */
    private List<Path> writeDropIn(DropIn dropIn, boolean isOfMachine, InitReport report) {
        Path directory = init.dropInDirectory;
        boolean isUsed = isOfMachine && DropIn.isUsed(UNITS);
        if (directory != null || (isUsed && Files.isWritable(UNITS))) {
            return new DropInFiles(directory == null ? UNITS : directory, init.force).write(dropIn);
        }
        if (isUsed) {
            report.dropIn(dropIn.shown(UNITS));
        }
        return List.of();
    }

    private boolean isOfMachine(Tool tool, Path file) {
        return file.equals(surroundings.machine().resolve(tool.name()).resolve(tool.name() + ".yml"));
    }

    private void consent(Interview interview, SettingsFile plan, boolean adds, Path file) {
        boolean replaces = !plan.replacements().isEmpty() && !init.force;
        if (replaces && !interview.isAsking()) {
            throw new UsageProblem(file + " has other values already: "
                            + String.join(
                                    ", ",
                                    plan.replacements().stream()
                                            .map(change -> change.key() + " is '" + change.from() + "'")
                                            .toList()))
                    .hint("--force replaces them");
        }
        if (plan.changes().isEmpty() && !adds) {
            return;
        }
        String what = replaces ? "This replaces settings that are there. Write " + file + "?" : "Write " + file + "?";
        if (!interview.agrees(what, !replaces)) {
            throw new ItemProblem("nothing was written");
        }
    }

    /** What is configured already is what an empty answer means. */
    private List<Question> questions(Tool tool, Path file) {
        Configuration configured = surroundings
                .commandLine(tool.reading(file), out(), err(), false)
                .load();
        return questions().stream()
                .map(question -> configured
                        .get(new ConfigurationKey(question.key()))
                        .map(value -> question.with(value.value()))
                        .orElse(question))
                .toList();
    }

    /** The settings that stand on the command line. */
    private Map<String, String> given() {
        CommandSpec command = Objects.requireNonNull(spec);
        ParseResult parsed = command.commandLine().getParseResult();
        Map<String, String> given = new LinkedHashMap<>();
        command.mixins().values().stream()
                .filter(mixin -> !(mixin.userObject() instanceof CommonOptions) && mixin.userObject() != init)
                .flatMap(mixin -> mixin.options().stream())
                .map(option -> parsed.matchedOption(option.longestName()))
                .filter(Objects::nonNull)
                .forEach(option -> ConfigurationDefaults.key(option).ifPresent(key -> {
                    boolean isFlag = option.arity().max() == 0;
                    given.put(key.name(), isFlag ? "true" : String.join(",", option.originalStringValues()));
                }));
        return given;
    }

    /** That of the whole machine where it can be written, else that of the user. */
    private Path file(List<Path> usual) {
        Path named = init.file;
        if (named != null) {
            return named.toAbsolutePath().normalize();
        }
        return usual.stream()
                .filter(SetupCommand::canBeWritten)
                .findFirst()
                .orElseThrow(() ->
                        new UsageProblem("no configuration file can be written").hint("name one with --config-file"));
    }

    private static boolean canBeWritten(Path file) {
        Path existing = file.toAbsolutePath().getParent();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        return existing != null && Files.isDirectory(existing) && Files.isWritable(existing);
    }
}
