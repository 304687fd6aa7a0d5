package org.cloudimagefactory.common.registry.signature;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A signature that is believed.
 *
 * @param scheme how it was made
 * @param signer the certificate's subject in slash form, or the fingerprint of the key; empty when unsigned
 * @param issuer the certificate's issuer in slash form, where there is one
 * @param signingTime as the signer claims it; nothing proves it
 * @param expiry after which it is believed no longer, where the signer has set one
 * @param chainEnd when the first of the certificates expires that lead from the signer to a trusted authority, where there are any
 */
public record SignatureVerdict(
        SignatureScheme scheme,
        String signer,
        @Nullable String issuer,
        @Nullable Instant signingTime,
        @Nullable Instant expiry,
        @Nullable Instant chainEnd) {
    /** Nobody was asked to sign. */
    public static final SignatureVerdict UNSIGNED =
            new SignatureVerdict(SignatureScheme.UNSIGNED, "", null, null, null, null);

    static SignatureVerdict ofKey(SignatureScheme scheme, String fingerprint) {
        return new SignatureVerdict(scheme, fingerprint, null, null, null, null);
    }

    /** Until when it can be believed at most, with nobody asked again: null when nothing of it ends. */
    public @Nullable Instant until() {
        if (expiry == null || chainEnd == null) {
            return expiry == null ? chainEnd : expiry;
        }
        return expiry.isBefore(chainEnd) ? expiry : chainEnd;
    }

    /** For listings, in one line. */
    public String describe() {
        if (scheme == SignatureScheme.UNSIGNED) {
            return scheme.toString();
        }
        return scheme + " by " + signer + (expiry == null ? "" : ", until " + expiry);
    }
}
