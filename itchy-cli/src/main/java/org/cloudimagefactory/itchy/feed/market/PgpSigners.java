package org.cloudimagefactory.itchy.feed.market;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import org.cloudimagefactory.common.pgp.PgpKeyring;
import org.cloudimagefactory.common.pgp.SignedText;
import org.cloudimagefactory.common.web.Validators;
import org.jspecify.annotations.Nullable;

/** Keys of a keyring, which is read at each look. A key's mark is its fingerprint. */
public final class PgpSigners implements Signers {
    private final Path keyring;

    /** The keys of this file. */
    public PgpSigners(Path keyring) {
        this.keyring = keyring;
    }

    @Override
    public String ending() {
        return ".gpg";
    }

    @Override
    public String verify(byte[] document, byte[] signature, Instant now) {
        return PgpKeyring.read(keyring).verifyDetached(document, signature, now).fingerprint();
    }

    @Override
    public @Nullable Instant standing(String mark, Instant now) {
        return PgpKeyring.read(keyring).standing(mark, now).expires();
    }

    /** A document of which only what was signed is left. */
    MarketDocument clearSigned(URI uri, byte[] message, Validators validators, Instant now) {
        SignedText signed = PgpKeyring.read(keyring).verify(message, now);
        return new MarketDocument(
                uri, signed.text(), validators, signed.signer().fingerprint());
    }
}
