package org.cloudimagefactory.itchy.command;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.cloudimagefactory.common.imagelist.DocumentVerifier;
import org.cloudimagefactory.common.imagelist.trust.TrustPolicy;
import org.cloudimagefactory.common.imagelist.x509.SignatureVerifier;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.web.AddressScope;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.itchy.feed.ApplianceFeed;
import org.cloudimagefactory.itchy.feed.market.CertificateSigners;
import org.cloudimagefactory.itchy.feed.market.Market;
import org.cloudimagefactory.itchy.feed.market.MarketAddress;
import org.cloudimagefactory.itchy.feed.market.MarketFeed;
import org.cloudimagefactory.itchy.feed.market.MarketSelection;
import org.cloudimagefactory.itchy.feed.market.MarketTrust;
import org.cloudimagefactory.itchy.feed.market.PgpSigners;
import org.cloudimagefactory.itchy.feed.market.Signers;
import org.cloudimagefactory.itchy.feed.onemarket.OneMarket;
import org.cloudimagefactory.itchy.feed.onemarket.OneMarketRules;
import org.cloudimagefactory.itchy.feed.simplestreams.SimplestreamsMarket;
import org.cloudimagefactory.itchy.subscription.MarketTerms;
import org.cloudimagefactory.itchy.subscription.SubscriptionTerms;
import org.jspecify.annotations.Nullable;

/** Makes feeds of markets. */
final class Markets {
    private static final String PGP = "pgp:";

    private static final String X509 = "x509:";
    private static final int SHOWN = 200;

    private final WebClients clients;
    private final TrustPolicy policy;
    private final Clock clock;

    /**
     * By these connections.
     *
     * @param policy of the site for signers with certificates; each market has a directory of its own
     */
    Markets(WebClients clients, TrustPolicy policy, Clock clock) {
        this.clients = clients;
        this.policy = policy;
        this.clock = clock;
    }

    /** Whether a text says who signs markets. */
    static boolean isSigner(String signedBy) {
        return signedBy.matches("(" + PGP + "|" + X509 + ").+");
    }

    /** Whether a text that says who signs wants endorsers. */
    static boolean wantsEndorsers(String signedBy) {
        return signedBy.startsWith(X509);
    }

    /**
     * The feed of a market.
     *
     * @param scope how near it is
     * @param invalidSince since when nobody vouches for what is held any more, if that was noticed before
     */
    ApplianceFeed feed(
            MarketAddress address, AddressScope scope, SubscriptionTerms terms, @Nullable Instant invalidSince) {
        MarketTerms wanted = Objects.requireNonNull(terms.market());
        boolean encryptedOnly = wanted.signedBy() == null && !isAllowedInTheClear(address, wanted);
        if (encryptedOnly && !address.isEncrypted()) {
            throw new UsageProblem("what nobody has signed is taken over https only, and " + address + " is not")
                    .hint("a market of this machine may be asked with --allow-http");
        }
        MarketTrust trust = new MarketTrust(signers(terms, wanted), encryptedOnly);
        MarketSelection selection = new MarketSelection(wanted.select());
        Market market = switch (address.kind()) {
            case SIMPLESTREAMS -> new SimplestreamsMarket(address, scope, trust, selection, clients);
            case ONE_MARKET ->
                new OneMarket(address, scope, trust, new OneMarketRules(selection, wanted.allowMd5()), clients);
        };
        return new MarketFeed(address, market, invalidSince, clock);
    }

    private Optional<Signers> signers(SubscriptionTerms terms, MarketTerms wanted) {
        String signedBy = wanted.signedBy();
        if (signedBy == null) {
            if (!terms.unsigned()) {
                throw new ItemProblem("the subscription wants signatures and does not say whose")
                        .hint("unsubscribe, and subscribe again");
            }
            return Optional.empty();
        }
        if (signedBy.startsWith(PGP)) {
            return Optional.of(new PgpSigners(Path.of(signedBy.substring(PGP.length()))));
        }
        if (!signedBy.startsWith(X509)) {
            throw new UsageProblem("cannot read --signed-by '" + PrintableText.of(signedBy, SHOWN) + "'");
        }
        TrustPolicy own = new TrustPolicy(
                Path.of(signedBy.substring(X509.length())), false, policy.revocation(), false, policy.purpose());
        return Optional.of(
                new CertificateSigners(new DocumentVerifier(new SignatureVerifier(own, clock), terms.endorsers())));
    }

    /** Whether a host is this machine by its very name: no name server is asked. */
    private static boolean isAllowedInTheClear(MarketAddress address, MarketTerms terms) {
        String host = address.root().getHost().toLowerCase(Locale.ROOT);
        return terms.allowHttp()
                && (host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.[0-9]{1,3}){3}"));
    }
}
