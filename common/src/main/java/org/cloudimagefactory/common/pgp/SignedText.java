package org.cloudimagefactory.common.pgp;

/** A text that a key of the keyring has signed. */
public final class SignedText {
    private final byte[] text;
    private final PgpSigner signer;

    SignedText(byte[] text, PgpSigner signer) {
        this.text = text;
        this.signer = signer;
    }

    /** What was signed, and nothing else that the file had; CRLF between lines. It is not copied: it may be large. */
    public byte[] text() {
        return text;
    }

    /** Who has signed it. */
    public PgpSigner signer() {
        return signer;
    }
}
