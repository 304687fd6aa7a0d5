package org.cloudimagefactory.nifty.command;

import java.util.function.Function;
import org.cloudimagefactory.common.cli.JsonObject;
import org.cloudimagefactory.common.cli.ResultPrinter;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.nifty.backend.CloudBackend;
import org.cloudimagefactory.nifty.backend.Repair;
import picocli.CommandLine.Command;

/** {@code nifty repair}. */
@Command(
        name = "repair",
        description =
                "With --backend directory, marketplace or simplestreams: make a new index from the marks beside the images, where the index is lost"
                        + " or damaged. Files that no mark names are told, and nothing is removed.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  nifty repair --backend directory --library-dir /srv/images",
            "  nifty repair --backend directory --library-dir /srv/images \\",
            "    --datastore pool --output json"
        })
public final class RepairCommand extends CloudCommand {
    public RepairCommand(Function<CloudOptions, CloudBackend> cloud) {
        super(cloud);
    }

    @Override
    void run(CloudBackend backend) {
        Repair repair = backend.repair();
        ResultPrinter printer = printer();
        if (printer.isJson()) {
            printer.document(new JsonObject()
                    .put("summary", repair.summary())
                    .texts("without_proof", repair.unproven())
                    .texts("problems", repair.problems()));
        } else {
            printer.line(repair.summary());
            repair.unproven().forEach(file -> printer.line("without proof, left as it is: " + file));
        }
        repair.problems().forEach(printer::problem);
        endWith(repair.problems().isEmpty() ? ExitCode.OK : ExitCode.ITEMS_FAILED);
    }
}
