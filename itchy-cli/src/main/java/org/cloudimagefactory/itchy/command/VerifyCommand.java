package org.cloudimagefactory.itchy.command;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.cloudimagefactory.common.cli.CommonOptions;
import org.cloudimagefactory.common.cli.OutputFormat;
import org.cloudimagefactory.common.imagelist.ListReport;
import org.cloudimagefactory.common.imagelist.ListVerifier;
import org.cloudimagefactory.common.imagelist.Pins;
import org.cloudimagefactory.common.imagelist.trust.Rule;
import org.cloudimagefactory.common.imagelist.trust.RuleResult;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.itchy.download.ListFetcher;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code itchy verify}. */
@Command(
        name = "verify",
        description = "Tell whether a subscription would take a signed image list, and why or why not.",
        footer = {
            "",
            "Example: itchy verify --ca-dir /etc/grid-security/certificates https://lists.example.org/image.list"
        })
public final class VerifyCommand implements Callable<Integer> {
    // Picocli fills and reads it.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private TrustOptions trust = new TrustOptions();

    @ArgGroup(exclusive = false, multiplicity = "0..*")
    private List<EndorserOptions> endorsers = new ArrayList<>();

    @Option(names = "--identifier", paramLabel = "UUID", description = "Identifier that the list must have.")
    private @Nullable String identifier;

    @Option(names = "--uri", paramLabel = "URL", description = "Address that the list must say it is published at.")
    private @Nullable String uri;

    @Option(names = "--output", paramLabel = "FORMAT", defaultValue = "text", description = "text or json.")
    private OutputFormat output = OutputFormat.TEXT;

    @Parameters(paramLabel = "FILE|URL", description = "The list.")
    private String source = "";

    @Spec
    private @Nullable CommandSpec spec;

    private final Function<TrustOptions, ListVerifier> verifiers;

    /** Wires the use case with the options of the command. */
    public VerifyCommand(Function<TrustOptions, ListVerifier> verifiers) {
        this.verifiers = verifiers;
    }

    @Override
    public Integer call() {
        Pins pins = new Pins(EndorserOptions.endorsers(endorsers), identifier, uri, null);
        URI address = source.matches("[A-Za-z][A-Za-z0-9+.-]*:.*")
                ? Address.parse(source)
                : Path.of(source).toAbsolutePath().toUri();
        ListReport report = report(address, pins);
        new ListReportPrinter(Objects.requireNonNull(spec).commandLine().getOut())
                .print(Address.shown(address), report, output);
        PrintWriter err = spec.commandLine().getErr();
        report.warnings()
                .forEach(warning ->
                        err.println("itchy: warning: " + PrintableText.of(Address.shown(address) + ": " + warning)));
        err.flush();
        if (report.isAccepted()) {
            return ExitCode.OK;
        }
        err.println("itchy: " + PrintableText.of(Address.shown(address) + " is refused: " + report.problems()));
        err.flush();
        return ExitCode.ITEMS_FAILED;
    }

    private ListReport report(URI address, Pins pins) {
        byte[] message;
        try (WebClients clients = trust.clients()) {
            message = new ListFetcher(clients)
                    .fetch(address, Address.scope(address), Validators.NONE, false)
                    .message()
                    .orElseThrow();
        } catch (ItemProblem e) {
            return new ListReport(List.of(RuleResult.failed(Rule.MESSAGE, e.line())), null, null);
        }
        return verifiers.apply(trust).verify(message, pins);
    }
}
