package org.cloudimagefactory.itchy.command;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.cli.ResultCommand;
import org.cloudimagefactory.common.imagelist.ListReport;
import org.cloudimagefactory.common.imagelist.Pins;
import org.cloudimagefactory.common.imagelist.trust.Rule;
import org.cloudimagefactory.common.imagelist.trust.RuleResult;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.common.web.Bandwidth;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.itchy.download.ListFetcher;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code itchy verify}. */
@Command(
        name = "verify",
        description = "Tell whether a subscription would take a signed image list, and why or why not.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  itchy verify --ca-dir /etc/grid-security/certificates \\",
            "    https://lists.example.org/image.list",
            "  itchy verify image.list --output json"
        })
@InGroup(OptionGroup.LIST)
public final class VerifyCommand extends ResultCommand {
    @Mixin
    private TrustOptions trust = new TrustOptions();

    @ArgGroup(exclusive = false, multiplicity = "0..*")
    private List<EndorserOptions> endorsers = new ArrayList<>();

    @Option(names = "--identifier", paramLabel = "UUID", description = "Identifier that the list must have.")
    private @Nullable String identifier;

    @Option(names = "--uri", paramLabel = "URL", description = "Address that the list must say it is published at.")
    private @Nullable String uri;

    @Parameters(paramLabel = "FILE|URL", description = "The list.")
    private String source = "";

    private final Clock clock;

    public VerifyCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    protected void run() {
        Pins pins = new Pins(EndorserOptions.endorsers(endorsers), identifier, uri, null);
        URI address = source.matches("[A-Za-z][A-Za-z0-9+.-]*:.*")
                ? Address.parse(source)
                : Path.of(source).toAbsolutePath().toUri();
        ListReport report = report(address, pins);
        String shown = Address.shown(address);
        new ListReportPrinter(printer()).print(shown, report);
        report.warnings().forEach(warning -> printer().warning("warning: " + shown + ": " + warning));
        if (!report.isAccepted()) {
            printer().problem(shown + " is refused: " + report.problems());
            endWith(ExitCode.ITEMS_FAILED);
        }
    }

    private ListReport report(URI address, Pins pins) {
        byte[] message;
        try (WebClients clients = trust.clients(Bandwidth.unlimited())) {
            message = new ListFetcher(clients)
                    .fetch(address, Address.scope(address), Validators.NONE, false)
                    .message()
                    .orElseThrow();
        } catch (ItemProblem e) {
            return new ListReport(List.of(RuleResult.failed(Rule.MESSAGE, e.line())), null, null);
        }
        return trust.verifier(clock).verify(message, pins);
    }
}
