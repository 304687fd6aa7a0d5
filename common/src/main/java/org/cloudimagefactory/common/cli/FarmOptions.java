package org.cloudimagefactory.common.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cloudimagefactory.common.config.BuildInfo;
import org.cloudimagefactory.common.farm.CommandScheduler;
import org.cloudimagefactory.common.farm.FarmSettings;
import org.cloudimagefactory.common.farm.FarmUse;
import org.cloudimagefactory.common.farm.JobResources;
import org.cloudimagefactory.common.farm.Scheduler;
import org.cloudimagefactory.common.farm.SlurmOptions;
import org.cloudimagefactory.common.farm.SlurmScheduler;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where work is done: by this process, or as jobs of an engine. */
@InGroup(OptionGroup.FARM)
public final class FarmOptions {
    private static final long MOST_MEMORY = 16L << 40;
    private static final int MEBIBYTE_SHIFT = 20;
    private static final int MOST_CPUS = 4096;
    private static final Duration LONGEST = Duration.ofDays(31);

    @Option(
            names = "--executor",
            paramLabel = "WHERE",
            description = "Where work is done: local, or as jobs of slurm, or by the command of any other engine that"
                    + " a file describes; default ${DEFAULT-VALUE}.")
    private String executor = "local";

    @Option(
            names = "--job-memory",
            paramLabel = "SIZE",
            defaultValue = "1G",
            converter = ByteSizeConverter.Mebibytes.class,
            description = "Memory of a job; a bare number is MiB; default ${DEFAULT-VALUE}.")
    private long memory;

    @Option(names = "--job-cpus", paramLabel = "N", description = "Processors of a job; default ${DEFAULT-VALUE}.")
    private int cpus = 1;

    @Option(
            names = "--job-time",
            paramLabel = "DURATION",
            defaultValue = "6h",
            converter = DurationConverter.MinutesOfLimit.class,
            description = "After so long the engine ends a job; a bare number is minutes; default ${DEFAULT-VALUE}.")
    private Duration time = Duration.ofHours(6);

    @Option(names = "--slurm-partition", paramLabel = "NAME", description = "Slurm's partition for jobs.")
    private @Nullable String partition;

    @Option(names = "--slurm-account", paramLabel = "NAME", description = "Slurm's account for jobs.")
    private @Nullable String account;

    @Option(
            names = "--slurm-constraint",
            paramLabel = "NAME",
            description = "Features that Slurm's nodes must have, such as kvm.")
    private @Nullable String constraint;

    @Option(
            names = "--engine-file",
            paramLabel = "FILE",
            description = "How an engine is spoken to with --executor command; examples are in share/farm.")
    private @Nullable Path engineFile;

    @Option(
            names = "--node-tool",
            paramLabel = "FILE",
            description = "This tool on the nodes; if it is not given, where it lies here.")
    private @Nullable Path nodeTool;

    /** Whether work is done by this process. */
    public boolean isLocal() {
        return switch (executor.toLowerCase(Locale.ROOT)) {
            case "local", "" -> true;
            case "slurm", "command" -> false;
            default -> throw new UsageProblem("'" + executor + "' is no executor").hint("give local, slurm or command");
        };
    }

    /**
     * How to use the farm; null: work is done by this process.
     *
     * @param tool its name
     * @param environment of the process
     * @param maxAttempts how often a job may be lost
     * @param waits whether the run waits for its jobs
     */
    public @Nullable FarmUse use(String tool, Map<String, String> environment, int maxAttempts, boolean waits) {
        if (isLocal()) {
            if (!waits) {
                throw new UsageProblem("--no-wait is for jobs of an engine")
                        .hint("add --executor slurm, or leave it out");
            }
            return null;
        }
        if (maxAttempts < 1) {
            throw new UsageProblem("--max-attempts must be at least 1, not " + maxAttempts);
        }
        return new FarmUse(
                scheduler(environment),
                new FarmSettings(
                        List.of(command(tool, environment), "run-job"),
                        BuildInfo.load().line(tool),
                        maxAttempts),
                resources(),
                waits);
    }

    /** The engine that was chosen. */
    public Scheduler scheduler(Map<String, String> environment) {
        ProgramFinder programs = new ProgramFinder(environment.getOrDefault("PATH", "/usr/bin:/bin"));
        // Jobs are cancelled while the process is ending, when its other programs are not started any more.
        CommandRunner runner = new ProcessCommandRunner(programs, new ShutdownTasks());
        if (executor.equalsIgnoreCase("slurm")) {
            return new SlurmScheduler(
                    runner, new SlurmOptions(partition, account, constraint), environment.get("SLURM_CONF"));
        }
        if (engineFile == null) {
            throw new UsageProblem("--executor command does not know the engine")
                    .hint("name a file by --engine-file; examples are in share/farm");
        }
        return new CommandScheduler(runner, engineFile, environment);
    }

    private JobResources resources() {
        if (cpus < 1 || cpus > MOST_CPUS) {
            throw new UsageProblem("--job-cpus must be from 1 to " + MOST_CPUS + ", not " + cpus);
        }
        if (memory > MOST_MEMORY) {
            throw new UsageProblem("--job-memory must be at most 16T");
        }
        if (time.compareTo(LONGEST) > 0) {
            throw new UsageProblem("--job-time must be at most 31d");
        }
        return new JobResources((int) Math.max(1, memory >> MEBIBYTE_SHIFT), cpus, time);
    }

    private String command(String tool, Map<String, String> environment) {
        if (nodeTool != null) {
            return nodeTool.toAbsolutePath().toString();
        }
        String home = environment.get("FACTORY_HOME");
        return home == null ? tool : Path.of(home, "bin", tool).toString();
    }
}
