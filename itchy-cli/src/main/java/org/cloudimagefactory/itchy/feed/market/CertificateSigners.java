package org.cloudimagefactory.itchy.feed.market;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.cloudimagefactory.common.imagelist.DocumentVerifier;

/** Endorsers with certificates. The mark of a signer is the signature, which has them all in it. */
public final class CertificateSigners implements Signers {
    private final DocumentVerifier verifier;

    /** Those whom this one accepts. */
    public CertificateSigners(DocumentVerifier verifier) {
        this.verifier = verifier;
    }

    @Override
    public String ending() {
        return ".cms";
    }

    @Override
    public String verify(byte[] document, byte[] signature, Instant now) {
        verifier.verify(document, signature);
        return new String(signature, StandardCharsets.ISO_8859_1);
    }

    @Override
    public Instant standing(String mark, Instant now) {
        return verifier.standing(mark.getBytes(StandardCharsets.ISO_8859_1));
    }
}
