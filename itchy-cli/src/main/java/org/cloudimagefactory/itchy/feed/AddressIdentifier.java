package org.cloudimagefactory.itchy.feed;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.UUID;
import org.cloudimagefactory.common.spool.Digest;

/** Identifiers of what has an address and no identifier of its own. */
public final class AddressIdentifier {
    /** The name space of addresses, RFC 4122, appendix C. */
    private static final UUID ADDRESSES = UUID.fromString("6ba7b811-9dad-11d1-80b4-00c04fd430c8");

    private static final int VERSION_BYTE = 6;
    private static final int VARIANT_BYTE = 8;

    private AddressIdentifier() {}

    /** The same for ever, and for nothing else: a UUID of version 5 over the address. */
    public static String of(String address) {
        MessageDigest digest = Digest.SHA_1.start();
        digest.update(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(ADDRESSES.getMostSignificantBits())
                .putLong(ADDRESSES.getLeastSignificantBits())
                .flip());
        byte[] hash = digest.digest(address.getBytes(StandardCharsets.UTF_8));
        hash[VERSION_BYTE] = (byte) ((hash[VERSION_BYTE] & 0x0f) | 0x50);
        hash[VARIANT_BYTE] = (byte) ((hash[VARIANT_BYTE] & 0x3f) | 0x80);
        ByteBuffer bytes = ByteBuffer.wrap(hash);
        return new UUID(bytes.getLong(), bytes.getLong()).toString();
    }
}
