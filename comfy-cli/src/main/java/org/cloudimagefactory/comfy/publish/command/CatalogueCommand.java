package org.cloudimagefactory.comfy.publish.command;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.comfy.publish.CatalogueService;
import org.cloudimagefactory.common.cli.ToolCommand;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code comfy catalogue}. */
@Command(
        name = "catalogue",
        description = "Write one HTML page with all appliances of published lists.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  comfy catalogue --list /srv/www/image.list --page /srv/www/index.html",
            "  comfy catalogue --list vo1.list --list vo2.list --title Appliances"
        })
public final class CatalogueCommand extends ToolCommand {
    @Option(
            names = "--list",
            required = true,
            paramLabel = "FILE",
            description = "Signed list, as 'comfy publish' writes it; may be repeated.")
    private List<Path> lists = new ArrayList<>();

    @Option(
            names = {"--page", "-o"},
            paramLabel = "FILE",
            description =
                    "Page to write, which replaces an earlier one and nothing else; default index.html beside the first"
                            + " list.")
    private @Nullable Path page;

    @Option(names = "--title", paramLabel = "TEXT", description = "Title of the page; default ${DEFAULT-VALUE}.")
    private String title = "Virtual appliances";

    @Option(
            names = "--file-permissions",
            paramLabel = "OCTAL",
            description = "Permissions of the page; default ${DEFAULT-VALUE}.")
    private String permissions = "644";

    private final Clock clock;

    /** Leaves out what is expired by this clock. */
    public CatalogueCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    protected void run() {
        Path target = page == null ? lists.get(0).toAbsolutePath().resolveSibling("index.html") : page.toAbsolutePath();
        long count = new CatalogueService(FilePermissions.parse(permissions), clock).write(title, lists, target);
        printer().line(target + ": " + count + (count == 1 ? " appliance" : " appliances"));
    }
}
