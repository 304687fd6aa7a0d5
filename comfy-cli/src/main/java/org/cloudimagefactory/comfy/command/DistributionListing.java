package org.cloudimagefactory.comfy.command;

import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.function.BiFunction;
import org.cloudimagefactory.comfy.description.Distribution;
import org.cloudimagefactory.comfy.description.DistributionCatalogue;
import org.cloudimagefactory.comfy.description.DistributionVersion;
import org.cloudimagefactory.comfy.description.ReleaseTable;
import org.cloudimagefactory.common.cli.ToolCommand;
import picocli.CommandLine.Mixin;

/** A list of the distributions that ship and those that the operator adds, or of what is in one. */
abstract class DistributionListing extends ToolCommand {
    @Mixin
    private TemplateOptions templates = new TemplateOptions();

    private final Path shipped;
    private final Clock clock;

    DistributionListing(Path shipped, Clock clock) {
        this.shipped = shipped;
        this.clock = clock;
    }

    final DistributionCatalogue catalogue() {
        return templates.catalogue(shipped);
    }

    /** Tells by the dates of releases how long a version lives; empty where nobody knows. */
    final BiFunction<Distribution, DistributionVersion, String> lifetimes() {
        ReleaseTable releases = new ReleaseTable(templates.all(shipped));
        return (distribution, version) -> releases.of(distribution, version.number())
                .map(release -> release.lifetime(LocalDate.now(clock)))
                .orElse("");
    }
}
