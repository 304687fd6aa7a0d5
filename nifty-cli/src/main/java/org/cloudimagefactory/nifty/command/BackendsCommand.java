package org.cloudimagefactory.nifty.command;

import org.cloudimagefactory.common.cli.ToolCommand;
import org.cloudimagefactory.nifty.backend.Backends;
import picocli.CommandLine.Command;

/** {@code nifty backends}. */
@Command(
        name = "backends",
        description = "List the kinds of clouds that appliances can be registered in.",
        footerHeading = "%nExamples:%n",
        footer = {"  nifty backends", "  # where one of your own is not listed", "  nifty backends --debug"})
public final class BackendsCommand extends ToolCommand {
    private final Backends backends;

    public BackendsCommand(Backends backends) {
        this.backends = backends;
    }

    @Override
    protected void run() {
        backends.all()
                .forEach(
                        provider -> printer().line(String.format("%-12s %s", provider.name(), provider.description())));
    }
}
