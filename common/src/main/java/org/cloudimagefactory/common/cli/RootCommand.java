package org.cloudimagefactory.common.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.cloudimagefactory.common.problem.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A tool without a command: shows its help, for there is nothing to do. */
public abstract class RootCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    /** For the root command of a tool. */
    protected RootCommand() {}

    @Override
    public final Integer call() {
        Objects.requireNonNull(spec).commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }
}
