package org.cloudimagefactory.comfy.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.cloudimagefactory.comfy.description.Distribution;
import org.cloudimagefactory.comfy.description.DistributionCatalogue;
import org.cloudimagefactory.common.cli.CommonOptions;
import org.cloudimagefactory.common.cli.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code comfy distributions}. */
@Command(name = "distributions", description = "List the distributions and their versions, newest first.")
public final class DistributionsCommand implements Callable<Integer> {
    // Picocli fills and reads it.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private TemplateOptions templates = new TemplateOptions();

    @Spec
    private @Nullable CommandSpec spec;

    private final Path shipped;

    /** Lists what ships and what the operator adds. */
    public DistributionsCommand(Path shipped) {
        this.shipped = shipped;
    }

    @Override
    public Integer call() {
        DistributionCatalogue catalogue = new DistributionCatalogue(templates.all(shipped));
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        for (String name : catalogue.directories().keySet()) {
            Distribution distribution = catalogue.get(name);
            String versions = distribution.versions().stream()
                    .map(version -> version.number().toString())
                    .collect(Collectors.joining(", "));
            out.println(String.format("%-16s %s", name, versions));
        }
        out.flush();
        return ExitCode.OK;
    }
}
