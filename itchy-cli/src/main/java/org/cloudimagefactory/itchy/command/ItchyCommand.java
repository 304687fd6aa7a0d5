package org.cloudimagefactory.itchy.command;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.cloudimagefactory.common.problem.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code itchy}: shows its help when it is called with nothing to do. */
@Command(
        name = "itchy",
        mixinStandardHelpOptions = true,
        description = "Takes in images that others published: vmCatcher's events become clean images and descriptors.")
public final class ItchyCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    /** For picocli. */
    public ItchyCommand() {}

    @Override
    public Integer call() {
        Objects.requireNonNull(spec).commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }
}
