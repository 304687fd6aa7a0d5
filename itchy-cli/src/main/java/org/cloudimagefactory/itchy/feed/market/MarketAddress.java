package org.cloudimagefactory.itchy.feed.market;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.itchy.feed.AddressIdentifier;

/**
 * Where a market is: {@code simplestreams+https://HOST/PATH} or {@code one-market+https://HOST}.
 *
 * @param kind of market
 * @param root what all its paths begin with, without a slash at the end
 */
public record MarketAddress(MarketKind kind, URI root) {
    private static final int SHOWN = 300;

    /** Whether an address is meant to be one of a market. */
    public static boolean isOne(String text) {
        return MarketKind.of(text).isPresent();
    }

    /** Reads what an operator gave. */
    public static MarketAddress parse(String text) {
        MarketKind kind = MarketKind.of(text).orElseThrow(() -> wrong(text));
        try {
            URI uri = new URI(text.strip().substring(kind.prefix().length()));
            String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceFirst("/+$", "");
            boolean isPlain = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
            if (Address.isWeb(uri) && isPlain && !path.matches(".*//.*|.*/\\.\\.?(/.*)?")) {
                String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
                return new MarketAddress(
                        kind,
                        new URI(uri.getScheme().toLowerCase(Locale.ROOT) + "://"
                                + uri.getHost().toLowerCase(Locale.ROOT) + port + path));
            }
        } catch (URISyntaxException e) {
            throw wrong(text).causedBy(e);
        }
        throw wrong(text);
    }

    private static UsageProblem wrong(String text) {
        return new UsageProblem("'" + PrintableText.of(text, SHOWN) + "' is no address of a market")
                .hint("give " + MarketKind.SIMPLESTREAMS.prefix() + "https://HOST or " + MarketKind.ONE_MARKET.prefix()
                        + "https://HOST, or with a path behind it; credentials go into --auth-file");
    }

    /** Whether nobody on the way can change what it says. */
    public boolean isEncrypted() {
        return Address.isHttps(root);
    }

    /** The address as subscriptions are known by. */
    public URI uri() {
        return URI.create(toString());
    }

    /** The identifier of the market itself. */
    String identifier() {
        return AddressIdentifier.of(toString());
    }

    /** The identifier of an appliance, by the name that the market has for it. */
    String identifier(String name) {
        return AddressIdentifier.of(this + "#" + name);
    }

    @Override
    public String toString() {
        return kind.prefix() + root;
    }
}
