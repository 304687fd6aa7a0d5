package org.cloudimagefactory.itchy.feed.market;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Kinds of markets, by what their addresses begin with, before {@code https}. */
public enum MarketKind {
    /** Image servers of LXD and Incus, and Ubuntu's cloud images. */
    SIMPLESTREAMS("simplestreams+"),
    /** OpenNebula's marketplace. */
    ONE_MARKET("one-market+");

    private final String prefix;

    MarketKind(String prefix) {
        this.prefix = prefix;
    }

    String prefix() {
        return prefix;
    }

    static Optional<MarketKind> of(String address) {
        String lower = address.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(kind -> lower.startsWith(kind.prefix))
                .findFirst();
    }
}
