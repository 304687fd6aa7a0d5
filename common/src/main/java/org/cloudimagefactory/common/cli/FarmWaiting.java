package org.cloudimagefactory.common.cli;

import picocli.CommandLine.Option;

/** Whether a run waits for its jobs. */
@InGroup(OptionGroup.FARM)
public final class FarmWaiting {
    @Option(
            names = "--no-wait",
            description =
                    "Submit jobs, collect those that have ended, and wait for none: a later run collects the rest.")
    private boolean leaves;

    /** Whether it does. */
    public boolean waits() {
        return !leaves;
    }
}
