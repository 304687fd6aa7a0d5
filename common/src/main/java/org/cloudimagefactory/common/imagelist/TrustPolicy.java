package org.cloudimagefactory.common.imagelist;

import java.nio.file.Path;

/**
 * Whom a site trusts to vouch for signers, and how strictly.
 *
 * @param directory of certificates, in OpenSSL's hashed layout
 * @param systemTrust whether the authorities of the operating system are trusted as well
 * @param revocation how much revocation lists matter
 * @param allowSha1 whether signatures over SHA-1 digests are believed
 */
public record TrustPolicy(Path directory, boolean systemTrust, RevocationMode revocation, boolean allowSha1) {}
