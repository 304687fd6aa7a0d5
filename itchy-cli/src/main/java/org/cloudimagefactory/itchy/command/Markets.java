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
import org.cloudimagefactory.itchy.feed.market.MarketAddress;
import org.cloudimagefactory.itchy.feed.market.MarketFeed;
import org.cloudimagefactory.itchy.feed.market.MarketSelection;
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
        boolean encryptedOnly = signedBy == null && !isAllowedInTheClear(address, terms);
        if (encryptedOnly && !address.isEncrypted()) {
            throw new UsageProblem("what nobody has signed is taken over https only, and " + address + " is not")
                    .hint("a market of this machine may be asked with --allow-http");
        }
        Optional<Supplier<PgpKeyring>> keyring = Optional.ofNullable(signedBy)
                .map(how -> Path.of(how.substring(PGP.length())))
                .map(file -> () -> PgpKeyring.read(file));
        SimplestreamsRules rules = new SimplestreamsRules(keyring, new MarketSelection(terms.select()), encryptedOnly);
        return new MarketFeed(address, new SimplestreamsMarket(address, scope, rules, clients), invalidSince, clock);
    }

    /** Whether a host is this machine by its very name: no name server is asked. */
    private static boolean isAllowedInTheClear(MarketAddress address, MarketTerms terms) {
        String host = address.root().getHost().toLowerCase(Locale.ROOT);
        return terms.allowHttp()
                && (host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.[0-9]{1,3}){3}"));
    }
}
