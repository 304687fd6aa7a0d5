package org.cloudimagefactory.nifty.command;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.JsonObject;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.cli.ResultCommand;
import org.cloudimagefactory.nifty.backend.CloudBackend;
import org.cloudimagefactory.nifty.intake.Rejection;
import org.cloudimagefactory.nifty.report.CloudReport;
import org.cloudimagefactory.nifty.report.ReportService;
import org.cloudimagefactory.nifty.sync.LastRun;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nifty report}. */
@Command(
        name = "report",
        description = {
            "Tell how things are: what is in the cloud, what waits, and what failed last and why.",
            "With --page as one HTML page for users and operators. Nothing else is changed."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  nifty report", "  nifty report --page /srv/www/cloud.html --title Appliances"})
@InGroup(OptionGroup.OUTPUT)
public final class ReportCommand extends ResultCommand {
    @Mixin
    private SyncOptions options = new SyncOptions();

    @Option(
            names = "--page",
            paramLabel = "FILE",
            description = "Write this HTML page, readable by everybody; an earlier page is replaced, and nothing else.")
    private @Nullable Path page;

    @Option(names = "--title", paramLabel = "TEXT", description = "Title of the page; default ${DEFAULT-VALUE}.")
    private String title = "Appliances in this cloud";

    private final Function<CloudOptions, CloudBackend> cloud;
    private final ReportService service;

    public ReportCommand(Function<CloudOptions, CloudBackend> cloud, ReportService service) {
        this.cloud = cloud;
        this.service = service;
    }

    @Override
    protected void run() {
        Path target = page == null ? null : page.toAbsolutePath().normalize();
        if (target != null) {
            service.requireReplaceable(target);
        }
        try (CloudBackend backend = cloud.apply(options.cloud)) {
            CloudReport report = service.report(backend, options.requestOfUpkeep());
            if (target != null) {
                service.write(title, report, target);
            }
            print(report, target);
        }
    }

    private void print(CloudReport report, @Nullable Path target) {
        LastRun last = report.lastRun();
        if (printer().isJson()) {
            JsonObject document = new JsonObject().put("at", report.at()).put("page", target);
            document.list("appliances", report.appliances(), ListReport::describe)
                    .list(
                            "waiting",
                            report.waiting(),
                            (node, each) -> node.put("descriptor", each.file())
                                    .put("identifier", each.identifier())
                                    .put("version", each.version())
                                    .put("action", each.descriptor().action()));
            rejections(document, "unreadable", report.unreadable());
            rejections(document, "rejected", report.rejected());
            if (last != null) {
                describe(document.object("last_run"), last);
            }
            printer().document(document);
            return;
        }
        printer()
                .hanging(
                        target == null ? "" : target + ": ",
                        report.count("offered") + " of " + report.appliances().size() + " offered, "
                                + report.waiting().size() + " waiting, "
                                + report.rejected().size() + " set aside, " + report.problems() + " failed last time");
        if (last != null && last.abort() != null) {
            printer().hanging("the last run ended early: ", last.abort());
        }
        if (last != null) {
            last.problems().forEach(each -> printer().hanging(each.identifier() + ": ", each.problem()));
        }
        report.unreadable().forEach(each -> printer().hanging("", each.reason()));
        report.rejected().forEach(each -> printer().hanging(each.file() + ": ", each.reason()));
    }

    private static void describe(JsonObject node, LastRun run) {
        node.put("at", run.at())
                .put("changed", run.changed())
                .put("unchanged", run.unchanged())
                .put("abort", run.abort())
                .list(
                        "problems",
                        run.problems(),
                        (each, trouble) ->
                                each.put("identifier", trouble.identifier()).put("problem", trouble.problem()));
    }

    private static void rejections(JsonObject document, String key, List<Rejection> rejections) {
        document.list(
                key,
                rejections,
                (node, each) -> node.put("descriptor", each.file()).put("reason", each.reason()));
    }
}
