package org.cloudimagefactory.common.pgp;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key of a keyring that may sign now.
 *
 * @param fingerprint of the key or subkey that signs, hexadecimal in small letters
 * @param expires when it, or the key that it belongs to, comes to its end; null when neither does
 */
public record PgpSigner(String fingerprint, @Nullable Instant expires) {}
