package org.cloudimagefactory.itchy.feed.simplestreams;

import java.util.Optional;
import java.util.function.Supplier;
import org.cloudimagefactory.common.pgp.PgpKeyring;
import org.cloudimagefactory.itchy.feed.market.MarketSelection;

/**
 * What a subscription insists on.
 *
 * @param keyring of those who must have signed, read at each look; nothing when nobody need have
 * @param selection of what is wanted
 * @param encryptedOnly whether every redirect must be encrypted
 */
public record SimplestreamsRules(
        Optional<Supplier<PgpKeyring>> keyring, MarketSelection selection, boolean encryptedOnly) {}
