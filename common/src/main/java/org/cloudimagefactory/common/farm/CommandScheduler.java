package org.cloudimagefactory.common.farm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ShellText;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.template.TemplateEngine;

/**
 * Any engine that has programs to submit, to list and to cancel jobs: argument lists, without a shell, from a file of the site
 * ({@link EngineFile}). What these programs say is believed as little as what anybody says: output that makes no sense is no job, and a
 * state that the file does not know is one that still has the job.
 */
public final class CommandScheduler implements Scheduler {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration READING = Duration.ofSeconds(3);
    private static final int SHOWN = 300;
    private static final int ID_LIMIT = 200;
    private static final Pattern ENVIRONMENT = Pattern.compile("(SGE|CONDOR|_CONDOR|OAR|PBS|LSF)_[A-Z_]+|KUBECONFIG");

    private final CommandRunner runner;
    private final EngineFile engine;
    private final Map<String, String> environment;
    private final TemplateEngine templates = new TemplateEngine();

    /**
     * Speaks to an engine as a file says.
     *
     * @param environment of this process, of which the variables of engines that are known are handed on
     */
    public CommandScheduler(CommandRunner runner, Path file, Map<String, String> environment) {
        this.runner = runner;
        this.engine = EngineFile.read(file);
        this.environment = environment;
    }

    @Override
    public String name() {
        return engine.name();
    }

    @Override
    public int largestSubmission() {
        return 1;
    }

    @Override
    public List<String> submit(Submission submission) {
        Path task = submission.tasks().get(0);
        Path script = task.resolve("job.sh");
        Path file = task.resolve("job.engine");
        JobResources needs = submission.resources();
        Map<String, Object> variables = new HashMap<>();
        variables.put("mark", submission.mark());
        variables.put("script", script.toString());
        variables.put("script_quoted", ShellText.quote(script.toString()));
        variables.put(
                "script_json",
                JsonNodeFactory.instance.textNode(script.toString()).toString());
        variables.put("directory", task.toString());
        variables.put("log", task.resolve(FarmDirectory.LOG).toString());
        variables.put("job_file", file.toString());
        variables.put("memory", needs.memory());
        variables.put("cpus", needs.cpus());
        variables.put("seconds", needs.time().toSeconds());
        variables.put("walltime", walltime(needs.time()));
        try {
            String text = "#!/bin/sh\nexec >>"
                    + ShellText.quote(task.resolve(FarmDirectory.LOG).toString())
                    + " 2>&1 || exit 66\nexec " + ShellText.quoteAll(submission.command()) + " "
                    + ShellText.quote(task.toString()) + "\n";
            write(script, text, "rwx------");
            write(file, rendered("job_file", engine.jobFile(), variables), "rw-------");
        } catch (IOException e) {
            throw Directories.unusable(task, "write to", e);
        }
        CommandResult result = run(rendered(engine.submit(), variables));
        Matcher id = matcher(engine.submitted(), result.output());
        if (!result.succeeded() || !found(id)) {
            throw refused("takes no jobs", result);
        }
        return List.of(id(id.group("id")));
    }

    private static String walltime(Duration time) {
        return time.toHours() + ":" + time.toMinutesPart() + ":" + time.toSecondsPart();
    }

    private static void write(Path file, String text, String permissions) throws IOException {
        AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8), PosixFilePermissions.fromString(permissions));
    }

    @Override
    public List<Listed> list() {
        CommandResult result = run(rendered(engine.status(), Map.of()));
        if (!result.succeeded()) {
            throw refused("gives no list of jobs", result);
        }
        Set<String> groups = new LinkedHashSet<>();
        for (String group : List.of("id", "node")) {
            if (engine.listed().pattern().contains("(?<" + group + ">")) {
                groups.add(group);
            }
        }
        List<Listed> listed = new ArrayList<>();
        Matcher job = matcher(engine.listed(), result.output());
        while (found(job)) {
            String word = Objects.requireNonNullElse(job.group("state"), "").strip();
            String mark = Objects.requireNonNullElse(job.group("mark"), "").strip();
            listed.add(new Listed(
                    mark,
                    0,
                    groups.contains("id") && job.group("id") != null ? id(job.group("id")) : mark,
                    // Better to wait for a job that has a strange state than to run it twice.
                    engine.states().getOrDefault(word, Listed.Standing.RUNNING),
                    PrintableText.of(word, SHOWN),
                    groups.contains("node") && job.group("node") != null
                            ? PrintableText.of(job.group("node"), SHOWN)
                            : ""));
        }
        return listed;
    }

    @Override
    public void cancel(List<String> ids) {
        for (String id : ids) {
            CommandResult result = run(rendered(engine.cancel(), Map.of("id", id)));
            if (!result.succeeded() && list().stream().anyMatch(job -> job.id().equals(id) && job.isUnderWay())) {
                throw refused("cancels no jobs", result);
            }
        }
    }

    /** What the engine calls a job becomes an argument of its programs: it must not be taken for an option. */
    private String id(String found) {
        String id = found.strip();
        if (id.isEmpty() || id.length() > ID_LIMIT || id.startsWith("-") || !id.equals(PrintableText.of(id))) {
            throw new EnvironmentProblem(engine.name() + " calls a job '" + PrintableText.of(id, SHOWN) + "'")
                    .hint("look at the patterns in the engine file");
        }
        return id;
    }

    private List<String> rendered(List<String> arguments, Map<String, ?> variables) {
        return arguments.stream()
                .map(argument -> argument.contains("{{") ? rendered("argument", argument, variables) : argument)
                .toList();
    }

    private String rendered(String what, String template, Map<String, ?> variables) {
        try {
            return templates.render(template, what + " of the engine file", variables);
        } catch (ItemProblem e) {
            throw new EnvironmentProblem(String.valueOf(e.getMessage())).causedBy(e);
        }
    }

    private CommandResult run(List<String> arguments) {
        Command command = Command.of(arguments).within(LIMIT);
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            if (ENVIRONMENT.matcher(variable.getKey()).matches()) {
                command = command.with(variable.getKey(), variable.getValue());
            }
        }
        return runner.run(command);
    }

    private EnvironmentProblem refused(String what, CommandResult result) {
        String reason = result.succeeded() ? "it says: " + result.output().strip() : inOneLine(result);
        return new EnvironmentProblem(engine.name() + " " + what + ": " + PrintableText.of(reason, SHOWN))
                .hint("look whether '" + PrintableText.of(result.command().program(), SHOWN) + "' can reach it");
    }

    /** Which of its lines tells why differs from engine to engine: Grid Engine's last one is {@code Exiting.} */
    private static String inOneLine(CommandResult result) {
        return result.timedOut() || result.error().isBlank()
                ? result.reason()
                : result.error().strip().replaceAll("\\s*[\r\n]+\\s*", " ");
    }

    /** A pattern can take for ever where it fits in very many ways; there is an end to that. */
    private static Matcher matcher(Pattern pattern, String text) {
        return pattern.matcher(new TimedText(text, System.nanoTime() + READING.toNanos()));
    }

    private boolean found(Matcher matcher) {
        try {
            return matcher.find();
        } catch (TimedText.TimeUp | StackOverflowError e) {
            throw new EnvironmentProblem("a pattern of the engine file for " + engine.name() + " takes too long")
                    .hint("make it simpler")
                    .causedBy(e);
        }
    }
}
