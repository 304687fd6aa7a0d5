package org.cloudimagefactory.common.registry.signature;

import java.util.Locale;

/**
 * The ways in which a signature is of no use, each with its own word. They stand in the order in which they are looked for, so that the
 * later one of two signatures' faults is the nearer miss.
 */
public enum SignatureFault {
    /** Nobody has signed. */
    NO_SIGNATURE("nobody has signed it"),
    /** All signatures are of another kind than the one wanted. */
    OTHER_SCHEME("it is signed in another way than the subscription wants"),
    /** The registry has lost a signature that it lists, or holds something else in its place. */
    UNAVAILABLE("the registry lists a signature and does not have it"),
    /** Larger than any signature is. */
    TOO_LARGE("the signature is larger than signatures are"),
    /** Not of its format. */
    MALFORMED("the signature is not as its format wants it"),
    /** A version or a form of the format that is unknown here. */
    UNKNOWN_FORMAT("the signature is of a format that is unknown here"),
    /** Made with a certificate of an identity, where a key is wanted. */
    KEYLESS("it is signed with a certificate instead of a key (keyless), which is not supported"),
    /** JWS without a signature. */
    ALGORITHM_NONE("the signature names the algorithm \"none\", so that anybody could have made it"),
    /** JWS with a shared secret. */
    ALGORITHM_SYMMETRIC(
            "the signature is made with a shared secret (HMAC), so that whoever checks it could have made it"),
    /** JWS with RSA as PKCS #1 version 1.5 has it. */
    ALGORITHM_PKCS1("the signature is made with RSA as of PKCS #1 v1.5, which notation forbids"),
    /** Any other algorithm. */
    ALGORITHM_UNKNOWN("the signature's algorithm is unknown"),
    /** What was signed says that it is something else. */
    OTHER_CONTENT_TYPE("what is signed is no description of a manifest"),
    /** A header that must be understood and is not. */
    UNKNOWN_CRITICAL("the signature has a critical header that is unknown here"),
    /** A header that must be marked as critical and is not. */
    NOT_CRITICAL("the signature does not mark as critical what must be"),
    /** Signed by a service on behalf of others. */
    SIGNING_AUTHORITY("it is signed by a signing authority, a scheme that is not supported"),
    /** Another scheme than notation's own. */
    UNKNOWN_SIGNING_SCHEME("the signature's signing scheme is unknown"),
    /** Without a certificate, or with too many. */
    CERTIFICATES("the signature does not bring the chain of certificates that it must"),
    /** A key that the format does not know. */
    KEY_KIND("the signer's key is of a kind or size that the format does not know"),
    /** The named algorithm is not that of the key. */
    ALGORITHM_MISMATCH("the signature's algorithm is not the one of its key"),
    /** The bytes, the signature and the key don't fit together. */
    INVALID("the signature does not fit what is signed and the signer's key"),
    /** An attestation, such as a bill of materials, and no signature. */
    ATTESTATION("it is a statement about the manifest, and no signature of it"),
    /** The signature of another manifest. */
    OTHER_MANIFEST("it is the signature of another manifest"),
    /** The digest fits and the rest of the description does not. */
    OTHER_DESCRIPTION("the signature describes the manifest wrongly"),
    /** Somebody else has signed. */
    OTHER_SIGNER("it is signed by somebody else"),
    /** The signer's certificate comes from elsewhere. */
    OTHER_AUTHORITY("the signer's certificate is issued by another authority than the one named"),
    /** The certificates are not in their order, or don't belong together. */
    CHAIN_ORDER("the signature's certificates are not a chain in its order"),
    /** The signer's certificate is one of an authority. */
    SIGNER_IS_AUTHORITY("the signer's certificate is one of an authority"),
    /** The signer's certificate is for other uses of its key. */
    KEY_USAGE("the key usage of the signer's certificate is not the one of a signer"),
    /** The signer's certificate is for other purposes. */
    PURPOSE("the signer's certificate is made for other purposes than to sign code"),
    /** An authority of the chain is none. */
    NO_AUTHORITY("a certificate is issued by one that may issue none"),
    /** A certificate is signed over a weak digest. */
    WEAK_DIGEST("a certificate is signed over a weak digest"),
    /** A key is too short. */
    WEAK_KEY("a key is too short"),
    /** No way leads to an authority that the site trusts. */
    UNTRUSTED("no authority that is trusted here vouches for the signer"),
    /** A certificate is expired, or not yet valid. */
    CERTIFICATE_EXPIRED("a certificate of the signer or an authority is not valid now"),
    /** The site's own revocation lists can't be used. */
    REVOCATION_UNKNOWN("whether the certificates are revoked can't be told"),
    /** A certificate is revoked. */
    REVOKED("a certificate of the signer or an authority is revoked"),
    /** The authority's signing policy does not permit the name. */
    SIGNING_POLICY("the signing policy of the authority does not permit it the signer's name"),
    /** A constraint of the chain is broken. */
    CONSTRAINTS("the chain of certificates breaks a constraint"),
    /** Said to be signed in the future, or when the certificate was not valid. */
    SIGNING_TIME("the time of signing can't be"),
    /** The signature itself says that it is over. */
    EXPIRED("the signature is expired");

    private final String sentence;

    SignatureFault(String sentence) {
        this.sentence = sentence;
    }

    /** The word by which it is known in reports, such as {@code unknown-critical}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What it means, for operators. */
    public String sentence() {
        return sentence;
    }

    /** Whether the site's own trust is to blame, and not who signed. */
    public boolean isOfSite() {
        return this == REVOCATION_UNKNOWN;
    }

    @Override
    public String toString() {
        return word();
    }
}
