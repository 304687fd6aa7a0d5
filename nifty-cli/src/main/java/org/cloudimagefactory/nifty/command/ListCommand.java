package org.cloudimagefactory.nifty.command;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.cloudimagefactory.common.cli.CommonOptions;
import org.cloudimagefactory.common.cli.OutputFormat;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.nifty.backend.CloudBackend;
import org.cloudimagefactory.nifty.plan.ApplianceOverview;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nifty list}. */
@Command(
        name = "list",
        description = "List the appliances in the cloud: version, state, virtual machines that use them, expiry.")
public final class ListCommand implements Callable<Integer> {
    // Picocli fills and reads it.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private CloudOptions options = new CloudOptions();

    @Option(names = "--output", paramLabel = "FORMAT", defaultValue = "text", description = "text or json.")
    private OutputFormat output = OutputFormat.TEXT;

    @Spec
    private @Nullable CommandSpec spec;

    private final Function<CloudOptions, CloudBackend> cloud;

    /** Opens the cloud with the options of the command. */
    public ListCommand(Function<CloudOptions, CloudBackend> cloud) {
        this.cloud = cloud;
    }

    @Override
    public Integer call() {
        try (CloudBackend backend = cloud.apply(options)) {
            List<ApplianceOverview> appliances = ApplianceOverview.of(backend.inventory());
            new ListReport(Objects.requireNonNull(spec).commandLine().getOut(), output).print(appliances);
            return ExitCode.OK;
        }
    }
}
