package org.cloudimagefactory.comfy.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.cloudimagefactory.comfy.description.Distribution;
import org.cloudimagefactory.comfy.description.DistributionCatalogue;
import org.cloudimagefactory.comfy.description.ReleaseTable;
import org.cloudimagefactory.common.cli.CommonOptions;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.Problem;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code comfy distributions}. */
@Command(
        name = "distributions",
        description = "List the distributions and their versions, newest first, with the ends of their lives.")
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
    private final Clock clock;

    /** Lists what ships and what the operator adds. */
    public DistributionsCommand(Path shipped, Clock clock) {
        this.shipped = shipped;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        DistributionCatalogue catalogue = new DistributionCatalogue(templates.all(shipped));
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        ReleaseTable releases = new ReleaseTable(templates.all(shipped));
        int exitCode = ExitCode.OK;
        for (String name : catalogue.directories().keySet()) {
            try {
                out.println(line(catalogue.get(name), releases));
            } catch (Problem e) {
                // One broken description must not hide the others.
                spec.commandLine().getErr().println("comfy: " + e.line());
                exitCode = ExitCode.ITEMS_FAILED;
            }
        }
        out.flush();
        spec.commandLine().getErr().flush();
        return exitCode;
    }

    private String line(Distribution distribution, ReleaseTable releases) {
        String versions = distribution.versions().stream()
                .map(version -> {
                    String lifetime = releases.of(distribution, version.number())
                            .map(release -> release.lifetime(LocalDate.now(clock)))
                            .orElse("");
                    return version.number() + (lifetime.isEmpty() ? "" : " (" + lifetime + ")");
                })
                .collect(Collectors.joining(", "));
        return String.format("%-16s %s", distribution.name(), versions);
    }
}
