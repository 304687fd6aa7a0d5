package org.cloudimagefactory.nifty.command;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.cloudimagefactory.common.cli.CommonOptions;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.nifty.backend.Backends;
import org.cloudimagefactory.nifty.backend.CloudBackendProvider;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code nifty backends}. */
@Command(name = "backends", description = "List the kinds of clouds that appliances can be registered in.")
public final class BackendsCommand implements Callable<Integer> {
    // Picocli fills and reads it.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Spec
    private @Nullable CommandSpec spec;

    private final Backends backends;

    /** Lists these. */
    public BackendsCommand(Backends backends) {
        this.backends = backends;
    }

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        for (CloudBackendProvider provider : backends.all()) {
            out.println(String.format("%-12s %s", provider.name(), provider.description()));
        }
        out.flush();
        return ExitCode.OK;
    }
}
