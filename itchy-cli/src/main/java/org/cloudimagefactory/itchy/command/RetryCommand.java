package org.cloudimagefactory.itchy.command;

import java.util.List;
import org.cloudimagefactory.common.cli.ToolCommand;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.itchy.queue.RetryService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code itchy retry}. */
@Command(
        name = "retry",
        description = "Put failed events back into the queue; the next run works on them.",
        footerHeading = "%nExamples:%n",
        footer = {"  itchy retry", "  itchy retry 858a817e-0ca2-473f-89d3-d5bdfc51968e"})
public final class RetryCommand extends ToolCommand {
    @Mixin
    private EventDirectoryOptions events = new EventDirectoryOptions();

    @Parameters(
            paramLabel = "EVENT",
            arity = "0..*",
            description = "File names of events or identifiers of images; default all.")
    private List<String> names = List.of();

    @Override
    protected void run() {
        List<String> back = new RetryService(events.permissions(), events.variables())
                .retry(Directories.readable(events.metadataDirectory), names);
        back.forEach(event -> printer().line("waiting again: " + event));
        if (back.isEmpty()) {
            printer().line("no events have failed");
        }
    }
}
