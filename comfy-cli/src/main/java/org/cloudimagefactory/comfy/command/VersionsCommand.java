package org.cloudimagefactory.comfy.command;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.BiFunction;
import org.cloudimagefactory.comfy.description.Distribution;
import org.cloudimagefactory.comfy.description.DistributionVersion;
import org.cloudimagefactory.common.cli.TextTable;
import org.cloudimagefactory.common.cli.TextTable.Column;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code comfy versions}. */
@Command(
        name = "versions",
        description = "List the versions of a distribution, newest first.",
        footerHeading = "%nExamples:%n",
        footer = {"  comfy versions debian", "  comfy versions web --template-dir /etc/comfy/templates"})
public final class VersionsCommand extends DistributionListing {
    private static final List<Column> COLUMNS =
            List.of(Column.fixed("", 0), Column.text("", 8, 1), Column.text("", 8, 2), Column.text("", 12, 0));

    @Parameters(paramLabel = "DISTRIBUTION", description = "Whose versions.")
    private String name = "";

    public VersionsCommand(Path shipped, Clock clock) {
        super(shipped, clock);
    }

    @Override
    protected void run() {
        BiFunction<Distribution, DistributionVersion, String> lifetimes = lifetimes();
        Distribution distribution = catalogue().get(name);
        TextTable table = new TextTable(COLUMNS);
        for (DistributionVersion version : distribution.versions()) {
            table.add(List.of(
                    version.number().toString(),
                    version.codename(),
                    distribution.architectures(version).toString().replaceAll("[\\[\\]]", ""),
                    lifetimes.apply(distribution, version)));
        }
        if (printer().isTerminal()) {
            printer().table(table);
        } else {
            table.rows()
                    .forEach(row -> printer()
                            .line(String.format("%-12s %-16s %-16s %s", row.toArray())
                                    .strip()));
        }
    }
}
