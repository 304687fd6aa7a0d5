package org.cloudimagefactory.comfy.publish.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.cloudimagefactory.comfy.publish.CatalogueService;
import org.cloudimagefactory.common.cli.CommonOptions;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code comfy catalogue}. */
@Command(
        name = "catalogue",
        description = "Write one HTML page with all appliances of published lists.",
        footer = {"", "Example: comfy catalogue --list /srv/www/image.list --page /srv/www/index.html"})
public final class CatalogueCommand implements Callable<Integer> {
    // Picocli fills and reads it.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common = new CommonOptions();

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

    @Option(
            names = "--title",
            paramLabel = "TEXT",
            defaultValue = "Virtual appliances",
            description = "Title of the page; default ${DEFAULT-VALUE}.")
    private String title = "Virtual appliances";

    @Option(
            names = "--file-permissions",
            paramLabel = "OCTAL",
            defaultValue = "644",
            description = "Permissions of the page; default ${DEFAULT-VALUE}.")
    private String permissions = "644";

    @Spec
    private @Nullable CommandSpec spec;

    private final Clock clock;

    /** Leaves out what is expired by this clock. */
    public CatalogueCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        Path target = page == null ? lists.get(0).toAbsolutePath().resolveSibling("index.html") : page.toAbsolutePath();
        long count = new CatalogueService(FilePermissions.parse(permissions), clock).write(title, lists, target);
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.println(PrintableText.of(target + ": " + count + (count == 1 ? " appliance" : " appliances")));
        out.flush();
        return ExitCode.OK;
    }
}
