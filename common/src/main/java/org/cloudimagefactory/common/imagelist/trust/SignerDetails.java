package org.cloudimagefactory.common.imagelist.trust;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who signed a list, for people.
 *
 * @param subject of the certificate, in slash form
 * @param issuer of the certificate, in slash form
 * @param serialNumber hexadecimal
 * @param notBefore start of the certificate's validity
 * @param notAfter its end
 * @param key such as {@code RSA 2048 bits}
 * @param digest such as {@code SHA256}
 * @param signingTime as the signer claims it
 * @param chain subjects from the signer up to the trusted authority; empty when there is no such chain
 */
public record SignerDetails(
        String subject,
        String issuer,
        String serialNumber,
        Instant notBefore,
        Instant notAfter,
        String key,
        String digest,
        @Nullable Instant signingTime,
        List<String> chain) {
    public SignerDetails {
        chain = List.copyOf(chain);
    }
}
