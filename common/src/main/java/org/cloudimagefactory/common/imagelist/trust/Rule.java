package org.cloudimagefactory.common.imagelist.trust;

import java.util.Locale;

/** What must hold before a list is taken; each is an error of its own. */
public enum Rule {
    /** The message is S/MIME and whole. */
    MESSAGE,
    /** It has exactly one signer, whose certificate it carries. */
    SIGNER,
    /** The signature is valid over exactly the bytes that are parsed. */
    SIGNATURE,
    /** Neither the message nor a certificate of the chain is signed over a weak digest. */
    DIGEST,
    /** The signer's certificate leads to a trusted authority. */
    CHAIN,
    /** All that issued certificates of the chain may do so, and the signer may sign. */
    AUTHORITIES,
    /** No certificate of the chain is expired or not yet valid. */
    VALIDITY,
    /** The revocation lists that the site wants are there and can be believed. */
    REVOCATION_LISTS,
    /** No certificate of the chain is revoked. */
    REVOCATION,
    /** The signing policies of the authorities permit what they have signed. */
    SIGNING_POLICY,
    /** All keys are long enough. */
    KEY_SIZE,
    /** Name constraints hold and no critical extension is unknown. */
    CONSTRAINTS,
    /** What was signed is an image list. */
    LIST,
    /** The list's own endorser is the signer. */
    LIST_ENDORSER,
    /** The signer is an endorser that the subscription accepts. */
    ENDORSER,
    /** The signer's certificate is made for signing, or is the one of a host that the subscription names. */
    KEY_PURPOSE,
    /** The list is the one that was subscribed to. */
    IDENTIFIER,
    /** The list is published where the subscription expects it. */
    URI,
    /** The list was not made in the future, nor before the one already held. */
    CREATED,
    /** The list is not expired. */
    EXPIRY,
    /** The version is not older than the one already held. */
    VERSION,
    /** At least one of the list's images can be used, unless it has none. */
    IMAGES;

    /** As it is printed, for example {@code signing-policy}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
