package org.cloudimagefactory.comfy.command;

import java.nio.file.Path;
import java.time.Clock;
import java.util.function.BiFunction;
import org.cloudimagefactory.comfy.description.Distribution;
import org.cloudimagefactory.comfy.description.DistributionVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code comfy versions}. */
@Command(
        name = "versions",
        description = "List the versions of a distribution, newest first.",
        footerHeading = "%nExamples:%n",
        footer = {"  comfy versions debian", "  comfy versions web --template-dir /etc/comfy/templates"})
public final class VersionsCommand extends DistributionListing {
    @Parameters(paramLabel = "DISTRIBUTION", description = "Whose versions.")
    private String name = "";

    public VersionsCommand(Path shipped, Clock clock) {
        super(shipped, clock);
    }

    @Override
    protected void run() {
        BiFunction<Distribution, DistributionVersion, String> lifetimes = lifetimes();
        Distribution distribution = catalogue().get(name);
        for (DistributionVersion version : distribution.versions()) {
            out().println(String.format(
                            "%-12s %-16s %-16s %s",
                            version.number(),
                            version.codename(),
                            distribution.architectures(version).toString().replaceAll("[\\[\\]]", ""),
                            lifetimes.apply(distribution, version))
                    .strip());
        }
    }
}
