package org.cloudimagefactory.itchy.command;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.cloudimagefactory.common.pgp.PgpKeyring;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.web.AddressScope;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.itchy.feed.ApplianceFeed;
import org.cloudimagefactory.itchy.feed.market.Market;
import org.cloudimagefactory.itchy.feed.market.MarketAddress;
import org.cloudimagefactory.itchy.feed.market.MarketFeed;
import org.cloudimagefactory.itchy.feed.market.MarketKind;
import org.cloudimagefactory.itchy.feed.market.MarketSelection;
import org.cloudimagefactory.itchy.feed.onemarket.OneMarket;
import org.cloudimagefactory.itchy.feed.onemarket.OneMarketRules;
import org.cloudimagefactory.itchy.feed.simplestreams.SimplestreamsMarket;
import org.cloudimagefactory.itchy.feed.simplestreams.SimplestreamsRules;
import org.cloudimagefactory.itchy.subscription.MarketTerms;
import org.jspecify.annotations.Nullable;

/** Makes feeds of markets. */
final class Markets {
    static final String PGP = "pgp:";

    private final WebClients clients;
    private final Clock clock;

    Markets(WebClients clients, Clock clock) {
        this.clients = clients;
        this.clock = clock;
    }

    /**
     * The feed of a market.
     *
     * @param scope how near it is
     * @param invalidSince since when nobody vouches for what is held any more, if that was noticed before
     */
    ApplianceFeed feed(MarketAddress address, AddressScope scope, MarketTerms terms, @Nullable Instant invalidSince) {
        String signedBy = terms.signedBy();
        if (signedBy != null && address.kind() == MarketKind.ONE_MARKET) {
            throw new UsageProblem("OpenNebula's marketplace has no signatures")
                    .hint("give --unsigned instead of --signed-by");
        }
        boolean encryptedOnly = signedBy == null && !isAllowedInTheClear(address, terms);
        if (encryptedOnly && !address.isEncrypted()) {
            throw new UsageProblem("what nobody has signed is taken over https only, and " + address + " is not")
                    .hint("a market of this machine may be asked with --allow-http");
        }
        return new MarketFeed(address, market(address, scope, terms, encryptedOnly), invalidSince, clock);
    }

    private Market market(MarketAddress address, AddressScope scope, MarketTerms terms, boolean encryptedOnly) {
        MarketSelection selection = new MarketSelection(terms.select());
        return switch (address.kind()) {
            case SIMPLESTREAMS -> {
                Optional<Supplier<PgpKeyring>> keyring = Optional.ofNullable(terms.signedBy())
                        .map(how -> Path.of(how.substring(PGP.length())))
                        .map(file -> () -> PgpKeyring.read(file));
                yield new SimplestreamsMarket(
                        address, scope, new SimplestreamsRules(keyring, selection, encryptedOnly), clients);
            }
            case ONE_MARKET ->
                new OneMarket(address, scope, new OneMarketRules(selection, encryptedOnly, terms.allowMd5()), clients);
        };
    }

    /** Whether a host is this machine by its very name: no name server is asked. */
    private static boolean isAllowedInTheClear(MarketAddress address, MarketTerms terms) {
        String host = address.root().getHost().toLowerCase(Locale.ROOT);
        return terms.allowHttp()
                && (host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.[0-9]{1,3}){3}"));
    }
}
