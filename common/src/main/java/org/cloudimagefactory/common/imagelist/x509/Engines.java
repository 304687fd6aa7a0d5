package org.cloudimagefactory.common.imagelist.x509;

import java.security.Provider;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;

/**
 * Who does the arithmetic: the platform where it can, which spares loading a thousand classes; Bouncy Castle for curves that
 * the platform has given up.
 */
final class Engines {
    private @Nullable Provider bouncyCastle;

    Engines() {}

    /** Knows nearly everything; made at the first need. */
    synchronized Provider bouncyCastle() {
        if (bouncyCastle == null) {
            bouncyCastle = new BouncyCastleProvider();
        }
        return bouncyCastle;
    }
}
