package org.cloudimagefactory.common.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program for somebody who sits at the terminal, or with files as its streams: in the session of this process, so that it has
 * the terminal. It has no supervisor; what it is connected to must end it when this process is killed.
 */
public final class AttachedProgram {
    private final ProgramFinder programs;
    private final ShutdownTasks shutdown;

    /** Looks programs up with the finder; ends what runs when the process is asked to end. */
    public AttachedProgram(ProgramFinder programs, ShutdownTasks shutdown) {
        this.programs = programs;
        this.shutdown = shutdown;
    }

    /**
     * What a program reads and writes.
     *
     * @param input what it reads; null: what this process does
     * @param output file that both its streams are added to; null: those of this process
     */
    public record Streams(@Nullable Path input, @Nullable Path output) {
        /** Those of this process. */
        public static final Streams OWN = new Streams(null, null);
    }

    /** Runs it to its end; gives its exit code. */
    public int run(List<String> arguments, Streams streams, String installHint) {
        Process process = started(arguments, streams, installHint);
        try (ShutdownTasks.Registration registration = shutdown.register(process::destroy)) {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new ItemProblem(arguments.get(0) + " was interrupted").causedBy(e);
        }
    }

    private Process started(List<String> arguments, Streams streams, String installHint) {
        List<String> line = new ArrayList<>(arguments);
        line.set(0, programs.require(arguments.get(0), installHint).toString());
        ProcessBuilder builder = new ProcessBuilder(line);
        Path input = streams.input();
        Path output = streams.output();
        builder.redirectInput(input == null ? Redirect.INHERIT : Redirect.from(input.toFile()));
        if (output == null) {
            builder.redirectOutput(Redirect.INHERIT).redirectError(Redirect.INHERIT);
        } else {
            builder.redirectErrorStream(true).redirectOutput(Redirect.appendTo(output.toFile()));
        }
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> !ProcessCommandRunner.PASSED_ON.contains(name) && !name.equals("TERM"));
        return start(builder, arguments.get(0));
    }

    /** The same for a program that soon ends by itself, which is run also while the process is ending. */
    public int runShort(List<String> arguments, Streams streams, String installHint) {
        try {
            return started(arguments, streams, installHint).waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ItemProblem(arguments.get(0) + " was interrupted").causedBy(e);
        }
    }

    private static Process start(ProcessBuilder builder, String program) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new EnvironmentProblem("cannot start " + program + ": " + e.getMessage()).causedBy(e);
        }
    }
}
