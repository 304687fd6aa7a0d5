package org.cloudimagefactory.itchy.subscription;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription to a market insists on beside what every subscription does.
 *
 * @param signedBy {@code pgp:KEYRING} or {@code x509:CA-DIR}; null only when nothing need be signed
 * @param select patterns of what is wanted, by what is said of it
 * @param allowHttp whether an unsigned market of this machine is asked without encryption
 * @param allowMd5 whether a file of which nothing but MD5 is told is taken
 */
public record MarketTerms(@Nullable String signedBy, Map<String, String> select, boolean allowHttp, boolean allowMd5) {
    /** Those that stand in the database and can't be understood: nothing is followed by them. */
    public static final MarketTerms UNREADABLE = new MarketTerms("unreadable", Map.of(), false, false);

    /** Keeps the order of the patterns. */
    public MarketTerms {
        select = select == null ? Map.of() : new LinkedHashMap<>(select);
    }

    /** Whether nobody knows what they are. */
    public boolean areUnreadable() {
        return equals(UNREADABLE);
    }
}
