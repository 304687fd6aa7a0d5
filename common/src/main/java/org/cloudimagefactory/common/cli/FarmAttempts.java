package org.cloudimagefactory.common.cli;

import picocli.CommandLine.Option;

/** How often jobs are tried, where nothing else has a number of attempts. */
@InGroup(OptionGroup.FARM)
public final class FarmAttempts {
    @Option(
            names = "--max-attempts",
            paramLabel = "N",
            description = "How often a job may be lost before it counts as failed; default ${DEFAULT-VALUE}.")
    private int attempts = 3;

    /** How often. */
    public int most() {
        return attempts;
    }
}
