package org.cloudimagefactory.comfy.publish.command;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cloudimagefactory.comfy.catalogue.CatalogueService;
import org.cloudimagefactory.comfy.catalogue.CatalogueSources;
import org.cloudimagefactory.common.cli.ToolCommand;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code comfy catalogue}. */
@Command(
        name = "catalogue",
        description = "Write one HTML page with all appliances and each way to get them.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  comfy catalogue --list /srv/www/image.list --page /srv/www/index.html",
            "  comfy catalogue --list vo1.list --list vo2.list --title Appliances",
            "  # of what 'nifty list --output json' has printed",
            "  comfy catalogue --cloud cloud.json --page index.html"
        })
public final class CatalogueCommand extends ToolCommand {
    @Option(
            names = "--list",
            paramLabel = "FILE",
            description = "Signed list, as 'comfy publish' writes it; may be repeated.")
    private List<Path> lists = new ArrayList<>();

    @Option(
            names = "--descriptor",
            paramLabel = "FILE",
            description = "Appliance descriptor, or a directory of them; may be repeated.")
    private List<Path> descriptors = new ArrayList<>();

    @Option(
            names = "--cloud",
            paramLabel = "FILE",
            description = "What 'nifty list --output json' has printed of a cloud; may be repeated.")
    private List<Path> clouds = new ArrayList<>();

    @Option(
            names = {"--page", "-o"},
            paramLabel = "FILE",
            description =
                    "Page to write, which replaces an earlier one and nothing else; default index.html beside the first"
                            + " of the files.")
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
        Path first = Stream.of(lists, descriptors, clouds)
                .flatMap(List::stream)
                .findFirst()
                .orElseThrow(() -> new UsageProblem("there is nothing to make a catalogue of")
                        .hint("give --list, --descriptor or --cloud"));
        Path target = page == null ? first.toAbsolutePath().resolveSibling("index.html") : page.toAbsolutePath();
        long count = new CatalogueService(FilePermissions.parse(permissions), clock)
                .write(title, new CatalogueSources(lists, descriptors, clouds), target);
        printer().line(target + ": " + count + (count == 1 ? " appliance" : " appliances"));
    }
}
