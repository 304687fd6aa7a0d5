package org.cloudimagefactory.itchy.feed.market;

import java.util.Optional;

/**
 * Whom a subscription to a market believes.
 *
 * @param signers those who must have signed its documents; nothing when nobody need have
 * @param encryptedOnly whether every redirect from a document must be encrypted
 */
public record MarketTrust(Optional<Signers> signers, boolean encryptedOnly) {}
