package org.cloudimagefactory.comfy.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.cloudimagefactory.comfy.description.DistributionCatalogue;
import org.cloudimagefactory.comfy.refresh.UrlCheck;
import org.cloudimagefactory.comfy.refresh.UrlFinding;
import org.cloudimagefactory.common.cli.ToolCommand;
import org.cloudimagefactory.common.problem.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code comfy refresh}. */
@Command(
        name = "refresh",
        description =
                "Ask for every installer, cloud image and checksum of distributions, and print for each whether it is"
                        + " ok, gone, unreachable (nobody answers just now) or wrong.",
        footerHeading = "%nExamples:%n",
        footer = {"  comfy refresh", "  comfy refresh debian ubuntu --ca-file /etc/ssl/certs/site.pem"})
public final class RefreshCommand extends ToolCommand {
    @Mixin
    private TemplateOptions templates = new TemplateOptions();

    @Mixin
    private ToolOptions tools = new ToolOptions();

    @Mixin
    private WebOptions web = new WebOptions();

    @Parameters(paramLabel = "DISTRIBUTION", arity = "0..*", description = "Which; default all.")
    private List<String> names = List.of();

    private final Path shipped;
    private final Function<BuildOptions, UrlCheck> useCase;

    public RefreshCommand(Path shipped, Function<BuildOptions, UrlCheck> useCase) {
        this.shipped = shipped;
        this.useCase = useCase;
    }

    @Override
    protected void run() {
        DistributionCatalogue catalogue = templates.catalogue(shipped);
        String format = printer().isTerminal() ? "%-11s %-18s " : "%-11s %-28s ";
        List<UrlFinding> findings = new ArrayList<>();
        UrlCheck check = useCase.apply(new BuildOptions(PlanningOptions.with(templates), tools, web));
        for (String name : names.isEmpty() ? catalogue.directories().keySet() : names) {
            findings.addAll(check.check(catalogue.get(name), finding -> {
                String head = String.format(format, finding.state(), finding.distribution());
                if (finding.isThere()) {
                    printer().row(head, finding.url());
                } else {
                    // Whoever has to find out why needs the whole address.
                    printer().hanging(head, finding.url());
                    printer().hanging("            ", finding.problem());
                }
                out().flush();
            }));
        }
        record().expect("ok", "gone", "unreachable", "wrong");
        findings.forEach(finding -> record().count(finding.state().toString(), 1));
        record().counted();
        endWith(findings.stream().allMatch(UrlFinding::isThere) ? ExitCode.OK : ExitCode.ITEMS_FAILED);
    }
}
