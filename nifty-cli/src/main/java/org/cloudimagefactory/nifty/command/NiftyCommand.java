package org.cloudimagefactory.nifty.command;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.cloudimagefactory.common.problem.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code nifty}: shows its help when it is called with nothing to do. */
@Command(
        name = "nifty",
        mixinStandardHelpOptions = true,
        description = "Registers, updates and expires virtual appliances in a cloud, as their descriptors say.")
public final class NiftyCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    /** For picocli. */
    public NiftyCommand() {}

    @Override
    public Integer call() {
        Objects.requireNonNull(spec).commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }
}
