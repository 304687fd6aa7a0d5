package org.cloudimagefactory.common.imagelist.trust;

import java.nio.file.Path;

/**
 * Whom a site trusts to vouch for signers, and how strictly.
 *
 * @param directory of certificates, in OpenSSL's hashed layout
 * @param systemTrust whether the authorities of the operating system are trusted as well
 * @param revocation how much revocation lists matter
 * @param allowSha1 whether signatures over SHA-1 digests are believed
 * @param purpose what becomes of signers whose certificates are made for other purposes
 */
public record TrustPolicy(
        Path directory, boolean systemTrust, RevocationMode revocation, boolean allowSha1, EndorserPurpose purpose) {
    /** A policy that warns of certificates that are made for other purposes. */
    public TrustPolicy(Path directory, boolean systemTrust, RevocationMode revocation, boolean allowSha1) {
        this(directory, systemTrust, revocation, allowSha1, EndorserPurpose.WARN);
    }
}
