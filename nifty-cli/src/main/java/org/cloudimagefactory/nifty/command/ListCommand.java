package org.cloudimagefactory.nifty.command;

import java.util.function.Function;
import org.cloudimagefactory.nifty.backend.CloudBackend;
import org.cloudimagefactory.nifty.plan.ApplianceOverview;
import picocli.CommandLine.Command;

/** {@code nifty list}. */
@Command(
        name = "list",
        description = "List the appliances in the cloud: version, state, virtual machines that use them, expiry.",
        footerHeading = "%nExamples:%n",
        footer = {"  nifty list", "  nifty list --endpoint https://one.example.org:2633/RPC2 --output json"})
public final class ListCommand extends CloudCommand {
    public ListCommand(Function<CloudOptions, CloudBackend> cloud) {
        super(cloud);
    }

    @Override
    void run(CloudBackend backend) {
        new ListReport(printer()).print(ApplianceOverview.of(backend.inventory()), backend::ways);
    }
}
