package org.cloudimagefactory.comfy.command;

import java.nio.file.Path;
import java.time.Clock;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.cloudimagefactory.comfy.description.Distribution;
import org.cloudimagefactory.comfy.description.DistributionCatalogue;
import org.cloudimagefactory.comfy.description.DistributionVersion;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.Problem;
import picocli.CommandLine.Command;

/** {@code comfy distributions}. */
@Command(
        name = "distributions",
        description = "List the distributions and their versions, newest first, with the ends of their lives.",
        footerHeading = "%nExamples:%n",
        footer = {"  comfy distributions", "  comfy distributions --template-dir /etc/comfy/templates"})
public final class DistributionsCommand extends DistributionListing {
    public DistributionsCommand(Path shipped, Clock clock) {
        super(shipped, clock);
    }

    @Override
    protected void run() {
        DistributionCatalogue catalogue = catalogue();
        BiFunction<Distribution, DistributionVersion, String> lifetimes = lifetimes();
        int exitCode = ExitCode.OK;
        for (String name : catalogue.directories().keySet()) {
            try {
                Distribution distribution = catalogue.get(name);
                String versions = distribution.versions().stream()
                        .map(version -> (version.number() + " (" + lifetimes.apply(distribution, version) + ")")
                                .replace(" ()", ""))
                        .collect(Collectors.joining(", "));
                printer().hanging(String.format("%-16s ", distribution.name()), versions);
            } catch (Problem e) {
                // One broken description must not hide the others.
                printer().problem(e.line());
                exitCode = ExitCode.ITEMS_FAILED;
            }
        }
        endWith(exitCode);
    }
}
