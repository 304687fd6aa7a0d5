package org.cloudimagefactory.common.farm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ShellText;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Directories;
import org.jspecify.annotations.Nullable;

/**
 * Slurm by its own programs: {@code sbatch} for many jobs at once as an array, one {@code squeue} for all of them, {@code scancel}.
 * Slurm is told never to run a job again by itself, and hands nothing of this process' environment on. Written against 22.05.
 */
public final class SlurmScheduler implements Scheduler {
    /** Fields of {@code squeue}: job, index in its array, state, node, time used, time limit, comment. */
    private static final String FORMAT = "%i|%K|%T|%N|%M|%l|%k";

    private static final Pattern LINE =
            Pattern.compile("(?<id>[0-9]+(?:_[0-9]+)?)\\|(?<index>[0-9]+|N/A)\\|(?<state>[A-Z_]+)"
                    + "\\|(?<node>[^|]*)\\|(?<used>[^|]*)\\|(?<limit>[^|]*)\\|(?<comment>.*)");

    /** Days, hours, minutes, seconds; minutes and seconds are always there. */
    private static final Pattern TIME =
            Pattern.compile("(?:(?:([0-9]{1,6})-)?([0-9]{1,2}):)?([0-9]{1,2}):([0-9]{1,2})");

    /** How long before its end a job is asked to end, in seconds. */
    private static final int NOTICE = 30;

    /** By how much Slurm may ask earlier, see {@code sbatch(1)}, and a little more. */
    private static final int EARLIER = 65;

    private static final String FAILED = "FAILED";
    private static final String TIMEOUT = "TIMEOUT";

    /** The index of what is left of an array when all that waited was cancelled. */
    private static final String NO_INDEX = "N/A";

    private static final Pattern ID = Pattern.compile("([0-9]+)(?:;.*)?");
    private static final String COMMENT = "cif:";

    /** Slurm's own limit of an array, unless a site has raised it. */
    private static final int LARGEST_ARRAY = 1000;

    /** Identifiers in one call of {@code scancel}. */
    private static final int CANCELLED_AT_ONCE = 500;

    /** Slurm's programs wait for an unreachable controller by themselves; this is more than that. */
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private static final int SHOWN = 300;
    private static final String HINT =
            "install Slurm's programs (Debian: slurm-client), or add their directory to PATH";

    private final CommandRunner runner;
    private final SlurmOptions options;
    private final @Nullable String configuration;

    /**
     * Runs Slurm's programs.
     *
     * @param configuration where {@code slurm.conf} is, as {@code SLURM_CONF} says; null: where Slurm looks for it
     */
    public SlurmScheduler(CommandRunner runner, SlurmOptions options, @Nullable String configuration) {
        this.runner = runner;
        this.options = options;
        this.configuration = configuration;
    }

    @Override
    public String name() {
        return "Slurm";
    }

    @Override
    public int largestSubmission() {
        return LARGEST_ARRAY;
    }

