package org.cloudimagefactory.common.registry.signature;

/** How manifests are signed. */
public enum SignatureScheme {
    /** Notary Project: a JWS envelope with X.509 certificates, attached as a referrer. */
    NOTATION("notation"),
    /** cosign with a key: a simple signing payload under the tag {@code sha256-….sig}. */
    COSIGN_TAG("cosign (tag)"),
    /** cosign with a key: a Sigstore bundle of version 0.3, attached as a referrer. */
    COSIGN_BUNDLE("cosign (bundle)"),
    /** Not at all. */
    UNSIGNED("UNSIGNED");

    private final String text;

    SignatureScheme(String text) {
        this.text = text;
    }

    /** For people. */
    @Override
    public String toString() {
        return text;
    }
}
