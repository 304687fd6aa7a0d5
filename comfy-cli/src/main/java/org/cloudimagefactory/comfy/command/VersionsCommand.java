package org.cloudimagefactory.comfy.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.cloudimagefactory.comfy.description.Distribution;
import org.cloudimagefactory.comfy.description.DistributionCatalogue;
import org.cloudimagefactory.comfy.description.DistributionVersion;
import org.cloudimagefactory.comfy.description.ReleaseTable;
import org.cloudimagefactory.common.cli.CommonOptions;
import org.cloudimagefactory.common.problem.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code comfy versions}. */
@Command(name = "versions", description = "List the versions of a distribution, newest first.")
public final class VersionsCommand implements Callable<Integer> {
    // Picocli fills and reads it.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private TemplateOptions templates = new TemplateOptions();

    @Parameters(paramLabel = "DISTRIBUTION", description = "Whose versions.")
    private String name = "";

    @Spec
    private @Nullable CommandSpec spec;

    private final Path shipped;
    private final Clock clock;

    /** Lists what ships and what the operator adds. */
    public VersionsCommand(Path shipped, Clock clock) {
        this.shipped = shipped;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        ReleaseTable releases = new ReleaseTable(templates.all(shipped));
        Distribution distribution = new DistributionCatalogue(templates.all(shipped)).get(name);
        for (DistributionVersion version : distribution.versions()) {
            String architectures =
                    distribution.architectures(version).toString().replaceAll("[\\[\\]]", "");
            String lifetime = releases.of(distribution, version.number())
                    .map(release -> release.lifetime(LocalDate.now(clock)))
                    .orElse("");
            out.println(
                    String.format("%-12s %-16s %-16s %s", version.number(), version.codename(), architectures, lifetime)
                            .strip());
        }
        out.flush();
        return ExitCode.OK;
    }
}
