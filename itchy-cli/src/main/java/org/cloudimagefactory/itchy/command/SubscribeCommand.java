package org.cloudimagefactory.itchy.command;

import java.nio.charset.Charset;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Scanner;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.cli.ToolCommand;
import org.cloudimagefactory.common.imagelist.ListReport;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.common.web.Bandwidth;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.work.Terminal;
import org.cloudimagefactory.itchy.feed.imagelist.ListSubscriber;
import org.cloudimagefactory.itchy.feed.imagelist.SubscribeRequest;
import org.cloudimagefactory.itchy.subscription.ImageChoice;
import org.cloudimagefactory.itchy.subscription.Subscription;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;
import org.cloudimagefactory.itchy.subscription.SubscriptionTerms;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code itchy subscribe}. */
@Command(
        name = "subscribe",
        description = "Subscribe to a signed image list; 'itchy catch' then follows it.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  itchy subscribe https://lists.example.org/image.list --auto-endorse",
            "  # only of this signer, and only the images that are selected then",
            "  itchy subscribe https://lists.example.org/image.list \\",
            "    --endorser-dn /DC=org/O=Hosts/CN=lists.example.org \\",
            "    --endorser-ca /DC=org/CN=Authority --images selected"
        })
@InGroup(OptionGroup.LIST)
public final class SubscribeCommand extends ToolCommand {
    @Mixin
    private StateOptions state = new StateOptions();

    @Mixin
    private TrustOptions trust = new TrustOptions();

    @ArgGroup(exclusive = false, multiplicity = "0..*")
    private List<EndorserOptions> endorsers = new ArrayList<>();

    @InGroup(OptionGroup.TRUST)
    @Option(
            names = "--auto-endorse",
            description = "Whoever has signed the list now becomes its endorser, after asking.")
    private boolean autoEndorse;

    @InGroup(OptionGroup.TRUST)
    @Option(names = "--yes", description = "Don't ask.")
    private boolean yes;

    @Option(
            names = "--images",
            paramLabel = "WHICH",
            description = "all, or selected ones only ('itchy images' selects them); default ${DEFAULT-VALUE}.")
    private ImageChoice images = ImageChoice.ALL;

    @InGroup(OptionGroup.TRUST)
    @Option(names = "--unsigned", description = "Take the list without any signature, from an https or file address.")
    private boolean unsigned;

    @Option(names = "--uri", paramLabel = "URL", description = "Address that the list must say it is published at.")
    private @Nullable String uri;

    @Parameters(paramLabel = "URL", description = "Where the list is: https, http or file.")
    private String url = "";

    private final Clock clock;

    public SubscribeCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    protected void run() {
        SubscriptionTerms terms = new SubscriptionTerms(EndorserOptions.endorsers(endorsers), images, unsigned, uri);
        SubscribeRequest request = new SubscribeRequest(Address.parse(url), terms, autoEndorse);
        try (SubscriptionStore store = state.open();
                WebClients clients = trust.clients(Bandwidth.unlimited())) {
            Subscription made =
                    new ListSubscriber(store, clients, trust.verifier(clock)).subscribe(request, this::consent);
            printer()
                    .line("subscribed to " + Address.shown(made.url()) + ": list " + made.identifier() + ", "
                            + store.images().of(made).size() + " images" + (unsigned ? ", UNSIGNED" : ""));
        }
    }

    private boolean consent(ListReport report) {
        printer().line("about to trust this signer for all that the list will ever say:");
        new ListReportPrinter(printer()).signer(report);
        if (yes) {
            return true;
        }
        if (!Terminal.isStdin()) {
            throw new UsageProblem("--auto-endorse asks before it trusts, and there is no terminal to ask on")
                    .hint("give --yes if that is the right signer");
        }
        out().print("Trust it? [y/N] ");
        out().flush();
        return new Scanner(System.in, Charset.defaultCharset())
                .nextLine()
                .strip()
                .toLowerCase(Locale.ROOT)
                .matches("y|yes");
    }
}
