package org.cloudimagefactory.itchy.command;

import java.nio.charset.Charset;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Scanner;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.cli.ToolCommand;
import org.cloudimagefactory.common.imagelist.ListReport;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.common.web.AddressScope;
import org.cloudimagefactory.common.web.Bandwidth;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.work.Terminal;
import org.cloudimagefactory.itchy.feed.ApplianceFeed;
import org.cloudimagefactory.itchy.feed.imagelist.ListSubscriber;
import org.cloudimagefactory.itchy.feed.imagelist.SubscribeRequest;
import org.cloudimagefactory.itchy.feed.market.MarketAddress;
import org.cloudimagefactory.itchy.feed.market.MarketKind;
import org.cloudimagefactory.itchy.feed.registry.RegistryAddress;
import org.cloudimagefactory.itchy.subscription.FeedSubscriber;
import org.cloudimagefactory.itchy.subscription.ImageChoice;
import org.cloudimagefactory.itchy.subscription.MarketTerms;
import org.cloudimagefactory.itchy.subscription.RegistryTerms;
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
        description = "Subscribe to a signed image list, a registry or a market; 'itchy catch' then follows it.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  itchy subscribe https://lists.example.org/image.list --auto-endorse",
            "  # only of this signer, and only the images that are selected then",
            "  itchy subscribe https://lists.example.org/image.list \\",
            "    --endorser-dn /DC=org/O=Hosts/CN=lists.example.org \\",
            "    --endorser-ca /DC=org/CN=Authority --images selected",
            "  # a tag of a registry that moves, signed with a certificate",
            "  itchy subscribe oci://registry.example.org/images/ubuntu:24.04 \\",
            "    --signed-by notation:/etc/itchy/certificates \\",
            "    --endorser-dn /DC=org/O=Hosts/CN=images.example.org",
            "  # a tree of simplestreams, signed with OpenPGP",
            "  itchy subscribe simplestreams+https://images.example.org/releases \\",
            "    --signed-by pgp:/etc/itchy/images.gpg \\",
            "    --select tag=24.04 --select architecture=amd64",
            "  # two appliances of OpenNebula's marketplace",
            "  itchy subscribe one-market+https://marketplace.example.org \\",
            "    --unsigned --select 'name=Debian 1?' --select architecture=x86_64"
        })
@InGroup(OptionGroup.LIST)
public final class SubscribeCommand extends ToolCommand {
    @Mixin
    private StateOptions state = new StateOptions();

    @Mixin
    private TrustOptions trust = new TrustOptions();

    @Mixin
    private RegistryOptions registry = new RegistryOptions();

    @ArgGroup(exclusive = false, multiplicity = "0..*")
    private List<SignerOptions> endorsers = new ArrayList<>();

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
    @Option(
            names = "--unsigned",
            description =
                    "Take it without any signature: a list from an https or file address, a registry or market over https.")
    private boolean unsigned;

    @Option(names = "--uri", paramLabel = "URL", description = "Address that the list must say it is published at.")
    private @Nullable String uri;

    @Parameters(
            paramLabel = "URL",
            description =
                    "Where the list is: https, http or file. Of a registry: oci://HOST/REPOSITORY:TAG, oci://HOST/REPOSITORY with"
                            + " --versions, or oci://HOST/PROJECT/ of Harbor. Of a market: simplestreams+https://HOST or"
                            + " one-market+https://HOST, or with a path behind it.")
    private String url = "";

    private final Clock clock;
    private final Map<String, String> environment;

    public SubscribeCommand(Clock clock, Map<String, String> environment) {
        this.clock = clock;
        this.environment = Map.copyOf(environment);
    }

    @Override
    protected void run() {
        if (RegistryAddress.isOne(url)) {
            toRegistry(RegistryAddress.parse(url, registry.versions));
        } else if (MarketAddress.isOne(url)) {
            toMarket(MarketAddress.parse(url));
        } else {
            RegistryOptions.refuseForLists(this::isGiven);
            toList();
        }
    }

    private void toRegistry(RegistryAddress address) {
        if (isGiven("--allow-md5")) {
            throw new UsageProblem("--allow-md5 is for markets: registries have SHA-256 of everything");
        }
        if (isGiven("--auto-endorse") || isGiven("--uri")) {
            throw new UsageProblem("--auto-endorse and --uri are for image lists")
                    .hint("say who must have signed with --signed-by");
        }
        SubscriptionTerms terms = new SubscriptionTerms(
                SignerOptions.ofRegistry(endorsers),
                images,
                unsigned,
                null,
                registry.terms(unsigned, !endorsers.isEmpty()));
        try (SubscriptionStore store = state.open();
                WebClients clients = trust.clients(Bandwidth.unlimited())) {
            Registries registries = trust.registries(clients, environment, clock);
            RegistryTerms wanted = Objects.requireNonNull(terms.registry());
            Subscription made = new FeedSubscriber(store)
                    .subscribe(
                            address.uri(),
                            terms,
                            null,
                            registries.feed(address, terms, wanted),
                            "--select and --versions");
            printer()
                    .line("subscribed to " + address + ": "
                            + registries.signatures(terms, wanted).describe());
            printAppliances(store, made);
        }
    }

    private void toMarket(MarketAddress address) {
        if (isGiven("--auto-endorse") || isGiven("--uri")) {
            throw new UsageProblem("--auto-endorse and --uri are for image lists")
                    .hint("say who must have signed with --signed-by pgp:KEYRING, or x509:CA-DIR and --endorser-dn");
        }
        if (address.kind() != MarketKind.ONE_MARKET && isGiven("--allow-md5")) {
            throw new UsageProblem("--allow-md5 is for OpenNebula's marketplace: every disk in a tree has SHA-256");
        }
        MarketTerms wanted = registry.marketTerms(unsigned, !endorsers.isEmpty(), this::isGiven);
        SubscriptionTerms terms =
                SubscriptionTerms.ofMarket(SignerOptions.ofRegistry(endorsers), images, unsigned, wanted);
        try (SubscriptionStore store = state.open();
                WebClients clients = trust.clients(Bandwidth.unlimited())) {
            AddressScope scope = Address.scope(address.root());
            ApplianceFeed feed = new Markets(clients, trust.policy(), clock).feed(address, scope, terms, null);
            Subscription made = new FeedSubscriber(store).subscribe(address.uri(), terms, scope, feed, "--select");
            printer()
                    .line("subscribed to " + address + ": "
                            + (wanted.signedBy() == null ? "UNSIGNED" : "signed by " + wanted.signedBy()));
            printAppliances(store, made);
        }
    }

    private void printAppliances(SubscriptionStore store, Subscription made) {
        store.images().of(made).stream()
                .filter(image -> image.refusal() == null)
                .forEach(image -> printer()
                        .line("appliance " + image.identifier() + ", version " + image.version() + ": "
                                + image.title()));
    }

    private void toList() {
        SubscriptionTerms terms = new SubscriptionTerms(SignerOptions.ofList(endorsers), images, unsigned, uri);
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
