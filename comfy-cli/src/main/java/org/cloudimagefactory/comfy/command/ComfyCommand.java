package org.cloudimagefactory.comfy.command;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.cloudimagefactory.common.problem.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code comfy}: shows its help when it is called with nothing to do. */
@Command(
        name = "comfy",
        mixinStandardHelpOptions = true,
        description = "Builds virtual appliance images from descriptions, with Packer and QEMU.")
public final class ComfyCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    /** For picocli. */
    public ComfyCommand() {}

    @Override
    public Integer call() {
        Objects.requireNonNull(spec).commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }
}
