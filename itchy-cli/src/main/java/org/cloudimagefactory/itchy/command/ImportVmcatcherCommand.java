package org.cloudimagefactory.itchy.command;

import java.nio.file.Path;
import org.cloudimagefactory.common.cli.ToolCommand;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;
import org.cloudimagefactory.itchy.subscription.VmcatcherImport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code itchy import-vmcatcher}. */
@Command(
        name = "import-vmcatcher",
        description = "Take subscriptions, endorsers and selected images over from vmCatcher's database.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  itchy import-vmcatcher /var/lib/vmcatcher/vmcatcher.db",
            "  itchy import-vmcatcher vmcatcher.db --state-file ./subscriptions.db"
        })
public final class ImportVmcatcherCommand extends ToolCommand {
    @Mixin
    private StateOptions state = new StateOptions();

    @Parameters(paramLabel = "DB", description = "The SQLite file of vmCatcher 0.6; it stays as it is.")
    private Path database = Path.of("");

    @Override
    protected void run() {
        boolean failed = false;
        try (SubscriptionStore store = state.open()) {
            for (VmcatcherImport.Imported imported : new VmcatcherImport(store).run(database)) {
                if (imported.problem() == null) {
                    printer().line("imported " + imported.url() + ": " + imported.images() + " images selected");
                } else {
                    failed = true;
                    printer().problem("cannot import " + imported.url() + ": " + imported.problem());
                }
            }
        }
        endWith(failed ? ExitCode.ITEMS_FAILED : ExitCode.OK);
    }
}
