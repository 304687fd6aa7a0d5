package org.cloudimagefactory.common.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.work.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
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
        CommandLine tool = Objects.requireNonNull(spec).commandLine();
        tool.usage(tool.getErr(), new Colour(System.getenv()).ofHelp(Terminal.isStderr()));
        return ExitCode.USAGE;
    }
}