    @Override
    public List<String> submit(Submission submission) {
        Path script = submission.directory().resolve(submission.mark() + ".sh");
        try {
            AtomicFile.write(script, script(submission).getBytes(StandardCharsets.UTF_8), FarmDirectory.PRIVATE);
            CommandResult result = run(arguments(submission, script));
            Matcher id = ID.matcher(result.output().strip());
            if (!result.succeeded() || !id.matches()) {
                throw refused("takes no jobs", result);
            }
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < submission.tasks().size(); i++) {
                ids.add(id.group(1) + "_" + i);
            }
            return ids;
        } catch (IOException e) {
            throw Directories.unusable(submission.directory(), "write to", e);
        } finally {
            remove(script);
        }
    }

    private static void remove(Path script) {
        try {
            Files.deleteIfExists(script);
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot remove " + script, e);
        }
    }

    private List<String> arguments(Submission submission, Path script) {
        JobResources needs = submission.resources();
        List<String> arguments = new ArrayList<>(List.of(
                "sbatch",
                "--parsable",
                "--no-requeue",
                "--export=NONE",
                "--comment=" + COMMENT + submission.mark(),
                "--job-name=" + submission.mark(),
                "--array=0-" + (submission.tasks().size() - 1),
                "--mem=" + needs.memory() + "M",
                "--cpus-per-task=" + needs.cpus(),
                "--ntasks=1",
                "--time=" + Math.max(1, (needs.time().toSeconds() + 59) / 60),
                "--signal=B:TERM@" + NOTICE,
                "--output=/dev/null",
                "--chdir=" + submission.directory()));
        add(arguments, "--partition=", options.partition());
        add(arguments, "--account=", options.account());
        add(arguments, "--constraint=", options.constraint());
        arguments.add(script.toString());
        return arguments;
    }

    private static void add(List<String> arguments, String option, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            arguments.add(option + value);
        }
    }

    /** A shell that finds the directory of its task and becomes the tool. One that is gone was given up. */
    private static String script(Submission submission) {
        StringBuilder script = new StringBuilder("#!/bin/sh\ncase $SLURM_ARRAY_TASK_ID in\n");
        for (int i = 0; i < submission.tasks().size(); i++) {
            script.append(i)
                    .append(") job=")
                    .append(ShellText.quote(submission.tasks().get(i).toString()))
                    .append(" ;;\n");
        }
        return script.append("*) exit 64 ;;\nesac\nexec >>\"$job/log\" 2>&1 || exit 66\nexec ")
                .append(ShellText.quoteAll(submission.command()))
                .append(" \"$job\"\n")
                .toString();
    }

    @Override
    public List<Listed> list() {
        CommandResult result =
                run(List.of("squeue", "--noheader", "--array", "--me", "--states=all", "--format=" + FORMAT));
        if (!result.succeeded()) {
            throw refused("gives no list of jobs", result);
        }
        List<Listed> listed = new ArrayList<>();
        result.output().lines().forEach(line -> {
            Matcher fields = LINE.matcher(line.strip());
            if (fields.matches() && fields.group("comment").startsWith(COMMENT)) {
                listed.add(listed(fields));
            }
        });
        return listed;
    }

    private static Listed listed(Matcher fields) {
        String state = fields.group("state");
        if (state.equals(FAILED) && isTimeOver(fields.group("used"), fields.group("limit"))) {
            // It ended when it was asked to, and Slurm calls that a failure.
            state = TIMEOUT;
        }
        String index = fields.group("index");
        return new Listed(
                fields.group("comment").substring(COMMENT.length()),
                index.equals(NO_INDEX) ? Listed.OTHERS : Integer.parseInt(index),
                fields.group("id"),
                standing(state),
                state,
                PrintableText.of(fields.group("node"), SHOWN));
    }

    private static boolean isTimeOver(String used, String limit) {
        OptionalLong most = seconds(limit);
        OptionalLong taken = seconds(used);
        return most.isPresent()
                && taken.isPresent()
                && taken.getAsLong() >= Math.max(most.getAsLong() - NOTICE - EARLIER, most.getAsLong() / 2);
    }

    /** As {@code squeue(1)} prints times; nothing for UNLIMITED, INVALID and others. */
    private static OptionalLong seconds(String time) {
        Matcher parts = TIME.matcher(time);
        if (!parts.matches()) {
            return OptionalLong.empty();
        }
        long hours = number(parts.group(1)) * 24 + number(parts.group(2));
        return OptionalLong.of((hours * 60 + number(parts.group(3))) * 60 + number(parts.group(4)));
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** By the states of {@code squeue(1)}; what it does not know is taken for one that still has the job. */
    static Listed.Standing standing(String state) {
        return switch (state) {
            case "PENDING", "REQUEUED", "REQUEUE_FED", "REQUEUE_HOLD", "SPECIAL_EXIT", "RESV_DEL_HOLD" ->
                Listed.Standing.QUEUED;
            case "CANCELLED", "REVOKED" -> Listed.Standing.CANCELLED;
            case TIMEOUT, "DEADLINE", "OUT_OF_MEMORY" -> Listed.Standing.OVER_LIMIT;
            case "COMPLETED", FAILED, "NODE_FAIL", "BOOT_FAIL", "PREEMPTED" -> Listed.Standing.GONE;
            default -> Listed.Standing.RUNNING;
        };
    }

    @Override
    public void cancel(List<String> ids) {
        for (int from = 0; from < ids.size(); from += CANCELLED_AT_ONCE) {
            List<String> arguments = new ArrayList<>(List.of("scancel", "--quiet"));
            arguments.addAll(ids.subList(from, Math.min(ids.size(), from + CANCELLED_AT_ONCE)));
            CommandResult result = run(arguments);
            if (!result.succeeded()) {
                throw refused("cancels no jobs", result);
            }
        }
    }

    private CommandResult run(List<String> arguments) {
        Command command = Command.of(arguments).within(LIMIT).hint(HINT);
        return runner.run(configuration == null ? command : command.with("SLURM_CONF", configuration));
    }

    private static EnvironmentProblem refused(String what, CommandResult result) {
        return new EnvironmentProblem("Slurm " + what + ": " + PrintableText.of(result.reason(), SHOWN))
                .hint("look by 'sinfo' whether it can be reached, and at --job-memory, --job-time and the partition");
    }
}
